import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StartProblem } from '../embedded/errors.js';
import { streamReport, type Report } from '../embedded/report.js';
import { attach, type Addresses } from './attach.js';
import { AlreadyRuns } from './data-dir.js';
import { launchSettings, type LaunchSettings } from './launch-settings.js';
import { forceStop } from './force-stop.js';
import { startStack, type StackOptions } from './stack.js';
import { welcome } from './welcome.js';

/** From dist/src/launcher to the project. */
const PROJECT_DIR = fileURLToPath(new URL('../../../', import.meta.url));
/** One Ctrl-C reaches us twice when npm passes it on as well: only a later one means "now". */
const SECOND_CTRL_C_AFTER_MS = 1000;

/** What plays on a stack when it is ready. */
export interface OnStack {
  readonly stack: Addresses;
  readonly settings: LaunchSettings;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

export interface LaunchOptions {
  /** When the command was given, in milliseconds since the epoch. */
  startedAt?: number;
  /** Takes the lines that are said; standard output unless given. */
  say?: (text: string) => void;
  /** Plays when the stack is ready; the exit code that it gives ends the stack, undefined lets it go on. */
  play?: (on: OnStack) => Promise<number | undefined>;
  /** Plays on the stack that runs on the data folder when there is one, and leaves it running. */
  share?: boolean;
}

/**
 * Runs a local Doorstroom until a signal ends it.
 * @returns the exit code: 0 after a clean stop, 1 when it could not start
 */
export async function launch(env: NodeJS.ProcessEnv, options: LaunchOptions = {}): Promise<number> {
  const { startedAt = Date.now(), say, play } = options;
  const toStdout = streamReport(process.stdout);
  const report: Report = say === undefined ? toStdout : { ...toStdout, line: say };
  const abort = new AbortController();
  try {
    const settings = launchSettings(env, PROJECT_DIR);
    const claim = { own: true };
    listen({ abort, report, endAtOnce: () => claim.own && forceStop(settings.dataDir) });
    const share = options.share === true ? () => (claim.own = false) : undefined;
    const stack = await stackFor({ settings, env, report, projectDir: PROJECT_DIR, signal: abort.signal }, share);
    const logs = join(shortPath(settings.dataDir), 'logs', '*.log');
    report.line(welcome(stack, { logs, seconds: Math.round((Date.now() - startedAt) / 1000) }));
    const code = await playOn(stack, { play, settings, signal: abort.signal });
    if (code === undefined && stack.own) await aborted(abort.signal);
    await stack.stop();
    if (stack.own) report.line('Doorstroom is gestopt. / Doorstroom has stopped.');
    return code ?? Number(process.exitCode ?? 0);
  } catch (error) {
    if (abort.signal.aborted && error === abort.signal.reason) {
      report.line('Doorstroom is gestopt. / Doorstroom has stopped.');
      return 0;
    }
    if (!(error instanceof StartProblem)) throw error;
    process.stderr.write(`\nDoorstroom could not start. ${error.message}\n-> ${error.remedy}\n`);
    return 1;
  }
}

/** Relative when it lies below the current folder. */
function shortPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short === '' || short.startsWith('..') ? path : short;
}

type LaunchedStack = Addresses & { own: boolean; stop(): Promise<void> };

/** A stack of our own; with `share` the one that is there already, which is not ours to stop: `share` is told first. */
async function stackFor(options: StackOptions & { signal: AbortSignal }, share: (() => void) | undefined): Promise<LaunchedStack> {
  try {
    return { ...(await startStack(options)), own: true };
  } catch (error) {
    if (!share || !(error instanceof AlreadyRuns)) throw error;
    share();
    return { ...(await attach(options)), own: false, stop: async () => undefined };
  }
}

/** Whatever becomes of the play, a stack of our own is stopped. */
async function playOn(stack: LaunchedStack, { play, settings, signal }: Pick<LaunchOptions, 'play'> & Omit<OnStack, 'stack'>): Promise<number | undefined> {
  try {
    return await play?.({ stack, settings, signal });
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

function listen(on: { abort: AbortController; report: Report; endAtOnce: () => void }): void {
  let firstAt: number | undefined;
  const handle = (signal: NodeJS.Signals): void => {
    if (firstAt === undefined) {
      firstAt = Date.now();
      on.report.line(signal === 'SIGINT' ? '\nStopping; press Ctrl-C again to end at once.' : 'Stopping.');
      on.abort.abort();
      return;
    }
    if (Date.now() - firstAt < SECOND_CTRL_C_AFTER_MS) return;
    on.report.line('Ending at once. What was confirmed is kept.');
    on.endAtOnce();
    process.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, handle);
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  // The event alone does not keep the process alive when every part belongs to somebody else.
  const alive = setInterval(() => undefined, 60_000);
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  clearInterval(alive);
}
