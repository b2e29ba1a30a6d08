/**
 * The same random commands for real workflows and for the pure core, compared after each one. Nothing is cached and every
 * few commands the workflow continues as new: what a run does not carry over would be missed at once.
 */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import fc from 'fast-check';
import { eventIdOf } from '../../src/domain/journey/events.js';
import { stageOf, type CommandReceipt, type JourneyState } from '../../src/domain/journey/journey-state.js';
import { epochOf, isInstant } from '../../src/domain/shared/calendar.js';
import { GUIDED_TERMS } from '../support/guided-terms.js';
import { CoreJourney, MOVES, type MoveName, type Picks, type Said } from '../support/journey-moves.js';
import type { JourneyDriver } from '../support/journey-worker.js';
import { testStart } from '../support/journeys.js';
import { MemoryStore } from '../support/memory-store.js';
import { refusalOf } from '../support/refusal.js';
import { expectEventsTell } from '../support/replay-events.js';
import { ShownRows } from '../support/shown-rows.js';
import { SkippedJourneys } from '../support/skipped-journeys.js';
import { until } from '../support/until.js';

const JOURNEYS = 25;
const COMMANDS = 12;
const SEED = 20_260_105;
/** So few that a journey continues as new after every two or three commands. */
const MAX_EVENTS = 20;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Both sides read their own clock: what they write may differ by this much, and by nothing else. */
const CLOCKS_MS = 5 * 60_000;
/** A wait ends this much off the hour of everything else, so that no deadline falls within the difference of the clocks. */
const ASIDE_MS = 37 * 60_000;
/** Keys are remembered for thirty days. */
const REMEMBERED_MS = 29 * DAY;

const store = new MemoryStore();
const journeys = new SkippedJourneys('model', { deps: store, maxCachedWorkflows: 0 });
/** Stages and runs that the journeys came through. */
const walked = new Set<string>();

/** A command that was carried out, under its key. */
interface Done {
  said: Said;
  key: string;
  atMs: number;
  receipt: CommandReceipt | undefined;
}

/** A running workflow with all that its store holds of it. */
class RealJourney {
  readonly done: Done[] = [];

  private constructor(
    readonly driver: JourneyDriver,
    readonly candidateId: string,
  ) {}

  static async start(followOnSearch: boolean, intakeComplete: boolean): Promise<{ real: RealJourney; model: CoreJourney }> {
    const start = testStart({ intakeComplete }, { ...GUIDED_TERMS, followOnSearch });
    const driver = await journeys.start({ start, maxEvents: MAX_EVENTS, putOffs: 1 });
    const model = new CoreJourney(start, epochOf((await driver.state()).startedAt));
    return { real: new RealJourney(driver, start.candidateId), model };
  }

  /** The receipt, or the code of the refusal by the rules. A completion is a fact: it has neither. */
  async tell({ name, command }: Said, key: string): Promise<CommandReceipt | string | undefined> {
    if (name === 'assignmentCompleted') {
      await this.driver.completed(command.placementId, command.completedAt, key);
      await until(() => this.driver.isAtRest());
      await until(async () => (await this.driver.state()).processed.some((p) => p.key === key));
      return undefined;
    }
    try {
      // An update id of its own: the repeat of a key reaches the workflow.
      return (await this.driver.handle.executeUpdate(name, { args: [{ ...command, key }], updateId: randomUUID() })) as CommandReceipt;
    } catch (error) {
      if (!(error instanceof WorkflowUpdateFailedError)) throw error;
      return (error.cause as { type?: string }).type ?? 'unknown';
    }
  }

  /**
   * Everything that happened until now is done, and the store shows it; a run that goes on as a new one does. What comes meanwhile this
   * server loses, and a real one does not (`journey-messages.spec.ts`).
   */
  async shows(rev: number): Promise<void> {
    await until(() => store.journeys.get(this.candidateId)?.rev === rev, 20_000);
    await until(() => this.driver.isAtRest());
  }
}

