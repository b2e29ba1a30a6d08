/** Between a program and MongoDB: knows the command of each message, and its answer. */
import { connect, createServer, type Server as NetServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { mongo } from 'mongoose';
import type { Caller, FaultPoints } from './fault-points.js';

const HEADER = 16;
const OP_MSG = 2013;
const WRITES = /^(insert|update|delete|findAndModify) /;
/** What mongod answers when there is no room for a write. */
const DISK_FULL = { ok: 0, code: 14_031, codeName: 'OutOfDiskSpace', errmsg: 'No space left on device' };

export interface Proxy {
  port: number;
  /** Cuts every connection. */
  cut(): void;
  stop(): Promise<void>;
}

export async function mongoProxy({ from, target, points }: { from: Caller; target: number; points: FaultPoints }): Promise<Proxy> {
  const open = new Set<Socket>();
  const server = createServer((caller) => {
    if (points.away.has('mongodb')) {
      points.suffered += 1;
      return void caller.destroy();
    }
    const store = connect(target, '127.0.0.1');
    const asked = new Map<number, string>();
    const end = () => [caller, store].forEach((socket) => socket.destroy());
    for (const socket of [caller, store]) {
      open.add(socket);
      socket.setNoDelay(true);
      socket.on('error', end);
      socket.on('close', () => (open.delete(socket), end()));
    }
    messagesOf(caller, end, async (message) => {
      const what = commandOf(message);
      if (what !== undefined) {
        if (!(await points.passes({ from, to: 'mongodb', what, side: 'before' }))) return end();
        if (points.full && WRITES.test(what)) {
          points.suffered += 1;
          return void caller.write(answerTo(message, DISK_FULL));
        }
        asked.set(message.readInt32LE(4), what);
      }
      store.write(message);
    });
    messagesOf(store, end, async (message) => {
      const request = message.readInt32LE(8);
      const what = asked.get(request);
      asked.delete(request);
      if (what !== undefined && !(await points.passes({ from, to: 'mongodb', what, side: 'after' }))) return end();
      caller.write(message);
    });
  });
  const cut = () => open.forEach((socket) => socket.destroy());
  return { port: await listen(server), cut, stop: () => stopped(server, cut) };
}

async function listen(server: NetServer): Promise<number> {
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function stopped(server: NetServer, cut: () => void): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    cut();
  });
}

/** Whole messages, one after the other, each dealt with before the next. */
function messagesOf(socket: Socket, failed: () => void, take: (message: Buffer) => Promise<void>): void {
  let [rest, turn] = [Buffer.alloc(0), Promise.resolve()];
  socket.on('data', (chunk: Buffer) => {
    rest = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    while (rest.length >= 4 && rest.length >= rest.readInt32LE(0)) {
      const message = rest.subarray(0, rest.readInt32LE(0));
      rest = rest.subarray(message.length);
      turn = turn.then(() => (socket.destroyed ? undefined : take(message))).catch(failed);
    }
  });
}

/** The name of the command with its collection, `update journeys`; undefined when it is of another kind. */
function commandOf(message: Buffer): string | undefined {
  // Flags, then a section of kind 0, which holds the command.
  if (message.readInt32LE(12) !== OP_MSG || message[HEADER + 4] !== 0) return undefined;
  const element = HEADER + 4 + 1 + 4;
  const end = message.indexOf(0, element + 1);
  const name = message.toString('utf8', element + 1, end);
  const isText = message[element] === 0x02;
  return isText ? `${name} ${message.toString('utf8', end + 5, end + 5 + message.readInt32LE(end + 1) - 1)}` : name;
}

function answerTo(request: Buffer, body: object): Buffer {
  const document = mongo.BSON.serialize(body);
  const head = Buffer.alloc(HEADER + 5);
  head.writeInt32LE(head.length + document.length, 0);
  head.writeInt32LE(request.readInt32LE(4), 8);
  head.writeInt32LE(OP_MSG, 12);
  return Buffer.concat([head, document]);
}
