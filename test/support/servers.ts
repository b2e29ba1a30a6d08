import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { SEARCH_ATTRIBUTES } from '../../src/contracts/search-attributes.js';
import { startMongo } from '../../src/embedded/mongo-server.js';
import { findFreePort } from '../../src/embedded/ports.js';
import { silentReport } from '../../src/embedded/report.js';
import type { Surroundings } from '../../src/embedded/settings.js';
import { startTemporal } from '../../src/embedded/temporal-server.js';
import { startTimeSkippingServer } from '../../src/embedded/time-skipping-server.js';

/**
 * Servers for specs. `npm test` starts them once and gives their addresses in the environment; a spec that runs alone
 * starts what it asks for itself, and stops it when the spec file ends.
 */
const around: Surroundings = { env: process.env, report: silentReport, ownGroup: false };
const cleanups: (() => Promise<void>)[] = [];
const databases = new Map<string, Promise<string>>();
let folder: string | undefined;
let mongo: Promise<string> | undefined;
let temporal: Promise<string> | undefined;

afterAll(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}, 120_000);

/** Does this when the spec file ends, before what was there earlier is stopped. */
export function atEnd(stop: () => Promise<void>): void {
  cleanups.push(stop);
}

function scratch(): string {
  folder ??= mkdtempSync(join(tmpdir(), 'doorstroom-spec-'));
  return folder;
}

/**
 * URI of a database of this spec file's own, the same at every call with the same `name`.
 * The database is not dropped: the server of the test run is thrown away as a whole.
 */
export function mongoUri(name = 'main'): Promise<string> {
  const known = databases.get(name);
  if (known !== undefined) return known;
  const uri = mongoServer().then((server) => withDatabase(server, `test_${name}_${randomUUID().slice(0, 8)}`));
  databases.set(name, uri);
  return uri;
}

/** The same URI with another database name. */
export function withDatabase(uri: string, database: string): string {
  const match = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?(\?.*)?$/.exec(uri);
  if (match === null) throw new Error('Not a MongoDB URI');
  return `${match[1]}/${database}${match[2] ?? ''}`;
}

/** host:port of a Temporal dev server with namespace `default`; use a task queue of your own: {@link uniqueName}. */
export function temporalAddress(): Promise<string> {
  temporal ??= (async () => {
    const options = { dataDir: scratch(), keep: false, port: await findFreePort(), namespace: temporalNamespace(), searchAttributes: SEARCH_ATTRIBUTES };
    const server = await startTemporal(options, around);
    cleanups.push(server.stop);
    return server.address;
  })();
  return temporal;
}

/** Namespace for specs. */
export function temporalNamespace(): string {
  return process.env['DOORSTROOM_TEMPORAL_NAMESPACE'] ?? 'default';
}

/** A name that no other spec uses, e.g. for a task queue. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${randomUUID()}`;
}

/** A time-skipping environment with a clock of its own; call `teardown()` on it when done. */
export async function timeSkippingEnvironment(): Promise<TestWorkflowEnvironment> {
  const server = await startTimeSkippingServer({ dataDir: scratch(), port: await findFreePort() }, around);
  cleanups.push(server.stop);
  // The SDK can start a time-skipping server but offers no public way to use one that runs.
  const sdk = TestWorkflowEnvironment as unknown as { create(options: object): Promise<TestWorkflowEnvironment> };
  return sdk.create({ server: { type: 'existing' }, supportsTimeSkipping: true, address: server.address });
}

async function mongoServer(): Promise<string> {
  mongo ??= (async () => {
    const server = await startMongo({ dataDir: scratch(), port: await findFreePort(), database: 'test' }, around);
    cleanups.push(server.stop);
    return server.uri;
  })();
  return mongo;
}
