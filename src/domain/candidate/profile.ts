/** What intake establishes about a candidate: what they may count as, can do and are available for. No diagnosis. */
import type { LocalDate } from '../shared/calendar.js';
import type { EvidenceKind, TargetGroup } from './target-group.js';

export const TRAVEL_MODES = ['walking', 'bicycle', 'moped', 'public-transport', 'car', 'shared-van'] as const;
export type TravelMode = (typeof TRAVEL_MODES)[number];

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Levels of Dutch in the Common European Framework; `A0` is a beginner. */
export const LANGUAGE_LEVELS = ['A0', 'A1', 'A2', 'B1', 'B2', 'C1', 'C2'] as const;
export type LanguageLevel = (typeof LANGUAGE_LEVELS)[number];

/**
 * Functional limits: what work has to keep to. A closed list, so that a diagnosis cannot be entered by accident.
 */
export const LIMITS = [
  'no-lifting-above-5kg',
  'no-lifting-above-10kg',
  'no-lifting-above-25kg',
  'no-kneeling',
  'no-reaching-overhead',
  'no-standing-above-2h',
  'no-walking-above-1km',
  'no-climbing',
  'no-working-at-height',
  'no-driving',
  'no-machinery',
  'no-vibration',
  'no-noise-above-80db',
  'no-dust',
  'no-outdoor-work',
  'no-night-work',
  'no-shift-work',
  'no-working-alone',
  'quiet-place-needed',
  'fixed-routine-needed',
  'extra-breaks-needed',
] as const;
export type Limit = (typeof LIMITS)[number];

/** What shows that the person belongs to the target group; the document stays with its issuer. */
export interface Evidence {
  kind: EvidenceKind;
  statedOn: LocalDate;
  /** Last day on which it holds; absent when it has no end. */
  validUntil?: LocalDate;
}

export interface Travel {
  /** Longest single journey in minutes; this or `maxKilometres` is known. */
  maxMinutes?: number;
  /** Longest distance in kilometres as the crow flies. */
  maxKilometres?: number;
  modes: TravelMode[];
  /** WGS 84, of the postcode area and not of the house. */
  latitude?: number;
  longitude?: number;
}

export interface Availability {
  /** First day on which the candidate can work. */
  from: LocalDate;
  hoursPerWeek: { min: number; max: number };
  /** Absent: any day. */
  days?: Weekday[];
}

export interface Profile {
  /** Code of the labour-market region: `AM24`. */
  region: string;
  targetGroup: TargetGroup;
  evidence?: Evidence;
  /** Codes in kebab case: `paving`, `green-maintenance`. */
  skills: string[];
  /** Codes in kebab case: `vca-basic`, `driving-licence-b`. */
  certificates: string[];
  /** Absent until it was asked; empty when the candidate has none. */
  limits?: Limit[];
  travel?: Travel;
  availability?: Availability;
  languageLevel?: LanguageLevel;
  municipality: string;
  /** First four digits of the postcode: enough to match on distance. */
  postcode4: string;
}

/** The parts of an intake that have to be known before a candidate enters the pool. */
export const INTAKE_PARTS = ['evidence', 'skills', 'limits', 'travel', 'availability'] as const;
export type IntakePart = (typeof INTAKE_PARTS)[number];

/** What is still missing for a complete intake, in the order of `INTAKE_PARTS`; empty when it is complete. */
export function intakeMissing(profile: Profile): IntakePart[] {
  const { travel } = profile;
  const known: Record<IntakePart, boolean> = {
    evidence: profile.evidence !== undefined,
    skills: profile.skills.length > 0,
    limits: profile.limits !== undefined,
    travel:
      travel !== undefined &&
      travel.modes.length > 0 &&
      (travel.maxMinutes !== undefined || travel.maxKilometres !== undefined),
    availability: profile.availability !== undefined,
  };
  return INTAKE_PARTS.filter((part) => !known[part]);
}
