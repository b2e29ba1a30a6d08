/** Random rows of journeys for figures, and the figures of them counted by hand: one row after the other, in memory. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { TARGET_GROUPS } from '../../src/domain/candidate/target-group.js';
import { FOLLOW_ON_REASONS, type SettledFollowOn } from '../../src/domain/journey/continuity-state.js';
import { retentionAt } from '../../src/domain/continuity/figures.js';
import { AFTER_CARE_STATUSES, type AfterCare } from '../../src/domain/journey/continuity-state.js';
import { ABSENCE_KINDS, OUTCOMES, PLACEMENT_ENDINGS, PROPOSAL_CLOSINGS, STAGES, TERMINATION_REASONS } from '../../src/domain/journey/journey-state.js';
import { ESCALATION_CLOSINGS } from '../../src/domain/journey/escalation.js';
import { ESCALATION_LEVELS, ESCALATION_SUBJECTS } from '../../src/domain/policy/journey-policy.js';
import type { CheckpointRow, EscalationRow, JourneyRow, PlacementRow, ProposalRow } from '../../src/domain/journey/projection.js';
import type { StoredMeasure } from '../../src/domain/insights/measures.js';
import { periodOf, type InstantRange, type PeriodUnit } from '../../src/domain/insights/periods.js';
import { dateOf, daysBetween, epochOf, instantOf, plus, type Instant } from '../../src/domain/shared/calendar.js';

export interface World {
  journeys: JourneyRow[];
  proposals: ProposalRow[];
  placements: PlacementRow[];
  checkpoints: CheckpointRow[];
  escalations: EscalationRow[];
}

const REGIONS = ['AM24', 'AM25'];
const CONTRACTORS = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'];
/** Near the ends of months and the changes of the clock more often than not. */
const EDGES = ['2026-03-31T22:00:00.000Z', '2026-03-29T01:00:00.000Z', '2026-10-25T01:00:00.000Z', '2026-10-31T23:00:00.000Z', '2026-12-31T23:00:00.000Z'].map(epochOf);
const HOUR = 3_600_000;
const instant = fc.oneof(
  fc.tuple(fc.constantFrom(...EDGES), fc.integer({ min: -3, max: 2 })).map(([edge, hours]) => instantOf(edge + hours * HOUR)),
  fc.integer({ min: epochOf('2026-01-01T00:00:00.000Z'), max: epochOf('2027-02-01T00:00:00.000Z') }).map(instantOf),
);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const after = (at: Instant, days: number): Instant => instantOf(epochOf(at) + days * 24 * HOUR);
const days = fc.integer({ min: 0, max: 60 });

const person = fc.record({ candidateId: fc.constant(null).map(() => randomUUID()), region: fc.constantFrom(...REGIONS), targetGroup: fc.constantFrom(...TARGET_GROUPS.slice(0, 3)) });

const check = fc.tuple(fc.constantFrom(3, 6, 12), fc.constantFrom(...AFTER_CARE_STATUSES));
const care: fc.Arbitrary<AfterCare> = fc
  .record({ at: fc.integer({ min: epochOf('2025-06-01T00:00:00.000Z'), max: epochOf('2026-12-31T00:00:00.000Z') }).map(instantOf), kind: fc.constantFrom('regular-job' as const, 'education' as const), checks: fc.uniqueArray(check, { selector: ([months]) => months, maxLength: 3 }), left: maybe(fc.integer({ min: 0, max: 400 })) })
  .map(({ at, kind, checks, left }) => ({
    outcome: { kind, reason: 'agreed', at },
    checks: checks.map(([months, status]) => ({ code: `month-${months}`, form: 'call', dueAt: plus(at, `P${months}M`), answerBy: plus(at, `P${months + 1}M`), status })),
    ...(left !== undefined && { leftAt: after(at, left) }),
  }));

const journey = fc
  .record({ person, startedAt: instant, intakeDays: maybe(days), stage: fc.constantFrom(...STAGES), outcome: fc.constantFrom(...OUTCOMES), outcomeAt: instant, waits: days, former: fc.array(care, { maxLength: 1 }), own: maybe(care) })
  .map(({ person: of, startedAt, intakeDays, stage, outcome, outcomeAt, waits, former, own }): JourneyRow => ({
    ...of,
    rev: 1,
    policyId: 'standard',
    policyVersion: 1,
    stage,
    stageSince: startedAt,
    startedAt,
    ...(intakeDays !== undefined && { intakeCompletedAt: after(startedAt, intakeDays) }),
    ...(stage === 'pool' && waits > 5 && { poolSince: after(startedAt, waits) }),
    nextKnown: false,
    placementCount: 0,
    attention: [],
    consents: [],
    plannedAbsences: [],
    ...(former.length > 0 && { formerAfterCare: former.map((one) => ({ ...one, closedAt: one.outcome.at, closing: 'returned' as const })) }),
    ...((stage === 'after-care' || stage === 'ended') && own && { afterCare: own }),
    ...(stage === 'ended' && { outcome: { kind: outcome, reason: 'agreed', at: outcomeAt } }),
  }));

