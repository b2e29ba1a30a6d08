import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SEARCH_ATTRIBUTES } from '../contracts/search-attributes.js';
import { StartProblem } from './errors.js';
import { tryLock } from './lock-file.js';
import { stopLeftover } from './managed-process.js';
import { startMongo } from './mongo-server.js';
import { findFreePort } from './ports.js';
import { ADDRESS_VARIABLES, addressFrom, type EmbeddedServer, type Surroundings } from './settings.js';
import { startTemporal } from './temporal-server.js';
import { findTimeSkippingServer } from './time-skipping-server.js';

export interface TestServers {
  /** Tells the specs where the servers are. */
  readonly env: Readonly<Record<string, string>>;
  /** Why specs that skip time cannot run here; undefined when they can. */
  readonly timeSkippingProblem: string | undefined;
  stop(): Promise<void>;
}

const PREFIX = 'doorstroom-servers-';
const SETTLED_MS = 60_000;

/**
 * MongoDB and Temporal on throw-away stores and free ports, for one run of the tests. The time-skipping server is only
 * made sure of: each spec file starts its own, because a clock cannot be shared.
 * @throws StartProblem when MongoDB or Temporal cannot be had
 */
export async function startTestServers(around: Surroundings): Promise<TestServers> {
  await removeDeadRuns();
  const dataDir = mkdtempSync(join(tmpdir(), PREFIX));
  tryLock(join(dataDir, 'start.lock'));
  const started: EmbeddedServer[] = [];
  const stop = async (): Promise<void> => {
    for (const server of started.splice(0).reverse()) await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const mongo = await startMongo({ dataDir, port: await findFreePort(), database: 'test' }, around);
    started.push(mongo);
    const namespace = around.env['DOORSTROOM_TEMPORAL_NAMESPACE'] || 'default';
    const temporal = await startTemporal({ dataDir, keep: false, port: await findFreePort(), namespace, searchAttributes: SEARCH_ATTRIBUTES }, around);
    started.push(temporal);
    const env = { [ADDRESS_VARIABLES.mongodb]: mongo.uri, [ADDRESS_VARIABLES.temporal]: temporal.address };
    return { env, timeSkippingProblem: await timeSkippingProblem(around), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function timeSkippingProblem(around: Surroundings): Promise<string | undefined> {
  if (addressFrom(around.env, 'timeSkipping') !== undefined) return undefined;
  try {
    await findTimeSkippingServer(around);
    return undefined;
  } catch (error) {
    if (!(error instanceof StartProblem)) throw error;
    return `${error.message} ${error.remedy}`;
  }
}

/** A run that was itself killed could not stop its servers nor remove its folder. */
async function removeDeadRuns(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const dataDir = join(tmpdir(), name);
    // One that was only just made may not hold its lock yet.
    if (Date.now() - statSync(dataDir).mtimeMs < SETTLED_MS) continue;
    const claim = tryLock(join(dataDir, 'start.lock'));
    if ('heldBy' in claim) continue;
    for (const server of ['temporal', 'mongodb']) await stopLeftover(join(dataDir, 'run', `${server}.json`), 10_000);
    rmSync(dataDir, { recursive: true, force: true });
  }
}
