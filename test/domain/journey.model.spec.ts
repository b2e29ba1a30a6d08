/** A small model of a journey beside the real rules: whatever is said to it, in any order, both agree on where it stands. */
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { deadlinesOf, type Deadline } from '../../src/domain/journey/deadlines.js';
import { escalationsOf } from '../../src/domain/journey/escalation.js';
import { allCheckpoints } from '../../src/domain/journey/guidance.js';
import { STAGES, stageOf, type JourneyState, type OutcomeKind, type Stage } from '../../src/domain/journey/journey-state.js';
import { epochOf, isBefore, plus, type Instant } from '../../src/domain/shared/calendar.js';
import { GUIDED_TERMS } from '../support/guided-terms.js';
import { CoreJourney, MOVES, coachOf, otherRegion, outcomeOf, partyOf, type MoveName, type Picks } from '../support/journey-moves.js';
import { testStart } from '../support/journeys.js';
import { refusalOf } from '../support/refusal.js';

const RUNS = 3_000;
const SEED = 20_260_105;
const BEGIN = epochOf('2026-01-05T08:00:00.000Z');

/** What somebody with pen and paper would keep of a candidate. */
interface Model {
  stage: Stage;
  intake: boolean;
  region: string;
  proposal?: { contractor: boolean; candidate: boolean; answerBy: Instant } | undefined;
  placement?: { startsAt: Instant; started: boolean; window: boolean } | undefined;
  next?: { startsAt: Instant } | undefined;
  planned?: OutcomeKind | undefined;
  coach?: string | undefined;
  handover?: { to: string; answerBy: Instant } | undefined;
  transfer?: { to: string; answerBy: Instant } | undefined;
  hold?: { limitAt: Instant } | undefined;
  /** Checks of after-care without an answer. */
  afterCare?: { kind: OutcomeKind; open: string[]; left: boolean } | undefined;
  outcome?: OutcomeKind | undefined;
  /** Of the proposal that is open. */
  period?: { startsAt: Instant } | undefined;
}

const LOOKED_AFTER: readonly OutcomeKind[] = ['regular-job', 'education'];

function stageIn(m: Model): Stage {
  if (m.outcome) return 'ended';
  if (m.hold) return 'on-hold';
  if (m.afterCare) return 'after-care';
  if (m.placement) return !m.placement.started ? 'awaiting-start' : m.placement.window ? 'follow-on' : 'placement';
  if (m.proposal) return 'proposal';
  return m.intake ? 'pool' : 'intake';
}

function ended(m: Model, kind: OutcomeKind): void {
  const coach = LOOKED_AFTER.includes(kind) ? { coach: m.coach, handover: m.handover } : { coach: undefined, handover: undefined };
  Object.assign(m, { proposal: undefined, placement: undefined, next: undefined, planned: undefined, transfer: undefined, hold: undefined, ...coach });
  if (LOOKED_AFTER.includes(kind)) m.afterCare = { kind, open: ['month-1', 'month-2'], left: false };
  else Object.assign(m, { afterCare: undefined, outcome: kind });
}

function afterCareOver(m: Model): void {
  m.outcome = m.afterCare!.kind;
  Object.assign(m, { afterCare: undefined, transfer: undefined, coach: undefined, handover: undefined });
}

function answered(m: Model): void {
  m.afterCare!.open.shift();
  if (m.afterCare!.open.length === 0) afterCareOver(m);
}

function placementOver(m: Model): void {
  m.placement = m.next && { ...m.next, started: false, window: false };
  m.next = undefined;
  if (m.planned && !m.placement) ended(m, m.planned);
}

interface Rule {
  /** Must it be accepted? Undefined when that depends on what the model does not keep. */
  when: (m: Model, picks: Picks) => boolean | undefined;
  /** What it changes when it was accepted. */
  then?: (m: Model, picks: Picks) => void;
}
const running = (m: Model) => !m.outcome;
const inStage = (...stages: Stage[]) => (m: Model) => stages.includes(m.stage);

