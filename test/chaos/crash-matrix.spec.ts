/**
 * kill -9 of each part at each moment, and servers that are slow, full, away or whose answers are lost; afterwards all is sound.
 * DOORSTROOM_CHAOS_SEED chooses the points, DOORSTROOM_CHAOS_ROUNDS how many seeds follow it; without rounds a part of
 * the cells is tried. What is done is logged, one line each.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FaultPoints, Point } from '../support/faults/fault-points.js';
import { FaultyStack } from '../support/faults/faulty-stack.js';
import { CELLS, Draw, pointOf, type Cell, type Moment } from '../support/faults/matrix.js';
import { faultsIn } from '../support/faults/soundness.js';
import { Stories } from '../support/faults/stories.js';
import { storedPolicy } from '../support/registered.js';
import { until } from '../support/until.js';

const LIMIT = 1_800_000;
const SEED = Number(process.env['DOORSTROOM_CHAOS_SEED'] ?? 1);
const ROUNDS = Number(process.env['DOORSTROOM_CHAOS_ROUNDS'] ?? 0);
/** Events of a run after which it is continued: a few commands. */
const CONTINUE_AFTER = 60;
const ROWS = 12;
const SUFFERED = 12;

let stack: FaultyStack;
let stories: Stories;
/** Goes on until it is answered, also when the next thing falls meanwhile. */
const running: Promise<void>[] = [];
const log = (line: string) => void process.stderr.write(`[chaos] ${line}\n`);

beforeAll(async () => {
  log(`seed ${SEED}, ${ROUNDS === 0 ? 'a part of the cells' : `${ROUNDS} rounds of all cells`}`);
  stack = await FaultyStack.start({ continueAfter: CONTINUE_AFTER });
  await storedPolicy(stack.store);
  stories = new Stories(stack, SEED);
}, LIMIT);
afterAll(() => stack?.stop(), LIMIT);

/** The story in which the moment comes; the file and the seat are there once, the long journey goes on until it came. */
function tell(moment: Moment, came: () => boolean): Promise<void> {
  if (moment === 'in-continue-as-new') return stories.long(came);
  return moment === 'in-import' ? stories.file(ROWS) : stories.rivals();
}

/** Tells the story, lets `act` happen at the point, and waits until every part runs again. The story may still go on. */
async function fall(name: string, { point, moment, act, meanwhile }: { point: Point; moment: Moment; act: () => void; meanwhile?: () => Promise<void> }): Promise<void> {
  const startedAt = Date.now();
  let hit: string | undefined;
  const came = stack.points.arm(point, act).then((what) => (hit = what));
  const story = tell(moment, () => hit !== undefined);
  running.push(story);
  const missed = story.then(() => (hit === undefined ? Promise.reject(new Error(`${name}: the story ended and ${point.what} number ${point.nth} never passed`)) : came));
  missed.catch(() => undefined); // It is awaited below, or with the stories.
  await Promise.race([came, missed]);
  await meanwhile?.();
  await stack.whole();
  log(`${name}: ${hit}; whole after ${Date.now() - startedAt} ms`);
}

/** Every story has come to its end, and nothing is wrong. */
async function expectSound(): Promise<void> {
  const ends = await Promise.allSettled(running.splice(0));
  const failed = ends.flatMap((end) => (end.status === 'rejected' ? [String(end.reason)] : []));
  const faults = [...failed, ...(await faultsIn(stack, { accepted: stories.accepted, patienceMs: 300_000 }))];
  log(`${stories.accepted.length} journeys: ${faults.length === 0 ? 'all is sound' : `${faults.length} faults`}`);
  expect([faults, ...(faults.length === 0 ? [] : [stack.troubles, stack.logOf('worker'), stack.logOf('api')])]).toEqual([[]]);
}

const nameOf = ({ part, moment }: Cell) => `kill -9 of ${part}, ${moment}`;
const kill = (cell: Cell, seed: number) => fall(nameOf(cell), { point: pointOf(cell, new Draw(seed * 7_919 + CELLS.indexOf(cell))), moment: cell.moment, act: () => stack.kill(cell.part) });

/** Every part and every moment at least once. */
const SOME: readonly Cell[] = [
  { part: 'worker', moment: 'after-effect' },
  { part: 'api', moment: 'in-update' },
  { part: 'temporal', moment: 'in-continue-as-new' },
  { part: 'mongodb', moment: 'before-effect' },
  { part: 'worker', moment: 'in-import' },
];
const rounds = Array.from({ length: Math.max(1, ROUNDS) }, (_, at) => SEED + at);
const cells = ROUNDS === 0 ? SOME : CELLS;

describe.each(rounds)('with seed %d', (seed) => {
  it.each(cells.map((cell) => [nameOf(cell), cell] as const))('%s', (_name, cell) => kill(cell, seed), LIMIT);

  const LOST: readonly [string, Point, Moment][] = [
    ['the worker claimed a seat', { from: 'worker', to: 'mongodb', what: /^update assignments$/, side: 'after', nth: 1 }, 'after-effect'],
    ['the API told a journey', { from: 'api', to: 'temporal', what: /^UpdateWorkflowExecution$/, side: 'after', nth: 2 }, 'after-effect'],
    ['a step ended', { from: 'worker', to: 'temporal', what: /^RespondWorkflowTaskCompleted .*UPDATE_RESPONSE/, side: 'after', nth: 1 }, 'in-update'],
  ];
  it.each(LOST)('the answer is lost after %s', (name, point, moment) => fall(`the answer is lost after ${name}`, { point, moment, act: () => undefined }), LIMIT);

  const AILMENTS: readonly [string, (points: FaultPoints) => void][] = [
    ['the store is slow', (points) => (points.delayMs.mongodb = 400)],
    ['the store is full', (points) => (points.full = true)],
    ['the store is away', () => stack.setAway('mongodb', true)],
    ['Temporal is away', () => stack.setAway('temporal', true)],
  ];
  const MEANWHILE: readonly [string, Point, Moment][] = [
    ['a seat is claimed', { from: 'worker', to: 'mongodb', what: /^update calendars$/, side: 'before', nth: 1 }, 'before-effect'],
    ['an import is noted in the log', { from: 'worker', to: 'mongodb', what: /^insert processing-log$/, side: 'before', nth: 1 }, 'in-import'],
  ];
  const UNWELL = MEANWHILE.flatMap(([what, point, moment]) => AILMENTS.map(([name, begin]) => [`${name} while ${what}`, begin, point, moment] as const));
  it.each(UNWELL)('%s, and well again later', async (name, begin, point, moment) => {
    const before = stack.points.suffered;
    const end = () => {
      stack.points.delayMs = {};
      stack.points.full = false;
      for (const server of ['mongodb', 'temporal'] as const) stack.setAway(server, false);
    };
    // Until so many messages were late or refused: no clock says how long that takes.
    const meanwhile = () => until(() => stack.points.suffered >= before + SUFFERED, LIMIT).finally(end);
    await fall(name, { point, moment, act: () => begin(stack.points), meanwhile });
  }, LIMIT);

  it('afterwards every accepted candidate has one journey, whole and told once', expectSound, LIMIT);
});