/** The state with its ids numbered in the order in which they appear, and its moments apart. */
function comparable({ processed: _keys, candidateId, ...state }: JourneyState): { text: string; moments: number[] } {
  const ids: string[] = [];
  const moments: number[] = [];
  const numbered = (id: string) => {
    if (!ids.includes(id)) ids.push(id);
    return `#${ids.indexOf(id)}`;
  };
  const plain = sorted(JSON.parse(JSON.stringify(state).replaceAll(candidateId, 'own')));
  const field = (_name: string, value: unknown) => {
    if (typeof value !== 'string') return value;
    if (isMoment(value)) return `@${moments.push(epochOf(value))}`;
    return value.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, numbered);
  };
  return { text: JSON.stringify(plain, field, 1), moments };
}

const isMoment = (text: string): boolean => isInstant(text);

/** Fields in one order, whatever wrote them. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([field, one]) => [field, sorted(one)]));
}

/** After every command: the workflow stands where the core stands, and its ledgers, rows and events say so too. */
async function agree(core: CoreJourney, real: RealJourney): Promise<void> {
  await real.shows(core.state.rev);
  const state = await real.driver.state();
  const [a, b] = [comparable(state), comparable(core.state)];
  expect(a.text).toBe(b.text);
  expect(a.moments.filter((at, n) => Math.abs(at - b.moments[n]!) > CLOCKS_MS)).toEqual([]);

  const { candidateId } = real;
  const horizon = core.nowMs - REMEMBERED_MS;
  expect(state.processed.filter((p) => epochOf(p.at) > horizon).map((p) => p.key)).toEqual(real.done.filter((d) => d.atMs > horizon).map((d) => d.key));
  const booked = (store.calendar.get(candidateId) ?? []).map((b) => b.placementId);
  const seats = booked.filter((id) => [...store.takenSeats.values()].some((taken) => taken.has(id)));
  expect(seats).toHaveLength(core.seats.size);
  const cases = [...store.caseloads.values()].flatMap((held) => [...held]);
  expect(cases.filter((id) => id === state.coach?.caseId)).toHaveLength(core.cases.size);

  const published = store.publications.filter((p) => p.journey.candidateId === candidateId);
  new ShownRows(published).expectComplete(state);
  const told = [...new Map(published.flatMap((p) => p.events ?? []).map((event) => [eventIdOf(event), event])).values()];
  expectEventsTell(told, state);
  walked.add(stageOf(state));
}

class Say implements fc.AsyncCommand<CoreJourney, RealJourney> {
  constructor(
    private readonly name: MoveName,
    private readonly picks: Omit<Picks, 'now'>,
    /** Said also when it must be refused. */
    private readonly wrongly: boolean,
  ) {}

  check(core: Readonly<CoreJourney>): boolean {
    if (this.wrongly) return true;
    return refusalOf(() => core.would(MOVES[this.name](core.state, { ...this.picks, now: core.now }))) === undefined;
  }

  async run(core: CoreJourney, real: RealJourney): Promise<void> {
    core.live(await journeys.env.currentTimeMs());
    const picks = { ...this.picks, now: core.now };
    const said = MOVES[this.name](await real.driver.state(), picks);
    const key = randomUUID();
    const answer = await real.tell(said, key);
    const again = MOVES[this.name](core.state, picks);
    core.nowMs = await journeys.env.currentTimeMs();
    const refused = refusalOf(() => core.say(again));
    expect([this.name, typeof answer === 'string' ? answer : undefined]).toEqual([this.name, refused]);
    if (typeof answer !== 'string') real.done.push({ said, key, atMs: core.nowMs, receipt: answer });
    await agree(core, real);
  }

  toString(): string {
    return `${this.name}(${this.picks.n}, ${this.picks.days})`;
  }
}

/** A client that lost the answer asks again, perhaps many runs later. */
class Repeat implements fc.AsyncCommand<CoreJourney, RealJourney> {
  constructor(private readonly n: number) {}

  check(): boolean {
    return true;
  }