const RULES: Record<MoveName, Rule> = {
  completeIntake: { when: inStage('intake'), then: (m) => (m.intake = true) },
  propose: {
    when: (m) => inStage('pool', 'proposal', 'placement', 'follow-on')(m) && !m.proposal && !m.next && !m.planned,
    then: (m, { now }) => (m.proposal = { contractor: false, candidate: false, answerBy: plus(now, 'P5D') }),
  },
  accept: {
    when: (m) => m.proposal !== undefined,
    then: (m, picks) => {
      m.proposal![partyOf(picks)] = true;
      if (!m.proposal!.contractor || !m.proposal!.candidate) return;
      m.proposal = undefined;
      if (m.placement) m.next = m.period!;
      else m.placement = { ...m.period!, started: false, window: false };
    },
  },
  decline: { when: (m) => m.proposal !== undefined, then: (m) => (m.proposal = undefined) },
  revoke: { when: (m) => m.proposal !== undefined, then: (m) => (m.proposal = undefined) },
  confirmStart: { when: (m) => m.placement?.started === false, then: (m) => (m.placement!.started = true) },
  noShow: { when: (m, { now }) => m.placement?.started === false && !isBefore(now, m.placement.startsAt), then: placementOver },
  terminateEarly: { when: (m) => m.placement !== undefined, then: placementOver },
  completed: { when: () => true, then: (m) => (m.placement?.started ? placementOver(m) : undefined) },
  cancelFollowOn: { when: (m) => m.next !== undefined, then: (m) => (m.next = undefined) },
  hold: {
    when: inStage('intake', 'pool', 'proposal'),
    then: (m, { now }) => Object.assign(m, { proposal: undefined, hold: { limitAt: plus(now, 'P1Y') } }),
  },
  resume: { when: inStage('on-hold'), then: (m) => (m.hold = undefined) },
  withdraw: { when: running, then: (m) => (m.afterCare ? afterCareOver(m) : ended(m, 'withdrawn')) },
  outcomeNow: { when: running, then: (m, picks) => ended(m, outcomeOf(picks)) },
  outcomeAtEnd: {
    when: (m) => m.placement !== undefined && !m.next,
    then: (m, picks) => Object.assign(m, { proposal: undefined, planned: outcomeOf(picks) }),
  },
  assignCoach: { when: (m, picks) => running(m) && m.coach !== coachOf(picks), then: (m, picks) => Object.assign(m, { coach: coachOf(picks), handover: undefined }) },
  requestHandover: {
    when: (m, picks) => running(m) && m.coach !== undefined && !m.handover && m.coach !== coachOf(picks),
    then: (m, picks) => (m.handover = { to: coachOf(picks), answerBy: plus(picks.now, 'P7D') }),
  },
  acceptHandover: { when: (m) => m.handover !== undefined, then: (m) => Object.assign(m, { coach: m.handover!.to, handover: undefined }) },
  declineHandover: { when: (m) => m.handover !== undefined, then: (m) => (m.handover = undefined) },
  requestTransfer: { when: (m) => running(m) && !m.transfer, then: (m, { now }) => (m.transfer = { to: otherRegion(m.region), answerBy: plus(now, 'P14D') }) },
  acceptTransfer: {
    when: (m) => m.transfer !== undefined,
    then: (m, picks) => {
      const coach = m.coach === coachOf(picks) ? m.coach : undefined;
      Object.assign(m, { region: m.transfer!.to, transfer: undefined, proposal: undefined, coach, handover: undefined });
    },
  },
  declineTransfer: { when: (m) => m.transfer !== undefined, then: (m) => (m.transfer = undefined) },
  report: { when: () => undefined },
  planContact: { when: running },
  cancelContact: { when: () => undefined },
  drop: { when: () => undefined },
  absence: { when: () => undefined },
  absenceEnds: { when: () => undefined },
  adopt: { when: running },
  giveConsent: { when: () => undefined },
  withdrawConsent: { when: () => undefined },
  stillThere: { when: () => undefined, then: answered },
  gone: { when: (m) => m.afterCare !== undefined && !m.afterCare.left, then: (m) => Object.assign(m.afterCare!, { left: true, open: [] }) },
  returnToPool: { when: (m) => m.afterCare !== undefined, then: (m) => (m.afterCare = undefined) },
};

/** What a deadline does to the model; the others change nothing that it keeps. */
const PASSED: Partial<Record<Deadline['kind'], (m: Model) => void>> = {
  'intake-expired': (m) => ended(m, 'not-reachable'),
  'hold-expired': (m) => ended(m, 'not-reachable'),
  'proposal-unanswered': (m) => (m.proposal = undefined),
  'start-unconfirmed': placementOver,
  'completion-unsignalled': placementOver,
  'follow-on-opens': (m) => (m.placement!.window = true),
  'transfer-unanswered': (m) => (m.transfer = undefined),
  'handover-unanswered': (m) => (m.handover = undefined),
  'after-care-unanswered': answered,
  'after-care-ends': afterCareOver,
};

/** From where to where a journey can go in one step. */
const STEPS: Record<Stage, readonly Stage[]> = {
  intake: ['pool', 'on-hold', 'after-care', 'ended'],
  pool: ['proposal', 'on-hold', 'after-care', 'ended'],
  proposal: ['pool', 'awaiting-start', 'on-hold', 'after-care', 'ended'],
  'awaiting-start': ['placement', 'pool', 'after-care', 'ended'],
  placement: ['follow-on', 'awaiting-start', 'pool', 'proposal', 'after-care', 'ended'],
  'follow-on': ['awaiting-start', 'pool', 'proposal', 'after-care', 'ended'],
  'on-hold': ['intake', 'pool', 'after-care', 'ended'],
  'after-care': ['pool', 'intake', 'ended'],
  ended: [],
};
const walked = new Set<string>();

