/** Between a program and Temporal: knows each call, and of a finished step what the workflow decided in it. */
import { connect, constants, createServer, type ClientHttp2Session, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import { connect as connectTcp, createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import proto from '@temporalio/proto';
import type { Caller, FaultPoints } from './fault-points.js';
import type { Proxy } from './mongo-proxy.js';

const { RespondWorkflowTaskCompletedRequest } = proto.temporal.api.workflowservice.v1;
const { CommandType } = proto.temporal.api.enums.v1;
/** A flag and a length go before the message of a gRPC call. */
const PREFIX = 5;
/** What an update is answered in, and what ends a run. */
const WORTH_NAMING = /^(UPDATE_RESPONSE|CONTINUE_AS_NEW_WORKFLOW_EXECUTION|COMPLETE_WORKFLOW_EXECUTION)$/;
const CANCEL = constants.NGHTTP2_CANCEL;

export async function temporalProxy({ from, target, points }: { from: Caller; target: number; points: FaultPoints }): Promise<Proxy> {
  const open = new Set<Socket>();
  const speaker = createServer();
  const server = createTcpServer((caller) => {
    caller.on('error', () => caller.destroy());
    if (points.away.has('temporal')) {
      points.suffered += 1;
      return void caller.destroy();
    }
    const socket = connectTcp(target, '127.0.0.1');
    // The sockets are cut and not the sessions, and never from within one of their own events: Node 20 does not always survive that.
    const end = () => void setImmediate(() => [caller, socket].forEach((one) => one.destroy()));
    for (const one of [caller, socket]) {
      open.add(one);
      one.setNoDelay(true);
      one.on('error', end);
      one.on('close', () => (open.delete(one), end()));
    }
    const temporal = connect(`http://127.0.0.1:${target}`, { createConnection: () => socket });
    temporal.on('error', end);
    temporal.on('close', end);
    speaker.once('session', (session) => {
      session.on('error', end);
      // Temporal asks for a new connection every few minutes: the caller is asked for one as well.
      temporal.on('goaway', () => void setImmediate(() => (session.destroyed ? undefined : session.close())));
      session.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
        relay({ stream, headers, temporal, from, points }).then(
          (passed) => (passed ? undefined : end()),
          // Given up by either side: the other hears of it by the end of its own stream.
          () => (stream.destroyed ? undefined : stream.close(CANCEL)),
        );
      });
    });
    speaker.emit('connection', caller);
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const cut = () => open.forEach((socket) => socket.destroy());
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      cut();
    });
  return { port: (server.address() as AddressInfo).port, cut, stop };
}

interface Call {
  stream: ServerHttp2Stream;
  headers: IncomingHttpHeaders;
  temporal: ClientHttp2Session;
  from: Caller;
  points: FaultPoints;
}

/** One call, which has one message each way. False when the connection is to end. */
async function relay({ stream, headers, temporal, from, points }: Call): Promise<boolean> {
  const body = await bytesOf(stream);
  const what = nameOf(String(headers[':path']), { headers, body });
  if (!(await points.passes({ from, to: 'temporal', what, side: 'before' }))) return false;
  if (stream.destroyed) return true;
  if (temporal.closed || temporal.destroyed) return false;
  const asked = temporal.request(headers);
  asked.on('error', () => undefined); // It ends the answer below as well.
  stream.on('error', () => undefined);
  // Who hangs up no longer waits: a poll that nobody reads would swallow a task.
  stream.once('close', () => (asked.destroyed || temporal.destroyed ? undefined : asked.close(CANCEL)));
  let answered: IncomingHttpHeaders = {};
  let ended: IncomingHttpHeaders = {};
  asked.once('response', (got) => (answered = got));
  asked.once('trailers', (got) => (ended = got));
  asked.end(body);
  const answer = await bytesOf(asked);
  if (!(await points.passes({ from, to: 'temporal', what, side: 'after' }))) return false;
  if (stream.destroyed) return true;
  const only = answer.length === 0 && answered['grpc-status'] !== undefined;
  stream.respond(answered, only ? { endStream: true } : { waitForTrailers: true });
  if (only) return true;
  stream.once('wantTrailers', () => stream.sendTrailers(ended));
  stream.end(answer);
  return true;
}

function bytesOf(stream: NodeJS.ReadableStream): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.once('end', () => resolve(Buffer.concat(chunks)));
    stream.once('error', reject);
    stream.once('close', () => reject(new Error('The call was given up')));
  });
}

/** The method; of a finished step also whether it answers an update, and whether it ends the run. */
function nameOf(path: string, { headers, body }: { headers: IncomingHttpHeaders; body: Buffer }): string {
  const method = path.slice(path.lastIndexOf('/') + 1);
  if (method !== 'RespondWorkflowTaskCompleted') return method;
  const sent = body.subarray(PREFIX);
  const { commands, messages } = RespondWorkflowTaskCompletedRequest.decode(body[0] === 1 && headers['grpc-encoding'] === 'gzip' ? gunzipSync(sent) : sent);
  const kinds = commands.map(({ commandType }) => CommandType[commandType ?? 0]!.replace('COMMAND_TYPE_', ''));
  const answers = messages.map(({ body: any }) => `UPDATE_${(any?.type_url ?? '').split('.').at(-1)!.toUpperCase()}`);
  return [method, ...[...answers, ...kinds].filter((one) => WORTH_NAMING.test(one))].join(' ');
}
