import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { tryLock } from '../../src/embedded/lock-file.js';
import { NotReady, startAndAwait, stopLeftover, type ManagedSpec } from '../../src/embedded/managed-process.js';
import { findFreePort, isPortFree, requireFreePort } from '../../src/embedded/ports.js';
import { identify, isAlive, processStart, self, stopProcess } from '../../src/embedded/process-identity.js';
import { scratchFolder } from './scratch.js';

const kill: number[] = [];

afterEach(() => {
  for (const pid of kill.splice(0)) {
    if (processStart(pid) !== undefined) process.kill(pid, 'SIGKILL');
  }
});

/** A Node process that runs `code`; ready when it wrote a line. */
async function node(code: string): Promise<number> {
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (child.pid === undefined) throw new Error('not started');
  kill.push(child.pid);
  await once(child.stdout, 'data');
  return child.pid;
}

const IDLE = 'setInterval(() => {}, 1000); console.log("up")';
const STUBBORN = `process.on('SIGTERM', () => {}); ${IDLE}`;

function specOf(code: string): ManagedSpec {
  const folder = scratchFolder();
  return {
    name: 'Part',
    program: process.execPath,
    args: ['-e', code],
    env: process.env,
    logFile: join(folder, 'part.log'),
    recordFile: join(folder, 'part.json'),
    ownGroup: false,
    graceMs: 20_000,
  };
}

describe('a lock file', () => {
  it('is held until it is released', () => {
    const path = join(scratchFolder(), 'lock');
    const first = tryLock(path);
    expect(tryLock(path)).toEqual({ heldBy: self() });
    if ('lock' in first) first.lock.release();
    expect('lock' in tryLock(path)).toBe(true);
  });

  it('of a dead process is taken over, also when its id was given out again', () => {
    const path = join(scratchFolder(), 'lock');
    writeFileSync(path, JSON.stringify({ pid: process.pid, startedAt: 'another time' }));
    expect('lock' in tryLock(path)).toBe(true);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(self());
  });

  it('that was cut short holds nobody', () => {
    const path = join(scratchFolder(), 'lock');
    writeFileSync(path, '{"pid": 1');
    expect('lock' in tryLock(path)).toBe(true);
  });
});

describe('a process of an earlier run', () => {
  it('is stopped by its record', async () => {
    const pid = await node(IDLE);
    const record = join(scratchFolder(), 'part.json');
    writeFileSync(record, JSON.stringify(identify(pid)));
    expect(await stopLeftover(record, 20_000)).toBe(pid);
    expect(processStart(pid)).toBeUndefined();
    expect(existsSync(record)).toBe(false);
  });

  it('is left alone when it is somebody else with the same id', async () => {
    const pid = await node(IDLE);
    const record = join(scratchFolder(), 'part.json');
    writeFileSync(record, JSON.stringify({ pid, startedAt: 'another time' }));
    expect(await stopLeftover(record, 20_000)).toBeUndefined();
    expect(processStart(pid)).toBeDefined();
    expect(existsSync(record)).toBe(false);
  });

  it('is forced when it does not listen', async () => {
    const pid = await node(STUBBORN);
    const identity = identify(pid);
    if (identity === undefined) throw new Error('not started');
    expect(await stopProcess(identity, 200)).toBe('forced');
    expect(isAlive(identity)).toBe(false);
  });
});

describe('a managed process', () => {
  it('is recorded while it runs, and tells when it ends by itself', async () => {
    const spec = specOf('console.log("hello"); setInterval(() => {}, 1000)');
    const child = await startAndAwait(spec, { probe: async () => void readyIn(spec.logFile, 'hello'), timeoutMs: 60_000 });
    expect(JSON.parse(readFileSync(spec.recordFile, 'utf8'))).toMatchObject(child.identity);
    process.kill(child.identity.pid, 'SIGKILL');
    expect(await child.ended).toBe('was ended by SIGKILL');
    await child.stop();
    expect(existsSync(spec.recordFile)).toBe(false);
  });

  it('that ends before it is ready is an error with its last words, those of this start only', async () => {
    const spec = specOf('console.error("store is damaged"); process.exit(3)');
    writeFileSync(spec.logFile, 'words of yesterday\n');
    const start = startAndAwait(spec, { probe: () => Promise.reject(new Error('no')), timeoutMs: 60_000 });
    await expect(start).rejects.toMatchObject({ name: 'NotReady', message: 'Part ended with code 3 before it was ready', log: 'store is damaged' });
    await expect(start).rejects.toBeInstanceOf(NotReady);
    expect(existsSync(spec.recordFile)).toBe(false);
  });

  it('that does not become ready in time is stopped', async () => {
    const spec = specOf(IDLE);
    await expect(startAndAwait(spec, { probe: () => Promise.reject(new Error('not yet')), timeoutMs: 500 })).rejects.toThrow('was not ready within 1 s (not yet)');
    expect(existsSync(spec.recordFile)).toBe(false);
  });

  it('is stopped when the start is called off', async () => {
    const abort = new AbortController();
    const spec = { ...specOf(IDLE), signal: abort.signal };
    const start = startAndAwait(spec, { probe: () => Promise.reject(new Error('not yet')), timeoutMs: 60_000 });
    abort.abort(new Error('called off'));
    await expect(start).rejects.toThrow('called off');
    expect(existsSync(spec.recordFile)).toBe(false);
  });

  it('that is not there is an error that names it', async () => {
    const spec = { ...specOf(IDLE), program: '/nowhere/program' };
    await expect(startAndAwait(spec, { probe: async () => undefined, timeoutMs: 1000 })).rejects.toThrow(/Part spawn .*ENOENT/);
  });
});

function readyIn(logFile: string, text: string): void {
  if (!readFileSync(logFile, 'utf8').includes(text)) throw new Error('not yet');
}

describe('a port', () => {
  it('that is in use is named with the setting that changes it', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    try {
      expect(await isPortFree(address.port)).toBe(false);
      await expect(requireFreePort({ port: address.port, for: 'API', setting: 'DOORSTROOM_PORT' })).rejects.toMatchObject({
        name: 'StartProblem',
        message: expect.stringContaining(`Port ${address.port} (API) is in use`),
        remedy: expect.stringContaining(`DOORSTROOM_PORT=${address.port + 10} npm start`),
      });
    } finally {
      server.close();
    }
  });

  it('can be found free', async () => {
    expect(await isPortFree(await findFreePort())).toBe(true);
  });
});