function seen(state: JourneyState): object {
  const { proposal, placement, next, plannedOutcome, coach, handover, transfer, hold, afterCare, outcome } = state;
  return {
    stage: stageOf(state),
    intake: state.intake.completedAt !== undefined,
    region: state.region,
    proposal: proposal && [proposal.contractor.answer === 'accepted', proposal.candidate.answer === 'accepted', proposal.answerBy],
    placement: placement && [placement.startedAt !== undefined, placement.followOnSince !== undefined],
    next: next !== undefined,
    planned: plannedOutcome?.kind,
    coach: coach?.coachId,
    handover: handover && [handover.toCoachId, handover.answerBy],
    transfer: transfer && [transfer.toRegion, transfer.answerBy],
    hold: hold?.limitAt,
    afterCare: !outcome && afterCare ? [afterCare.outcome.kind, afterCare.checks.filter((c) => c.status === 'planned' || c.status === 'due').map((c) => c.code)] : undefined,
    outcome: outcome?.kind,
  };
}

function kept(m: Model): object {
  return {
    stage: m.stage,
    intake: m.intake,
    region: m.region,
    proposal: m.proposal && [m.proposal.contractor, m.proposal.candidate, m.proposal.answerBy],
    placement: m.placement && [m.placement.started, m.placement.window],
    next: m.next !== undefined,
    planned: m.planned,
    coach: m.coach,
    handover: m.handover && [m.handover.to, m.handover.answerBy],
    transfer: m.transfer && [m.transfer.to, m.transfer.answerBy],
    hold: m.hold?.limitAt,
    afterCare: m.afterCare && [m.afterCare.kind, m.afterCare.open],
    outcome: m.outcome,
  };
}

/** As `expect` says it, but at once when there is nothing to say: this is asked hundreds of thousands of times. */
function same(found: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(found, expected)) expect(found).toEqual(expected);
}

/** After every step: model and journey agree, and what must always hold holds. */
function agree(m: Model, real: CoreJourney, before: { state: JourneyState; stage: Stage }): void {
  m.stage = stageIn(m);
  const { state } = real;
  same(seen(state), kept(m));
  if (m.stage !== before.stage) {
    if (!STEPS[before.stage].includes(m.stage)) throw new Error(`From ${before.stage} to ${m.stage}`);
    walked.add(`${before.stage} > ${m.stage}`);
  }
  expectWhole(real);
  const known = before.state.endedPlacements;
  same(state.endedPlacements.slice(0, known.length).map((p) => p.ending), known.map((p) => p.ending));
}

function expectWhole({ state, seats, cases }: CoreJourney): void {
  const { placement, next, proposal, endedPlacements, outcome } = state;
  const worked = [...endedPlacements, ...(placement ? [{ ...placement, endedAt: placement.endsAt }] : [])].filter((p) => p.startedAt);
  worked.slice(1).forEach((p, n) => same(isBefore(p.startedAt!, worked[n]!.endedAt), false));
  if (placement && next) same(isBefore(next.startsAt, placement.endsAt), false);
  for (const p of endedPlacements) if (!p.ending || !p.followOn.result) throw new Error(`Not settled: ${JSON.stringify(p)}`);
  const holds = [placement, next, proposal].flatMap((p): string[] => (p?.placementId ? [p.placementId] : []));
  const usedUp = endedPlacements.filter((p) => ['completed', 'end-date-passed'].includes(p.ending)).map((p) => p.placementId);
  same([...seats].sort(), [...holds, ...usedUp].sort());
  same([...cases], state.coach ? [state.coach.caseId] : []);
  if (outcome) {
    expect(escalationsOf(state).filter((e) => !e.closing)).toEqual([]);
    expect(allCheckpoints(state).filter((c) => c.status === 'planned')).toEqual([]);
    expect(deadlinesOf(state)).toEqual([]);
  }
}

/** Accepted is one revision; an acceptance that agrees the placement is two; what is no news is none. */
const RISES: Partial<Record<MoveName, readonly number[]>> = { accept: [0, 1, 2], completed: [0, 1], giveConsent: [0, 1], withdrawConsent: [0, 1, 2] };

class Say implements fc.Command<Model, CoreJourney> {
  constructor(
    private readonly name: MoveName,
    private readonly picks: Omit<Picks, 'now'>,
    /** Said also when it must be refused. */
    private readonly wrongly: boolean,
  ) {}

