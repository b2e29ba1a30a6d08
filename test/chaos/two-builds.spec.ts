/**
 * Two builds at work on one queue, which differ in the order of commands. Workers keep no journey in memory: each step is
 * taken by whichever worker asks first, after a replay of all that the other one did.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { journeyWorkflowId } from '../../src/contracts/ids.js';
import { Builds, SHIPPED, type Build, type Change } from '../support/faults/builds.js';
import { FaultyStack } from '../support/faults/faulty-stack.js';
import { failedSteps, lastEventsOf, replayFaults, runsOf, stepsAfterPatch, stepsOf, type Run } from '../support/faults/run-histories.js';
import { faultsIn } from '../support/faults/soundness.js';
import { Stories } from '../support/faults/stories.js';
import { storedPolicy } from '../support/registered.js';
import { until } from '../support/until.js';

const LIMIT = 1_800_000;
const LONG = Number(process.env['DOORSTROOM_CHAOS_ROUNDS'] ?? 0) > 0;
const ROUNDS = LONG ? 5 : 1;
const CONTINUE_AFTER = 60;
const RECORDED = fileURLToPath(new URL('../replay/histories/', import.meta.url));

const FILE = 'workflows/candidate/journey.ts';
/** A publication waits a moment, so that changes which come together are published together: a timer more, where `isNew`. */
function publishTogether(isNew: string): Change[] {
  const taken = '      const [before, after, events] = [this.whole ? undefined : this.published, this.current, [...this.happened]];\n';
  return [{ file: FILE, before: taken, after: `      if (${isNew}) await sleep(20);\n${taken}` }];
}

const builds = new Builds();
/** The new way wherever the run has not gone further in the old one: the usual patch. */
let takes: Build;
/** A release earlier: goes on in the new way where the history shows it, and never takes it by itself. */
let knows: Build;
/** The new way without a patch. */
let bare: Build;
let stack: FaultyStack;
let stories: Stories;
const log = (line: string) => void process.stderr.write(`[two builds] ${line}\n`);

beforeAll(async () => {
  takes = await builds.make('takes', publishTogether("patched('publish-together')"));
  const field = '  private fault: Error | undefined;\n';
  knows = await builds.make('knows', [
    ...publishTogether("(this.together ||= workflowInfo().unsafe.isReplaying && patched('publish-together'))"),
    { file: FILE, before: field, after: `${field}  private together = false;\n` },
  ]);
  bare = await builds.make('bare', publishTogether('true'));
  stack = await FaultyStack.start({ continueAfter: CONTINUE_AFTER, cachedJourneys: 0 });
  await storedPolicy(stack.store);
  stories = new Stories(stack, 1);
}, LIMIT);
afterAll(async () => {
  await stack?.stop();
  builds.remove();
}, LIMIT);

async function expectSound(): Promise<void> {
  const faults = await faultsIn(stack, { accepted: stories.accepted, patienceMs: 300_000 });
  log(`${stories.accepted.length} journeys: ${faults.length === 0 ? 'all is sound' : `${faults.length} faults`}`);
  expect([faults, ...(faults.length === 0 ? [] : [stack.troubles, stack.logOf('worker')])]).toEqual([[]]);
}

/** What people do, or why they were not answered: with each step that failed, the last events of each run, and what the workers said. */
async function allAnswered(going: Promise<unknown>[]): Promise<void> {
  try {
    await Promise.all(going);
  } catch (error) {
    const runs = await runsOf(stack.client);
    const lines = [String(error), ...failedSteps(runs), ...runs.map((run) => lastEventsOf(run, stack)), ...stack.troubles, stack.logOf('worker'), stack.logOf('second-worker')];
    throw new Error(lines.join('\n'), { cause: error });
  }
}

/** A journey of which the worker that runs now has taken the first steps, which Temporal has kept: a row alone may be of a step that another build does again. */
async function begun(): Promise<string> {
  const candidateId = await stories.begin();
  await until(async () => (await stack.store.models.journeys.exists({ _id: candidateId })) !== null, LIMIT);
  const journey = stack.client.workflow.getHandle(journeyWorkflowId(candidateId));
  await until(async () => !(await journey.describe()).raw.pendingWorkflowTask, LIMIT);
  return candidateId;
}