const SETTLED: SettledFollowOn[] = [{ result: 'follow-on' }, { result: 'outcome' }, ...FOLLOW_ON_REASONS.map((reason) => ({ result: 'pool' as const, reason }))];

const answer = (at: Instant) => fc.oneof(
  fc.constant({ answer: 'pending' as const }),
  days.map((later) => ({ answer: 'accepted' as const, at: after(at, later) })),
);
const parts = (of: JourneyRow) => {
  const owned = { candidateId: of.candidateId, region: of.region, rev: 1 };
  const contractorId = fc.constantFrom(...CONTRACTORS);
  const proposal = instant.chain((proposedAt) =>
    fc.record({ contractorId, contractor: answer(proposedAt), candidate: answer(proposedAt), closing: maybe(fc.constantFrom(...PROPOSAL_CLOSINGS)), later: days, proposedBy: fc.constantFrom('coordinator' as const, 'search' as const) }).map(
      ({ closing, later, ...rest }): ProposalRow => ({
        ...owned, ...rest, proposalId: randomUUID(), assignmentId: 'a', startsAt: proposedAt, endsAt: after(proposedAt, 90), proposedAt, answerBy: after(proposedAt, 7), reasons: [], followOn: false,
        ...(closing ? { status: 'closed', closing, closedAt: after(proposedAt, later) } : { status: 'open' }),
      }),
    ),
  );
  const placement = instant.chain((startsAt) =>
    fc.record({ contractorId, begun: fc.boolean(), gapDays: fc.constantFrom(null, 0, 3, 14, 15, 40), ending: maybe(fc.constantFrom(...PLACEMENT_ENDINGS)), length: days, reason: fc.constantFrom(...TERMINATION_REASONS), next: fc.boolean(), coachId: maybe(fc.constantFrom('k', 'l')), followOn: maybe(fc.constantFrom(...SETTLED)), absences: fc.array(fc.record({ from: instant, open: fc.boolean(), length: days, kind: fc.constantFrom(...ABSENCE_KINDS) }), { maxLength: 2 }) }).map(
      ({ contractorId: contractor, begun: wasBegun, gapDays, ending, length, reason, next, coachId, followOn, absences }): PlacementRow => {
        // Work that began does not end so.
        const begun = wasBegun && ending !== 'cancelled' && ending !== 'start-not-confirmed';
        return {
          ...owned, contractorId: contractor, targetGroup: of.targetGroup, placementId: randomUUID(), proposalId: 'p', assignmentId: 'a', startsAt, endsAt: after(startsAt, 60), agreedAt: startsAt, gapDays,
          ...(begun && { startedAt: startsAt }),
          ...(coachId && { coachId }),
          absences: begun ? absences.map(({ from, open, length: lasts, kind }) => ({ absenceId: randomUUID(), kind, from: epochOf(from) < epochOf(startsAt) ? startsAt : from, ...(!open && { until: after(epochOf(from) < epochOf(startsAt) ? startsAt : from, lasts) }) })) : [],
          ...(ending ? { status: 'ended' as const, ending, endedAt: after(startsAt, length), nextKnownBeforeEnd: next, ...(followOn && { followOn }), ...(ending === 'terminated-early' && { reason }) } : { status: begun ? 'running' : 'awaiting-start' }),
        };
      },
    ),
  );
  const checkpoint = instant.chain((dueAt) =>
    fc.record({ contractorId, form: fc.constantFrom('visit' as const, 'call' as const), status: fc.constantFrom('planned' as const, 'reported' as const, 'missed' as const, 'cancelled' as const), later: fc.constantFrom(0, 1, 6, 7, 9) }).map(
      ({ status, later, ...rest }): CheckpointRow => ({ ...owned, ...rest, checkpointId: randomUUID(), placementId: 'p', code: 'week-1', due: 'coach', dueAt, missedAt: after(dueAt, 7), status, todo: status === 'planned', ...(status !== 'planned' && { settledAt: after(dueAt, later) }) }),
    ),
  );
  const escalation = fc
    .record({ since: instant, subject: fc.constantFrom(...ESCALATION_SUBJECTS), level: fc.constantFrom(...ESCALATION_LEVELS), closing: maybe(fc.constantFrom(...ESCALATION_CLOSINGS)) })
    .map(({ closing, ...rest }): EscalationRow => ({ ...owned, ...rest, escalationId: randomUUID(), subjectId: 's', levelSince: rest.since, status: closing ? 'closed' : 'open', ...(closing && { closing, closedAt: rest.since }) }));
  const few = { maxLength: 3 };
  return fc.record({ proposals: fc.array(proposal, few), placements: fc.array(placement, few), checkpoints: fc.array(checkpoint, few), escalations: fc.array(escalation, few) });
};