  async run(core: CoreJourney, real: RealJourney): Promise<void> {
    core.live(await journeys.env.currentTimeMs());
    const known = real.done.filter((d) => d.atMs > core.nowMs - REMEMBERED_MS);
    const first = known[this.n % Math.max(1, known.length)];
    if (!first || core.state.outcome) return;
    expect(await real.tell(first.said, first.key)).toEqual(first.receipt);
    await agree(core, real);
  }

  toString(): string {
    return `repeat(${this.n})`;
  }
}

class Wait implements fc.AsyncCommand<CoreJourney, RealJourney> {
  constructor(private readonly days: number) {}

  check(): boolean {
    return true;
  }

  async run(core: CoreJourney, real: RealJourney): Promise<void> {
    await journeys.env.sleep(this.days * DAY + ASIDE_MS);
    core.live(await journeys.env.currentTimeMs());
    await agree(core, real);
  }

  toString(): string {
    return `wait(${this.days} days)`;
  }
}

/** Moves that lead on come more often; those that end everything are left to the stories. */
const LEADING: MoveName[] = ['propose', 'accept', 'accept', 'accept', 'confirmStart', 'completeIntake', 'requestHandover', 'requestTransfer'];
const NAMES = [...LEADING, ...(Object.keys(MOVES) as MoveName[]).filter((name) => name !== 'withdraw' && name !== 'outcomeNow')];
const picked = fc.record({ n: fc.nat({ max: 30 }), days: fc.integer({ min: 1, max: 30 }) });
const says = NAMES.map((name) => fc.tuple(picked, fc.nat({ max: 9 })).map(([picks, at]) => new Say(name, picks, at === 0)));
const waits = Array.from({ length: 8 }, () => fc.integer({ min: 1, max: 40 }).map((days) => new Wait(days)));
const repeats = Array.from({ length: 5 }, () => fc.nat({ max: 50 }).map((n) => new Repeat(n)));
const commands = fc.commands<CoreJourney, RealJourney, false>([...says, ...waits, ...repeats], { maxCommands: COMMANDS, size: 'max' });

type Begins = 'intake' | 'pool' | 'work' | 'end-in-sight' | 'after-care';
const say = (name: MoveName, n = 0) => new Say(name, { n, days: 5 }, true);
const atWork = () => [say('assignCoach'), say('propose'), say('accept', 0), new Repeat(1), say('accept', 1), say('confirmStart'), new Repeat(3)];
/** How a journey comes to where the random commands begin. */
const STORIES: Record<Begins, fc.AsyncCommand<CoreJourney, RealJourney>[]> = {
  intake: [],
  pool: [say('assignCoach')],
  work: atWork(),
  'end-in-sight': [...atWork(), new Wait(12)],
  'after-care': [say('assignCoach'), say('outcomeNow', 1), new Repeat(0)],
};
const setup = fc.record({ begins: fc.constantFrom<Begins>('intake', 'pool', 'work', 'end-in-sight', 'after-care'), followOnSearch: fc.boolean() });

describe('a real journey', () => {
  it('does what the pure core does, command by command, over many runs and without a cache', async () => {
    await fc.assert(
      fc.asyncProperty(setup, commands, async ({ begins, followOnSearch }, script) => {
        const { real, model } = await RealJourney.start(followOnSearch, begins !== 'intake');
        await agree(model, real);
        for (const step of STORIES[begins]) await step.run(model, real);
        await fc.asyncModelRun(() => ({ real, model }), script);
        const { runId } = await real.driver.handle.describe();
        if (runId !== real.driver.firstRunId) walked.add('continued as new');
        if (!model.state.outcome) await real.driver.handle.terminate();
      }),
      { numRuns: JOURNEYS, seed: SEED, endOnFailure: true },
    );
    const never = ['intake', 'pool', 'proposal', 'awaiting-start', 'placement', 'follow-on', 'on-hold', 'after-care', 'continued as new'].filter((one) => !walked.has(one));
    expect(never).toEqual([]);
  }, 600_000);
});
