/** A connection to the store that stands and carries nothing any more: what waits on it goes over another one in time. */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { mongoUri } from '../support/servers.js';

const LIMIT = 120_000;
const sockets = new Set<Socket>();
/** Connections on which nothing is passed on. */
const mute = new Set<Socket>();
let proxy: Server;
let store: Store;

beforeAll(async () => {
  const target = new URL((await mongoUri()).replace('mongodb:', 'http:'));
  const [port, hostname] = [Number(target.port), target.hostname];
  proxy = createServer((client) => {
    const server = connect(port, hostname);
    for (const socket of [client, server]) sockets.add(socket.on('error', () => undefined));
    client.on('data', (data) => mute.has(client) || server.write(data)).on('close', () => server.destroy());
    server.on('data', (data) => client.write(data)).on('close', () => client.destroy());
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  target.host = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  store = await openStore({ uri: target.href.replace('http:', 'mongodb:'), appName: 'spec', answerWithinMs: 1_000 });
}, LIMIT);
afterAll(async () => {
  await store?.close();
  for (const socket of sockets) socket.destroy();
  proxy?.close();
}, LIMIT);

it('is not waited for for ever', async () => {
  const look = () => store.models.regions.countDocuments({});
  const before = await look();
  for (const socket of sockets) mute.add(socket);
  expect(await look()).toBe(before);
}, LIMIT);