  check(m: Readonly<Model>): boolean {
    return this.wrongly || RULES[this.name].when(m, { ...this.picks, now: '9999-01-01T00:00:00.000Z' }) !== false;
  }

  run(m: Model, real: CoreJourney): void {
    const picks = { ...this.picks, now: real.now };
    const { when, then } = RULES[this.name];
    const expected = when(m, picks);
    const before = { state: real.state, stage: m.stage };
    const said = MOVES[this.name](real.state, picks);
    if (said.name === 'propose' && !m.proposal) m.period = { startsAt: said.command.startsAt };
    const refused = refusalOf(() => real.say(said));
    if (refused) {
      if (expected) throw new Error(`${this.name} must be accepted: ${refused}`);
      if (real.state !== before.state) throw new Error(`${this.name} was refused and changed the journey`);
    } else {
      if (expected === false) throw new Error(`${this.name} must be refused`);
      if (!(RISES[this.name] ?? [1]).includes(real.state.rev - before.state.rev)) throw new Error(`${this.name} moves revision ${before.state.rev} to ${real.state.rev}`);
      then?.(m, picks);
    }
    agree(m, real, before);
  }

  toString(): string {
    return `${this.name}(${this.picks.n})`;
  }
}

class Wait implements fc.Command<Model, CoreJourney> {
  constructor(private readonly days: number) {}

  check(): boolean {
    return true;
  }

  run(m: Model, real: CoreJourney): void {
    let before = { state: real.state, stage: m.stage };
    real.liveDays(this.days, ({ kind }) => {
      PASSED[kind]?.(m);
      const rises = real.state.rev - before.state.rev;
      if (rises !== 1 && !(kind === 'escalation-due' && rises === 2)) throw new Error(`${kind} moves the revision by ${rises}`);
      agree(m, real, before);
      before = { state: real.state, stage: m.stage };
    });
    // Whatever had a term by the model, and is still open, has it ahead.
    for (const by of [m.proposal?.answerBy, m.handover?.answerBy, m.transfer?.answerBy, m.hold?.limitAt]) {
      if (by) same(isBefore(real.now, by), true);
    }
  }

  toString(): string {
    return `wait(${this.days} days)`;
  }
}

/** Moves that lead on come more often than those that end everything. */
const WEIGHTS: Partial<Record<MoveName, number>> = { propose: 4, accept: 8, confirmStart: 4, completeIntake: 3, resume: 2, assignCoach: 2, returnToPool: 2, stillThere: 2, requestHandover: 2 };
const picked = fc.record({ n: fc.nat({ max: 30 }), days: fc.integer({ min: 1, max: 60 }) });
const say = (name: MoveName) => fc.tuple(picked, fc.nat({ max: 9 })).map(([picks, at]) => new Say(name, picks, at === 0));
const rare = fc.nat({ max: 3 }).chain((at) => (at === 0 ? fc.constantFrom<MoveName>('withdraw', 'outcomeNow') : fc.constantFrom<MoveName>('report', 'absence', 'drop'))).chain(say);
const usual = (Object.keys(MOVES) as MoveName[])
  .filter((name) => name !== 'withdraw' && name !== 'outcomeNow')
  .flatMap((name) => Array.from({ length: WEIGHTS[name] ?? 1 }, () => say(name)));
const waits = Array.from({ length: 9 }, (_, n) => fc.integer({ min: 1, max: n === 0 ? 400 : 40 }).map((days) => new Wait(days)));

/** At work for fifty days, of which the last six weeks look for what follows. */
function startWork(model: Model, real: CoreJourney): void {
  const steps: [MoveName, number][] = [['propose', 0], ['accept', 0], ['accept', 1], ['confirmStart', 0]];
  for (const [name, n] of steps) new Say(name, { n, days: 5 }, false).run(model, real);
}

describe('a small model of a journey', () => {
  it('agrees with the rules after every command and every deadline', () => {
    const setup = fc.record({ begins: fc.constantFrom('intake', 'pool', 'work'), followOnSearch: fc.boolean() });
    fc.assert(
      fc.property(setup, fc.commands([...usual, rare, ...waits], { maxCommands: 50, size: 'max' }), ({ begins, followOnSearch }, commands) => {
        fc.modelRun(() => {
          const intake = begins !== 'intake';
          const real = new CoreJourney(testStart({ intakeComplete: intake }, { ...GUIDED_TERMS, followOnSearch }), BEGIN);
          const model: Model = { stage: stageOf(real.state), intake, region: real.state.region };
          if (begins === 'work') startWork(model, real);
          return { real, model };
        }, commands);
      }),
      { numRuns: RUNS, seed: SEED },
    );
    const never = STAGES.flatMap((from) => STEPS[from].map((to) => `${from} > ${to}`)).filter((step) => !walked.has(step));
    expect(never).toEqual([]);
  }, 600_000);
});
