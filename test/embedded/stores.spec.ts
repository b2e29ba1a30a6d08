import { readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { NotReady } from '../../src/embedded/managed-process.js';
import { startMongo } from '../../src/embedded/mongo-server.js';
import { findFreePort } from '../../src/embedded/ports.js';
import { silentReport } from '../../src/embedded/report.js';
import { processStart } from '../../src/embedded/process-identity.js';
import { ADDRESS_VARIABLES, type Surroundings } from '../../src/embedded/settings.js';
import { storeProblem } from '../../src/embedded/store-problem.js';
import { startTemporal } from '../../src/embedded/temporal-server.js';
import { scratchFolder } from './scratch.js';

/** These specs need servers of their own, to hurt them; never one that the environment names. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !(Object.values(ADDRESS_VARIABLES) as string[]).includes(name)));
const around: Surroundings = { env, report: silentReport, ownGroup: false };

async function temporalOn(dataDir: string) {
  return startTemporal({ dataDir, keep: true, port: await findFreePort(), namespace: 'default', searchAttributes: {} }, around);
}

async function mongoOn(dataDir: string) {
  return startMongo({ dataDir, port: await findFreePort(), database: 'test' }, around);
}

describe('a store on disk', () => {
  it('of MongoDB keeps what was acknowledged when the server is killed, and a next start takes over from a server left behind', async () => {
    const dataDir = scratchFolder();
    const first = await mongoOn(dataDir);
    const connection = await mongoose.createConnection(first.uri).asPromise();
    await connection.collection('facts').insertOne({ text: 'kept' }, { writeConcern: { w: 'majority', j: true } });
    await connection.close();
    process.kill(first.pid ?? 0, 'SIGKILL');
    expect(await first.ended).toBe('was ended by SIGKILL');

    const second = await mongoOn(dataDir);
    // As if the launcher was killed: nobody stops the second one.
    const third = await mongoOn(dataDir);
    try {
      expect(processStart(second.pid ?? 0)).toBeUndefined();
      const again = await mongoose.createConnection(third.uri).asPromise();
      expect(await again.collection('facts').countDocuments({ text: 'kept' })).toBe(1);
      await again.close();
    } finally {
      await third.stop();
    }
  });

  it('of MongoDB that is damaged is an error that says where it is and how to set it aside', async () => {
    const dataDir = scratchFolder();
    await (await mongoOn(dataDir)).stop();
    const store = readdirSync(dataDir).find((name) => name.startsWith('mongodb-')) ?? '';
    const file = join(dataDir, store, 'WiredTiger.wt');
    writeFileSync(file, Buffer.alloc(statSync(file).size, 0x5a));
    await expect(mongoOn(dataDir)).rejects.toMatchObject({
      name: 'StartProblem',
      message: expect.stringContaining(`MongoDB server: the store ${join(dataDir, store)} is damaged.`),
      remedy: expect.stringContaining(`mv "${join(dataDir, store)}"`),
    });
  });

  it('of Temporal that is damaged is an error that says where it is and how to set it aside', async () => {
    const dataDir = scratchFolder();
    await (await temporalOn(dataDir)).stop();
    const file = join(dataDir, 'temporal', 'temporal.db');
    truncateSync(file, 0);
    writeFileSync(file, Buffer.alloc(65_536, 0x5a));
    await expect(temporalOn(dataDir)).rejects.toMatchObject({
      name: 'StartProblem',
      message: expect.stringContaining(`Temporal server: the store ${file} is damaged.`),
      remedy: expect.stringContaining(`mv "${file}"`),
    });
  });
});

describe('the last words of a server', () => {
  it.each([
    ['error executing statement: database or disk is full (13)', 'the disk is full'],
    ['pwrite: No space left on device', 'the disk is full'],
    ['failed to create storage dir: Permission denied (os error 13)', 'cannot be written'],
    ['database disk image is malformed (11)', 'is damaged'],
    ['WT_TRY_SALVAGE: database corruption detected', 'is damaged'],
    ['listen tcp 127.0.0.1:7233: bind: address already in use', 'its port was taken'],
    ['something new', 'something new'],
  ])('"%s" are explained as: %s', (log, meaning) => {
    const problem = storeProblem({ server: 'Server', failure: new NotReady('Server ended with code 1', log), store: '/store', logFile: '/log' });
    expect(problem.message).toContain(meaning);
    expect(problem.remedy).not.toBe('');
  });
});
