import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StartProblem } from '../embedded/errors.js';
import { streamReport, type Report } from '../embedded/report.js';
import { launchSettings } from './launch-settings.js';
import { forceStop } from './force-stop.js';
import { startStack } from './stack.js';
import { welcome } from './welcome.js';

/** From dist/src/launcher to the project. */
const PROJECT_DIR = fileURLToPath(new URL('../../../', import.meta.url));
/** One Ctrl-C reaches us twice when npm passes it on as well: only a later one means "now". */
const SECOND_CTRL_C_AFTER_MS = 1000;

/**
 * Runs a local Doorstroom until a signal ends it.
 * @returns the exit code: 0 after a clean stop, 1 when it could not start
 */
export async function launch(env: NodeJS.ProcessEnv, startedAt = Date.now()): Promise<number> {
  const report = streamReport(process.stdout);
  const abort = new AbortController();
  try {
    const settings = launchSettings(env, PROJECT_DIR);
    listen({ abort, report, dataDir: settings.dataDir });
    const stack = await startStack({ settings, env, report, projectDir: PROJECT_DIR, signal: abort.signal });
    const logs = join(shortPath(settings.dataDir), 'logs', '*.log');
    report.line(welcome(stack, { logs, seconds: Math.round((Date.now() - startedAt) / 1000) }));
    await aborted(abort.signal);
    await stack.stop();
    report.line('Doorstroom is gestopt. / Doorstroom has stopped.');
    return 0;
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

function listen(on: { abort: AbortController; report: Report; dataDir: string }): void {
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
    forceStop(on.dataDir);
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
