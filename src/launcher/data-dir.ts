import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { StartProblem, hasCode, oneLine } from '../embedded/errors.js';
import { keySetText, parseKeySet } from '../keys/key-set.js';
import { tryLock, type Lock } from '../embedded/lock-file.js';

/** The stores reserve their logs at the start. */
const NEEDED_BYTES = 512 * 1024 * 1024;
const zSecrets = z.object({ DOORSTROOM_KEYS: z.string().refine((text) => parseKeySet(text) !== undefined) });

export type LocalSecrets = z.output<typeof zSecrets>;

/** Another start holds the data folder, and a Doorstroom runs on it or is about to. */
export class AlreadyRuns extends StartProblem {}

/**
 * Makes sure that the data folder can be used, and takes it for this start alone.
 * @throws StartProblem when it cannot be written or the disk is full; AlreadyRuns when another start uses it
 */
export function claimDataDir(dataDir: string): Lock {
  let claim: ReturnType<typeof tryLock>;
  try {
    mkdirSync(join(dataDir, 'logs'), { recursive: true });
    requireSpace(dataDir, freeBytes(dataDir));
    claim = tryLock(join(dataDir, 'start.lock'));
  } catch (error) {
    throw dataDirProblem(dataDir, error);
  }
  if ('lock' in claim) return claim.lock;
  throw new AlreadyRuns(
    `Doorstroom already runs on ${dataDir} (process ${claim.heldBy.pid}).`,
    `Use that one, or stop it first: kill ${claim.heldBy.pid}. To run a second one beside it, give it its own folder and ports: DOORSTROOM_DATA_DIR, DOORSTROOM_PORT, ...`,
  );
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** @throws StartProblem when fewer than 512 MB are free */
export function requireSpace(folder: string, free: number): void {
  if (free >= NEEDED_BYTES) return;
  throw new StartProblem(
    `The disk of ${folder} has ${Math.floor(free / 1024 / 1024)} MB free; ${NEEDED_BYTES / 1024 / 1024} MB is needed.`,
    'Free some space and start again, or put the data elsewhere with DOORSTROOM_DATA_DIR.',
  );
}

function dataDirProblem(dataDir: string, error: unknown): StartProblem {
  if (error instanceof StartProblem) return error;
  if (hasCode(error, 'ENOSPC', 'EDQUOT')) {
    return new StartProblem(`The disk of ${dataDir} is full.`, 'Free some space and start again, or put the data elsewhere with DOORSTROOM_DATA_DIR.');
  }
  return new StartProblem(
    `The data folder ${dataDir} cannot be written (${oneLine(error)}).`,
    'Give yourself write access to it, or put the data elsewhere with DOORSTROOM_DATA_DIR.',
  );
}

/**
 * The local key-encryption key, made at the first start and readable by their owner only.
 * @throws StartProblem when the file is damaged: new keys would make all personal data unreadable
 */
export function localSecrets(dataDir: string): LocalSecrets {
  const file = join(dataDir, 'secrets.json');
  if (existsSync(file)) {
    const secrets = readSecrets(file);
    chmodSync(file, 0o600);
    return secrets;
  }
  const secrets = { DOORSTROOM_KEYS: keySetText([{ version: 1, key: randomBytes(32).toString('base64') }]) };
  const partial = `${file}.${process.pid}`;
  try {
    writeFileSync(partial, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
    renameSync(partial, file);
  } catch (error) {
    rmSync(partial, { force: true });
    throw dataDirProblem(dataDir, error);
  }
  return secrets;
}

function readSecrets(file: string): LocalSecrets {
  try {
    return zSecrets.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // The parser's message would quote the secret.
    throw new StartProblem(
      `The keys in ${file} cannot be read.`,
      'Put back a copy of that file. Without it the stored data cannot be read, nor with the keys of another version of Doorstroom: remove the whole data folder to start empty.',
    );
  }
}