const journeyRuns = (candidateId: string) => runsOf(stack.client, journeyWorkflowId(candidateId));
const failedStepsOf = async (candidateId: string) => failedSteps(await journeyRuns(candidateId));

/** What a worker of that build does when a journey is spoken to that it cannot carry on; it is then carried on by `able`. */
async function spokenTo(candidateId: string, { by, able }: { by: Build; able: Build }): Promise<string[]> {
  await stack.work(by);
  const answered = stories.rest(candidateId);
  await Promise.race([answered, until(async () => (await failedStepsOf(candidateId)).length > 0, LIMIT)]);
  await stack.work(able);
  await answered;
  return failedStepsOf(candidateId);
}

describe('recorded histories', () => {
  const recorded = (): Run[] => readdirSync(RECORDED).map((file) => ({ workflowId: file, history: JSON.parse(readFileSync(RECORDED + file, 'utf8')) as Run['history'] }));

  it('replay on a build with the change behind a patch, and on the release before it', async () => {
    for (const { bundle } of LONG ? [takes, knows] : [takes]) expect(await replayFaults(bundle, recorded())).toEqual([]);
  }, LIMIT);

  it('do not replay on a build with the same change without a patch', async () => {
    expect(await replayFaults(bare.bundle, recorded())).toContain('0.1.0-on-hold.json: DeterminismViolationError');
  }, LIMIT);
});

describe('a change in the order of commands', () => {
  it('without a patch fails the steps of a running journey, which goes on by a build that can', async () => {
    const candidateId = await begun();
    expect(await failedStepsOf(candidateId)).toEqual([]);
    expect(await spokenTo(candidateId, { by: bare, able: SHIPPED })).toContain(`${journeyWorkflowId(candidateId)}: NON_DETERMINISTIC_ERROR`);
    await expectSound();
  }, LIMIT);

  (LONG ? it : it.skip)('behind a patch lets a journey go on in the new version; back in the former one it waits, and loses nothing', async () => {
    const candidateId = await begun();
    await stack.work(takes);
    await stories.rest(candidateId);
    expect(await failedStepsOf(candidateId)).toEqual([]);
    expect(await spokenTo(candidateId, { by: SHIPPED, able: takes })).toContain(`${journeyWorkflowId(candidateId)}: NON_DETERMINISTIC_ERROR`);
    await expectSound();
  }, LIMIT);

  it('that the release before knows lets journeys go to and fro between both, and no step fails', async () => {
    await stack.work(knows, takes);
    const earlier = stories.accepted.length;
    let enough = false;
    const candidateId = await stories.begin();
    const going = [
      (async () => {
        while (!enough) await stories.rest(candidateId);
      })(),
      stories.rivals(),
      stories.file(6),
    ];
    const stepsBy = async (build: Build) => (await journeyRuns(candidateId)).flatMap((run) => stepsOf(run, stack)).filter((one) => one === build).length;
    for (let round = 1; round <= ROUNDS; round++) {
      for (const [falls, stays] of [['worker', takes], ['second-worker', knows]] as const) {
        stack.kill(falls);
        const before = await stepsBy(stays);
        await until(async () => (await stepsBy(stays)) > before, LIMIT);
        await stack.whole();
      }
    }
    enough = true;
    await allAnswered(going);

    const runs = await runsOf(stack.client);
    const own = runs.filter(({ workflowId }) => stories.accepted.slice(earlier).some((one) => journeyWorkflowId(one.candidateId) === workflowId));
    expect(failedSteps(own)).toEqual([]);
    expect(own.flatMap((run) => stepsAfterPatch(run, stack))).toEqual(expect.arrayContaining([knows, takes]));
    log(own.map((run) => `${run.workflowId}: ${stepsOf(run, stack).map(({ name }) => name[0]).join('')}`).join('; '));
    for (const build of [knows, takes]) expect(await replayFaults(build.bundle, own, stack.store.keys)).toEqual([]);
    await expectSound();
    // Alone, each is asked after every journey, and so replays it.
    for (const build of LONG ? [knows, takes] : []) {
      await stack.work(build);
      await expectSound();
    }
  }, LIMIT);
});
