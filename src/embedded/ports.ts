import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { StartProblem } from './errors.js';

const LOOPBACK = '127.0.0.1';

/** A TCP port on the loopback address that was free a moment ago. */
export async function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, LOOPBACK, () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('The system gave no port'));
      });
    });
  });
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
