/** What the run came to, and whether it kept its promises. Made from what the API answers, nothing else. */
import { epochOf } from '../domain/shared/calendar.js';
import type { Assignment, Checkpoint, Placement, Proposal, View } from './view.js';
import { STAGES } from './words.js';

export interface Facts {
  journeys: number;
  stages: [stage: string, count: number][];
  outcomes: [outcome: string, count: number][];
  proposals: { made: number; accepted: number; declined: number; silent: number; refusedByCapacity: number; otherwise: number };
  placements: { agreed: number; worked: number; completed: number; noShows: number; notConfirmed: number; earlyEnds: number };
  followOns: { ended: number; knownBeforeEnd: number; gapDays: number; gapSeconds: number };
  checkpoints: { reported: number; missed: number; cancelled: number };
  /** The journey with the most to tell. */
  longest: string | undefined;
}

export function factsOf(view: View): Facts {
  const journeys = [...view.journeys.values()].flat();
  const proposals = [...view.proposals.values()].flat();
  const placements = [...view.placements.values()].flat();
  const checkpoints = [...view.checkpoints.values()].flat();
  return {
    journeys: journeys.length,
    stages: STAGES.map((stage): [string, number] => [stage, journeys.filter((j) => j.stage === stage).length]).filter(([, n]) => n > 0),
    outcomes: tally(journeys.flatMap((j) => (j.outcome ? [j.outcome.kind] : []))),
    proposals: proposalFacts(proposals),
    placements: placementFacts(placements),
    followOns: followOnFacts(view, placements),
    checkpoints: checkpointFacts(checkpoints),
    longest: [...journeys].sort((a, b) => b.rev - a.rev)[0]?.candidateId,
  };
}

/** Nobody answered in time, or one of the two did not. */
export function isSilent({ closing }: Pick<Proposal, 'closing'>): boolean {
  return closing === 'contractor-silent' || closing === 'candidate-silent' || closing === 'both-silent';
}

function proposalFacts(proposals: readonly Proposal[]): Facts['proposals'] {
  const closed = (...closings: string[]) => proposals.filter((p) => p.closing !== undefined && closings.includes(p.closing)).length;
  const counts = {
    accepted: closed('accepted'),
    declined: closed('declined-by-contractor', 'declined-by-candidate'),
    silent: proposals.filter(isSilent).length,
    refusedByCapacity: closed('capacity-reached'),
  };
  const named = Object.values(counts).reduce((sum, n) => sum + n, 0);
  return { made: proposals.length, ...counts, otherwise: proposals.length - named };
}

function placementFacts(placements: readonly Placement[]): Facts['placements'] {
  const ended = (ending: string) => placements.filter((p) => p.ending === ending).length;
  return {
    agreed: placements.length,
    worked: placements.filter((p) => p.startedAt !== undefined).length,
    completed: ended('completed') + ended('end-date-passed'),
    noShows: ended('no-show'),
    notConfirmed: ended('start-not-confirmed'),
    earlyEnds: ended('terminated-early'),
  };
}

function followOnFacts(view: View, placements: readonly Placement[]): Facts['followOns'] {
  const ended = placements.filter((p) => p.startedAt !== undefined && p.endedAt !== undefined);
  const gaps = [...view.placements.values()].flatMap((own) => {
    const worked = own.filter((p) => p.startedAt !== undefined);
    return worked.slice(1).map((p, at) => epochOf(p.startedAt!) - epochOf(worked[at]!.endedAt!));
  });
  return {
    ended: ended.length,
    knownBeforeEnd: ended.filter((p) => p.nextKnownBeforeEnd).length,
    gapDays: placements.reduce((sum, p) => sum + (p.gapDays ?? 0), 0),
    gapSeconds: Math.round(gaps.reduce((sum, gap) => sum + Math.max(0, gap), 0) / 1000),
  };
}

function checkpointFacts(checkpoints: readonly Checkpoint[]): Facts['checkpoints'] {
  const count = (status: string) => checkpoints.filter((c) => c.status === status).length;
  return { reported: count('reported'), missed: count('missed'), cancelled: count('cancelled') };
}

/** A deadline that passed this long ago should have led to something. */
const STANDSTILL_MS = 30_000;

/** What is wrong at `now` (milliseconds since the epoch), in words; nothing when every promise was kept. */
export function faultsOf(view: View, assignments: readonly Assignment[], now: number): string[] {
  return [
    ...[...view.journeys.values()].flat().flatMap(({ candidateId, nextDueAt }) =>
      nextDueAt !== undefined && now - epochOf(nextDueAt) > STANDSTILL_MS ? [`the journey of ${candidateId} stands still: ${nextDueAt} has passed and nothing happened`] : [],
    ),
    ...view.participants.flatMap(({ candidateId }) => {
      const rows = view.journeys.get(candidateId)?.length ?? 0;
      return rows === 1 ? [] : [`candidate ${candidateId} has ${rows} journeys instead of 1`];
    }),
    ...overFull(view, assignments),
    ...[...view.placements].flatMap(([candidateId, own]) => (overlaps(own) ? [`candidate ${candidateId} works in two places at once`] : [])),
  ];
}

function overFull(view: View, assignments: readonly Assignment[]): string[] {
  const placements = [...view.placements.values()].flat();
  return assignments.flatMap(({ assignmentId, headcount, seatsTaken }) => {
    const most = mostAtOnce(placements.filter((p) => p.assignmentId === assignmentId));
    const faults = [];
    if (seatsTaken > headcount) faults.push(`assignment ${assignmentId} has ${seatsTaken} seats taken of ${headcount}`);
    if (most > headcount) faults.push(`assignment ${assignmentId} has ${most} people at once on ${headcount} seats`);
    return faults;
  });
}

interface Period {
  from: number;
  to: number;
}

/** When somebody held the seat: until the end that came, not the one that was planned. */
function periodOf({ startsAt, startedAt, endsAt, endedAt }: Placement): Period {
  return { from: epochOf(startedAt ?? startsAt), to: epochOf(endedAt ?? endsAt) };
}

function mostAtOnce(placements: readonly Placement[]): number {
  const periods = placements.map(periodOf).filter(({ from, to }) => from < to);
  return Math.max(0, ...periods.map(({ from }) => periods.filter((p) => p.from <= from && from < p.to).length));
}

function overlaps(own: readonly Placement[]): boolean {
  const worked = own.map(periodOf).filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from);
  return worked.some((period, at) => at > 0 && period.from < worked[at - 1]!.to);
}

function tally(names: readonly string[]): [string, number][] {
  return [...new Set(names)].sort().map((name) => [name, names.filter((n) => n === name).length]);
}
