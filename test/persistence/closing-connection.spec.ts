/** What was sent on a connection that is just closing, or waited there to be sent, goes over another one. */
import { randomUUID } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { storeBehindProxy, type StoreBehindProxy } from '../support/store-behind-proxy.js';
import { until } from '../support/until.js';

const LIMIT = 120_000;
/** More than the buffers of a socket and of the system hold. */
const MUCH = 12_000_000;
/** Of this process. */
const sockets = new Set<Socket>();
let behind: StoreBehindProxy;

const keep = (message: unknown) => {
  const { socket } = message as { socket: Socket };
  sockets.add(socket.once('close', () => sockets.delete(socket)));
};

beforeAll(async () => {
  subscribe('net.client.socket', keep);
  behind = await storeBehindProxy(LIMIT);
}, LIMIT);
afterAll(async () => {
  unsubscribe('net.client.socket', keep);
  await behind?.close();
}, LIMIT);

/** Those to the proxy. */
const own = () => [...sockets].filter((socket) => socket.remotePort === behind.port);
const collection = () => behind.store.connection.db!.collection<{ _id: string; text?: string }>(`closing-${process.pid}`);
/** As when the other side has hung up: the socket has ended, and says so a turn of the event loop later. */
const close = () => own().forEach((socket) => socket.destroy());

describe('on a connection whose socket has just ended', () => {
  it('a read is not waited for for ever', async () => {
    await collection().findOne({ _id: 'none' });
    close();
    expect(await collection().findOne({ _id: 'none' })).toBeNull();
  }, LIMIT);

  it('a write is carried out, once', async () => {
    const _id = randomUUID();
    await collection().findOne({ _id });
    close();
    await collection().updateOne({ _id }, { $set: { text: 'kept' } }, { upsert: true });
    expect(await collection().find({ _id }).toArray()).toEqual([{ _id, text: 'kept' }]);
  }, LIMIT);
});

it('what waits to be sent, to a server that takes nothing, is given up in time and sent again', async () => {
  const _id = randomUUID();
  await collection().findOne({ _id });
  for (const caller of behind.callers) caller.unpipe().pause();
  const written = collection().insertOne({ _id, text: 'x'.repeat(MUCH) });
  const stuck = () => own().filter((socket) => socket.writableNeedDrain);
  await until(() => stuck().length > 0, LIMIT);
  // The limit of the store, come early, and only here: the second try has all the time that much takes on a slow machine.
  for (const socket of stuck()) socket.setTimeout(1_000);
  await written;
  expect(await collection().countDocuments({ _id })).toBe(1);
}, LIMIT);
