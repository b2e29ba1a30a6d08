/** What an assignment is and asks for, as matching sees it. */
import type { Limit } from '../candidate/profile.js';
import type { TargetGroup } from '../candidate/target-group.js';
import type { Instant } from '../shared/calendar.js';

export const WORK_CATEGORIES = [
  'paving',
  'sewer',
  'road-works',
  'green-maintenance',
  'waterworks',
  'traffic-control',
  'street-cleaning',
  'waste-collection',
  'construction',
  'demolition',
  'logistics',
  'facility-services',
  'other',
] as const;
export type WorkCategory = (typeof WORK_CATEGORIES)[number];

/** What work can demand of the body or of the day, with the limits of function that rule it out. */
export const DEMAND_LIMITS = {
  'lifting-above-5kg': ['no-lifting-above-5kg'],
  'lifting-above-10kg': ['no-lifting-above-5kg', 'no-lifting-above-10kg'],
  'lifting-above-25kg': ['no-lifting-above-5kg', 'no-lifting-above-10kg', 'no-lifting-above-25kg'],
  kneeling: ['no-kneeling'],
  'reaching-overhead': ['no-reaching-overhead'],
  'standing-above-2h': ['no-standing-above-2h'],
  'walking-above-1km': ['no-walking-above-1km'],
  climbing: ['no-climbing'],
  'working-at-height': ['no-working-at-height', 'no-climbing'],
  driving: ['no-driving'],
  machinery: ['no-machinery'],
  vibration: ['no-vibration'],
  'noise-above-80db': ['no-noise-above-80db', 'quiet-place-needed'],
  dust: ['no-dust'],
  'outdoor-work': ['no-outdoor-work'],
  'night-work': ['no-night-work'],
  'shift-work': ['no-shift-work', 'fixed-routine-needed'],
  'working-alone': ['no-working-alone'],
  'busy-place': ['quiet-place-needed'],
  'changing-tasks': ['fixed-routine-needed'],
  'fixed-breaks': ['extra-breaks-needed'],
} as const satisfies Record<string, readonly Limit[]>;

export type Demand = keyof typeof DEMAND_LIMITS;
export const DEMANDS = Object.keys(DEMAND_LIMITS) as [Demand, ...Demand[]];

/** Where work is: coordinates when somebody gave them, of the area and not of a house. */
export interface WorkPlace {
  municipality: string;
  /** First four digits of the postcode. */
  postcode4: string;
  /** WGS 84, together or not at all. */
  latitude?: number;
  longitude?: number;
}

/** An assignment as its contractor posts it. */
export interface Work {
  contractorId: string;
  region: string;
  title: string;
  category: WorkCategory;
  /** Codes in kebab case: helpful, not required. */
  skills: string[];
  /** Codes in kebab case: required. */
  certificates: string[];
  demands: Demand[];
  place: WorkPlace;
  startsAt: Instant;
  /** Exclusive. */
  endsAt: Instant;
  hoursPerWeek: number;
  /** How many people it has room for. */
  headcount: number;
  /** For whom it is meant; absent or empty: everybody. */
  targetGroups?: TargetGroup[];
}

/** An assignment with the seats that are left. */
export interface OpenWork extends Work {
  assignmentId: string;
  seatsLeft: number;
}

export const ASSIGNMENT_STATUSES = ['open', 'closed'] as const;
export type AssignmentStatus = (typeof ASSIGNMENT_STATUSES)[number];
