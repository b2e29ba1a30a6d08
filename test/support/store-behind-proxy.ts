/** A store behind a proxy that passes everything on, until a spec does something to its sockets. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { mongoUri } from './servers.js';

export interface StoreBehindProxy {
  store: Store;
  /** Of the proxy. */
  port: number;
  /** On the side of the proxy, of each connection to it: unpiped, nothing more goes to the server. */
  callers: Set<Socket>;
  close(): Promise<void>;
}

/** The store gives up what is not answered within this time: long enough for a slow machine to answer the second try. */
export async function storeBehindProxy(answerWithinMs: number): Promise<StoreBehindProxy> {
  const target = new URL((await mongoUri()).replace('mongodb:', 'http:'));
  const [storePort, hostname] = [Number(target.port), target.hostname];
  const callers = new Set<Socket>();
  const proxy = createServer((caller) => {
    const server = connect(storePort, hostname);
    for (const socket of [caller, server]) socket.on('error', () => undefined);
    callers.add(caller);
    caller.pipe(server).pipe(caller);
    caller.on('close', () => (callers.delete(caller), server.destroy()));
    server.on('close', () => caller.destroy());
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as AddressInfo;
  target.host = `127.0.0.1:${port}`;
  const store = await openStore({ uri: target.href.replace('http:', 'mongodb:'), appName: 'spec', answerWithinMs });
  const close = async () => {
    await store.close();
    for (const caller of callers) caller.destroy();
    proxy.close();
  };
  return { store, port, callers, close };
}
