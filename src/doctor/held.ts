/** Seats and periods against the placements that hold them. Pure: rows in, findings out. */
import { isErasedSeat } from '../contracts/ids.js';
import type { PlacementStatus } from '../domain/journey/projection.js';
import { isBefore, type Instant } from '../domain/shared/calendar.js';
import { finding, type Finding } from './findings.js';

export interface HoldingPlacement {
  placementId: string;
  candidateId: string;
  assignmentId: string;
  status: PlacementStatus | 'reserved';
  /** It was worked. */
  started: boolean;
}

export interface Period {
  placementId: string;
  from: Instant;
  to: Instant;
}

export interface SeatsOf {
  assignmentId: string;
  headcount: number;
  seats: readonly string[];
}

/** Agreed, running, or reserved by an open proposal. */
const isCurrent = ({ status }: HoldingPlacement) => status !== 'ended';

/** The calendar of one candidate: a period for each placement that is current or was worked, and none over another. */
export function periodFindings(candidateId: string, { periods, placements }: { periods: readonly Period[]; placements: readonly HoldingPlacement[] }): Finding[] {
  const subject = `candidate/${candidateId}`;
  const booked = new Set(periods.map(({ placementId }) => placementId));
  const known = new Set(placements.filter((p) => isCurrent(p) || p.started).map(({ placementId }) => placementId));
  const overlapping = periods.flatMap((a, at) => periods.slice(at + 1).filter((b) => isBefore(a.from, b.to) && isBefore(b.from, a.to)).map((b) => [a, b] as const));
  return [
    ...overlapping.map(([a, b]) => finding('PERIODS_OVERLAP', { subject, what: `placements ${a.placementId} and ${b.placementId}` })),
    ...[...known].filter((id) => !booked.has(id)).map((id) => finding('PERIOD_MISSING', { subject, candidateId, what: `placement ${id}` })),
    ...[...booked].filter((id) => !known.has(id)).map((id) => finding('PERIOD_UNKNOWN', { subject, candidateId, what: `placement ${id}` })),
  ];
}

/**
 * The seats of one assignment: one for each placement that is current, none for one that was never worked. A placement that
 * was worked keeps its seat or gives it back, as it ended; of somebody who was erased it names nobody.
 */
export function seatFindings({ assignmentId, headcount, seats }: SeatsOf, placements: readonly HoldingPlacement[]): Finding[] {
  const subject = `assignment/${assignmentId}`;
  const held = new Set(seats);
  const without = placements.filter((placement) => isCurrent(placement) && !held.has(placement.placementId));
  const may = new Set(placements.filter((p) => isCurrent(p) || p.started).map(({ placementId }) => placementId));
  return [
    ...(held.size > headcount ? [finding('SEATS_OVER_HEADCOUNT', { subject, what: `${held.size} seats are taken of ${headcount}` })] : []),
    ...(held.size < seats.length ? [finding('SEAT_TWICE', { subject, what: `${seats.length - held.size} of ${seats.length} seats are held twice` })] : []),
    ...without.map(({ placementId, candidateId }) => finding('SEAT_MISSING', { subject, candidateId, what: `placement ${placementId}` })),
    ...[...held].filter((id) => !may.has(id) && !isErasedSeat(id)).map((id) => finding('SEAT_UNKNOWN', { subject, what: `placement ${id}` })),
  ];
}
