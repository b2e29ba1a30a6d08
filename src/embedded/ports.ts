import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { StartProblem } from './errors.js';

const LOOPBACK = '127.0.0.1';

/** Below the ports that systems hand out for outgoing connections: those can take a "free" port in between. */
const CHOICE = { from: 20_000, to: 32_000 };

/** Given by this process: who was given one may not listen on it yet. */
const given = new Set<number>();

/** A TCP port on the loopback address that was free a moment ago; no two answers are the same. */
export async function findFreePort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = randomInt(CHOICE.from, CHOICE.to);
    if (given.has(port)) continue;
    given.add(port);
    if (await isPortFree(port)) return port;
  }
  throw new StartProblem('No free port was found.', 'Stop some of the servers on this machine.');
}

/** Whether a server can listen on that port of the loopback address now. */
export async function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      else reject(error);
    });
    server.listen(port, LOOPBACK, () => server.close(() => resolve(true)));
  });
}

/** The process that listens on a port, as "name (pid 123)", as far as the system tells. */
export function portHolder(port: number): string | undefined {
  const questions: [string, string[], RegExp][] = [
    ['ss', ['-Hltnp', `sport = :${port}`], /users:\(\("(?<name>[^"]+)",pid=(?<pid>\d+)/],
    ['lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fcp'], /p(?<pid>\d+)\nc(?<name>.+)/],
  ];
  for (const [tool, args, pattern] of questions) {
    try {
      const match = pattern.exec(execFileSync(tool, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 5000 }));
      if (match?.groups !== undefined) return `${match.groups['name']} (pid ${match.groups['pid']})`;
    } catch {
      // The tool is absent or found nothing: the holder is a help in the message, not a need.
      continue;
    }
  }
  return undefined;
}

/** @throws StartProblem naming the port, its holder and the setting that changes it. */
export async function requireFreePort(use: { port: number; for: string; setting: string }): Promise<void> {
  if (await isPortFree(use.port)) return;
  const holder = portHolder(use.port);
  throw new StartProblem(
    `Port ${use.port} (${use.for}) is in use${holder === undefined ? '' : ` by ${holder}`}.`,
    `Stop that program, or choose another port: ${use.setting}=${use.port + 10} npm start`,
  );
}
