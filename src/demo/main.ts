import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { assignmentRoutes } from '../contracts/api/routes/assignments.js';
import { launch, type OnStack } from '../launcher/main.js';
import { CANDIDATE, CONTRACTOR } from './act.js';
import { ApiClient } from './api-client.js';
import { Cast } from './cast.js';
import { factsOf, faultsOf } from './facts.js';
import { demoOptions, OptionProblem, USAGE, type DemoOptions } from './options.js';
import { play, type Played } from './play.js';
import { openRun } from './run-file.js';
import { Scoreboard } from './scoreboard.js';
import { coachWork, registerCoach } from './coach.js';
import { screenOn, type Screen } from './screen.js';
import { choosePace, importCandidates, publishPolicy, registerContractors, signEverybodyIn, type Stage } from './set-up.js';
import { summary, whereToLook } from './summary.js';
import { look } from './view.js';

/** Rows follow a journey a moment later. */
const SETTLE_MS = 1_500;

/**
 * Runs the demo on a local Doorstroom: the one that runs on the data folder, or one that it starts.
 * @returns the exit code: 0 when every promise was kept, 1 when not or when it could not start, 2 for wrong options
 */
export async function demo(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  let options: DemoOptions;
  try {
    options = demoOptions(args);
  } catch (error) {
    if (!(error instanceof OptionProblem)) throw error;
    process.stderr.write(`${error.message}\n${USAGE}\n`);
    return 2;
  }
  if (options.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const screen = screenOn(process.stdout);
  return launch(env, { say: (text) => screen.line(text), share: true, play: (on) => perform({ ...on, options, screen }) });
}

type Performance = OnStack & { options: DemoOptions; screen: Screen };

/** @returns the exit code when everything must stop, undefined when the stack goes on. */
async function perform({ stack, settings, signal, options, screen }: Performance): Promise<number | undefined> {
  const file = openRun(join(settings.dataDir, 'demo.json'), options);
  const { run } = file;
  const say = (text: string): void => screen.line(text);
  say(
    file.continued
      ? `\nDemo ${run.number} gaat verder waar hij was (continues). Opnieuw beginnen: npm run demo -- --fresh`
      : `\nDemo ${run.number}: ${run.candidates} verzonnen kandidaten in Zeeland, keuzes volgens seed ${run.seed} (invented candidates)`,
  );
  const onAway = (why: string | undefined): void => say(why === undefined ? 'De API is er weer (back)' : `De API antwoordt niet, wij proberen het opnieuw: ${why} (trying again)`);
  const api = new ApiClient({ apiAddress: stack.apiAddress, issuer: stack.issuer, signal, onAway });
  const stage: Stage = { api, cast: new Cast(run.seed), file, say, signal };
  let faults: string[];
  try {
    const since = Date.now();
    const contractors = await registerContractors(stage);
    await signEverybodyIn(stage, contractors.map(CONTRACTOR));
    choosePace(stage, Date.now() - since);
    await publishPolicy(stage);
    const coachId = await registerCoach(stage);
    const participants = await importCandidates(stage);
    await signEverybodyIn(stage, [...participants.map((p) => CANDIDATE(p.candidateId)), 'coach', 'coordinator', 'manager']);
    const board = new Scoreboard(screen, `Doorstroom demo ${run.number} · Zeeland (AM24)`);
    const played = await play(stage, { participants, contractors, coachId }, board);
    screen.end();
    faults = await close(stage, played, { say, places: { ...stack, namespace: settings.namespace } });
  } catch (error) {
    screen.end();
    if (signal.aborted) throw signal.reason;
    say(`\nDe demo is gestopt door een fout. Verder gaan: npm run demo (stopped by an error; run it again to go on)\n  ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
  if (options.exit) return faults.length > 0 ? 1 : 0;
  if (faults.length > 0) process.exitCode = 1;
  say('Doorstroom blijft draaien tot Ctrl-C. (Goes on until Ctrl-C.)');
  return undefined;
}

async function close(stage: Stage, played: Played, { say, places }: { say: (text: string) => void; places: Parameters<typeof whereToLook>[0] }): Promise<string[]> {
  const { api, file } = stage;
  await pause(SETTLE_MS, undefined, { signal: stage.signal });
  const view = await look(api, { participants: played.view.participants, since: file.run.startedAt });
  const assignments = await Promise.all(
    played.assignments.map(({ assignmentId }) => api.call(assignmentRoutes.readAssignment, { as: 'coordinator', params: { assignmentId } })),
  );
  const facts = factsOf(view);
  const faults = faultsOf(view, assignments, Date.now());
  file.keep({ finished: true });
  say(summary(facts, { refusals: played.refusals, faults }));
  say(await coachWork(api));
  say(whereToLook(places, facts.longest));
  return faults;
}
