import type { Span } from '@opentelemetry/api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RouteContract, RouteInput } from '../contracts/api/route.js';
import type { Principal } from '../contracts/api/roles.js';
import type { Reached } from './candidate-reach.js';
import type { RequestTrace } from '../observability/request-trace.js';

/** A request on its way: each step adds what it found. */
export interface ApiRequest extends FastifyRequest {
  /** Set by the access guard. */
  principal?: Principal;
  /** Set by the route interceptor, after validation. */
  routeInput?: RouteInput<RouteContract>;
  /** Set by the route interceptor, on routes whose address names a candidate. */
  reached?: Reached;
  /** What was learned on the way; for the log. */
  trace?: RequestTrace;
  /** Open from the first byte to the last. */
  span?: Span;
  /** The code of the problem that was answered; for the log and the metrics. */
  problemCode?: string;
}
export type ApiReply = FastifyReply;
