/**
 * Traces through a workflow: what it does because of a message belongs to the trace of that message. Without a trace
 * in its headers a message passes untouched. Nothing here makes a command or draws from the workflow's own random
 * numbers, so that histories replay whether traces are on or off.
 */
import {
  AsyncLocalStorage,
  proxySinks,
  workflowInfo,
  type Headers,
  type Sinks,
  type WorkflowInterceptors,
} from '@temporalio/workflow';
import { TRACE_HEADER, type HandledMessage } from '../src/contracts/tracing.js';

export interface TraceSinks extends Sinks {
  traces: { handled(message: HandledMessage): void };
}

/** What a journey does later than this after a message, it does by itself: it lives for years, a trace does not. */
const FOLLOWS_MS = 60_000;
/** The sandbox has both; the library of the language does not name them. */
declare const TextEncoder: new () => { encode(text: string): Uint8Array };
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string };

interface Cause {
  traceparent: string;
  until: number;
}

/** One set a workflow: the loader calls it by this name. */
export function interceptors(): WorkflowInterceptors {
  const sinks = proxySinks<TraceSinks>();
  const handling = new AsyncLocalStorage<Cause>();
  /** The message that came last: what the main function does soon after, it does because of it. */
  let last: Cause | undefined;

  const around = async <T>(message: { name: string; headers: Headers }, handle: () => Promise<T>): Promise<T> => {
    const parent = traceparentIn(message.headers);
    if (!parent) return handle();
    const spanId = freshSpanId();
    const startedAt = Date.now();
    last = { traceparent: withSpan(parent, spanId), until: startedAt + FOLLOWS_MS };
    let failed = true;
    try {
      const result = await handling.run(last, handle);
      failed = false;
      return result;
    } finally {
      sinks.traces.handled({ name: message.name, parent, spanId, startedAt, endedAt: Date.now(), failed });
    }
  };
  const marked = <I extends { headers: Headers }>(input: I): I => {
    const cause = handling.getStore() ?? (last && last.until >= Date.now() ? last : undefined);
    return cause ? { ...input, headers: { ...input.headers, [TRACE_HEADER]: payloadOf(cause.traceparent) } } : input;
  };

  return {
    inbound: [
      {
        execute: (input, next) => {
          const parent = traceparentIn(input.headers);
          if (parent) {
            // Told when it begins: the end may be years away.
            const [spanId, at] = [freshSpanId(), Date.now()];
            last = { traceparent: withSpan(parent, spanId), until: at + FOLLOWS_MS };
            sinks.traces.handled({ name: `start ${workflowInfo().workflowType}`, parent, spanId, startedAt: at, endedAt: at, failed: false });
          }
          return next(input);
        },
        handleUpdate: (input, next) => around({ name: `update ${input.name}`, headers: input.headers }, () => next(input)),
        handleSignal: (input, next) => around({ name: `signal ${input.signalName}`, headers: input.headers }, () => next(input)),
      },
    ],
    outbound: [
      {
        scheduleActivity: (input, next) => next(marked(input)),
        scheduleLocalActivity: (input, next) => next(marked(input)),
      },
    ],
  };
}

function traceparentIn(headers: Headers): string | undefined {
  const data = headers[TRACE_HEADER]?.data;
  if (!data) return undefined;
  try {
    const { traceparent } = JSON.parse(new TextDecoder().decode(data)) as { traceparent?: unknown };
    return typeof traceparent === 'string' && /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/.test(traceparent) ? traceparent : undefined;
  } catch {
    // A header of somebody else must not stop a journey.
    return undefined;
  }
}

function payloadOf(traceparent: string): Headers[string] {
  const bytes = (text: string) => new TextEncoder().encode(text);
  return { metadata: { encoding: bytes('json/plain') }, data: bytes(JSON.stringify({ traceparent })) };
}

function withSpan(traceparent: string, spanId: string): string {
  return traceparent.replace(/^(00-[0-9a-f]{32}-)[0-9a-f]{16}/, `$1${spanId}`);
}

/** Not from the workflow's random numbers: those must come out the same in a replay without traces. */
function freshSpanId(): string {
  const bytes = workflowInfo().unsafe.random.fillRandom(new Uint8Array(8));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