export const worlds: fc.Arbitrary<World> = fc
  .array(journey.chain((of) => parts(of).map((own) => ({ of, ...own }))), { minLength: 15, maxLength: 40, size: 'max' })
  .map((people) => ({
    journeys: people.map(({ of }) => of),
    proposals: people.flatMap(({ proposals }) => proposals),
    placements: people.flatMap(({ placements }) => distinctStarts(placements)),
    checkpoints: people.flatMap(({ checkpoints }) => checkpoints),
    escalations: people.flatMap(({ escalations }) => escalations),
  }));

/** Nobody starts twice at one moment: the order of placements would not be known. */
function distinctStarts(placements: PlacementRow[]): PlacementRow[] {
  return placements.filter((one, at) => placements.findIndex((other) => other.startsAt === one.startsAt) === at);
}

/** One thing counted: who, when, of what kind, and with which numbers. */
export interface Counted {
  person: string;
  at?: Instant;
  region: string;
  targetGroup: string;
  contractorId?: string;
  form?: string;
  subject?: string;
  /** Part by level. */
  parts: Record<string, string>;
  values: Record<string, number>;
}

const calendarDays = (from: Instant, to: Instant) => daysBetween(dateOf(from), dateOf(to));

/** Every population, counted row by row. */
export function populationOf(measure: StoredMeasure, { journeys, proposals, placements, checkpoints, escalations }: World, { range, now }: { range: InstantRange; now: Instant }): Counted[] {
  const groupOf = (candidateId: string) => journeys.find((journey_) => journey_.candidateId === candidateId)!.targetGroup;
  const own = ({ candidateId, region, contractorId, targetGroup }: { candidateId: string; region: string; contractorId?: string; targetGroup?: string }) => ({
    person: candidateId, region, targetGroup: targetGroup ?? groupOf(candidateId), ...(contractorId && { contractorId }),
  });
  const retained = (months: number): Counted[] =>
    journeys.flatMap((j) => [...(j.afterCare ? [j.afterCare] : []), ...(j.formerAfterCare ?? [])].flatMap((one) => {
      const { still, gone, notReached } = retentionAt(months, [one], now);
      const answer_ = still ? 'still-there' : gone ? 'gone' : notReached ? 'not-reached' : undefined;
      return answer_ ? [{ ...own(j), at: plus(one.outcome.at, `P${months}M`), parts: { answer: answer_ }, values: {} }] : [];
    }));
  const isIn = ({ at }: Counted) => at === undefined || (at >= range.from && at < range.until);
  const all = ((): Counted[] => {
    switch (measure) {
      case 'journeysStarted': return journeys.map((j) => ({ ...own(j), at: j.startedAt, parts: {}, values: {} }));
      case 'journeysEnded': return journeys.flatMap((j) => {
        const reached = j.afterCare?.outcome ?? j.outcome;
        return reached && reached.kind !== 'merged' ? [{ ...own(j), at: reached.at, parts: { outcome: reached.kind }, values: {} }] : [];
      });
      case 'intakesCompleted': return journeys.flatMap((j) => (j.intakeCompletedAt ? [{ ...own(j), at: j.intakeCompletedAt, parts: {}, values: { intakeDays: calendarDays(j.startedAt, j.intakeCompletedAt) } }] : []));
      case 'present': return journeys.flatMap((j) => (j.stage === 'ended' || j.stage === 'after-care' ? [] : [{ ...own(j), parts: { stage: j.stage }, values: (j.stage === 'pool' ? { waitingDays: calendarDays(j.poolSince ?? j.stageSince, now) } : {}) as Record<string, number> }]));
      case 'proposalsMade': return proposals.map((p) => ({ ...own(p), at: p.proposedAt, parts: { proposedBy: p.proposedBy }, values: {} }));
      case 'proposalsClosed':
        return proposals.flatMap((p) => {
          if (!p.closedAt) return [];
          const [contractor, candidate] = [p.contractor, p.candidate];
          const values = { ...(contractor.answer !== 'pending' && { contractorDays: calendarDays(p.proposedAt, contractor.at) }), ...(candidate.answer !== 'pending' && { candidateDays: calendarDays(p.proposedAt, candidate.at) }) };
          return [{ ...own(p), at: p.closedAt, parts: { closing: p.closing!, contractor: contractor.answer === 'pending' ? 'silent' : 'answered', candidate: candidate.answer === 'pending' ? 'silent' : 'answered' }, values }];
        });
      case 'placementsStarted':
        return placements.flatMap((p) => {
          if (!p.startedAt) return [];
          const pool = journeys.find((j) => j.candidateId === p.candidateId)?.intakeCompletedAt;
          const values: Record<string, number> = p.gapDays !== null ? { gapDays: p.gapDays } : pool ? { poolDays: Math.max(0, calendarDays(pool, p.startedAt)) } : {};
          return [{ ...own(p), at: p.startedAt, parts: { order: p.gapDays === null ? 'first' : 'following' }, values }];
        });
      case 'placementsEnded':
        return placements.flatMap((p) => {
          if (p.status !== 'ended') return [];
          const begun = p.ending === 'no-show' ? 'no-show' : p.startedAt ? 'worked' : 'not-begun';
          const ending = begun === 'worked' ? p.ending! : begun;
          return [{ ...own(p), at: p.endedAt!, parts: { begun, ending, settled: begun !== 'worked' ? begun : !p.followOn ? 'not-settled' : p.followOn.result === 'pool' ? p.followOn.reason! : p.followOn.result, reason: ending === 'terminated-early' ? p.reason! : ending, next: begun !== 'worked' ? begun : p.nextKnownBeforeEnd ? 'known' : 'unknown' }, values: {} }];
        });
      case 'absences':
        return placements.flatMap((p) => p.absences.map((a) => ({ ...own(p), at: a.from, parts: { kind: a.kind, back: a.until ? 'returned' : 'open' }, values: a.until ? { absenceDays: calendarDays(a.from, a.until) } : ({} as Record<string, number>) })));
      case 'chains': return chainsOf(placements.filter((p) => p.startedAt && p.startedAt < range.until)).map(({ last, length }) => ({ ...own(last), at: last.startedAt!, parts: {}, values: { placements: length } }));
      case 'coachSteps':
        return placements.flatMap((p) => {
          const before = placements.filter((o) => o.candidateId === p.candidateId && o.startedAt && p.startedAt && o.startedAt < p.startedAt).sort((a, b) => (a.startedAt! < b.startedAt! ? 1 : -1))[0];
          if (!before) return [];
          const coach = !before.coachId || !p.coachId ? 'not-known' : before.coachId === p.coachId ? 'same' : 'other';
          return [{ ...own(p), at: p.startedAt!, parts: { coach }, values: {} }];
        });
      case 'escalations': return escalations.map((e) => ({ ...own(e), at: e.since, subject: e.subject, parts: { level: e.level, closing: e.closing ?? 'open' }, values: {} }));
      case 'retention3': return retained(3);
      case 'retention6': return retained(6);
      case 'retention12': return retained(12);
      case 'checkpoints':
        return checkpoints.flatMap((c) => (c.status === 'reported' || c.status === 'missed' ? [{ ...own(c), at: c.dueAt, form: c.form, parts: { timeliness: c.status === 'missed' ? 'missed' : c.settledAt! < c.missedAt ? 'on-time' : 'late' }, values: {} }] : []));
    }
  })();
  return all.filter(isIn);
}

function chainsOf(placements: PlacementRow[]): { last: PlacementRow; length: number }[] {
  const chains: { last: PlacementRow; length: number }[] = [];
  const open = new Map<string, { last: PlacementRow; length: number }>();
  for (const placement of [...placements].sort((a, b) => (a.startedAt! < b.startedAt! ? -1 : 1))) {
    const running = open.get(placement.candidateId);
    if (running && placement.gapDays !== null && placement.gapDays <= 14) {
      running.length += 1;
      running.last = placement;
      continue;
    }
    const begun = { last: placement, length: 1 };
    open.set(placement.candidateId, begun);
    chains.push(begun);
  }
  return chains;
}

/** The group in which something counts. */
export function groupOfCounted(counted: Counted, { groupBy, per }: { groupBy?: keyof Counted | undefined; per?: PeriodUnit | undefined }): string {
  const value = groupBy ? ((counted[groupBy] as string | undefined) ?? '') : '';
  return `${per ? periodOf(counted.at!, per) : ''}/${value}`;
}
