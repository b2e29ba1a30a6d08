/** The HTTP server: request ids, limits, media types and the log line of every request. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { SpanKind, SpanStatusCode, type Span } from '@opentelemetry/api';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { API_VERSION } from '../contracts/api/openapi.js';
import type { RouteContract } from '../contracts/api/route.js';
import type { Log } from '../observability/log.js';
import type { Metrics } from '../observability/metrics.js';
import { contextFrom, startSpan } from '../observability/tracing.js';
import { languageOf } from './language.js';
import { noSuchRoute, prepare } from './problem.filter.js';
import { fromFramework, problemOf } from './problem.js';
import { answerUnreadable, PATIENCE, protect, requireShallow, type Patience } from './protection.js';
import type { RateLimits } from './rate-limits.js';
import { Answer, StreamedAnswer } from './reply.js';
import type { ApiRequest } from './request.js';

/** Largest JSON body, in bytes. */
const JSON_LIMIT = 256 * 1024;
/** Largest body of another media type (a CSV file), in bytes. */
const FILE_LIMIT = 20 * 1024 * 1024;

export interface ServerParts {
  log: Log;
  metrics: Metrics;
  limits: RateLimits;
  patience?: Patience | undefined;
  /** Addresses and networks whose `X-Forwarded-For` is believed. */
  trustedProxies?: readonly string[] | undefined;
}

/** An answer that is ready keeps its own status: the framework would give it that of the route. */
class ApiAdapter extends FastifyAdapter {
  override reply(response: Parameters<FastifyAdapter['reply']>[0], body: unknown, statusCode?: number): FastifyReply {
    if (!(body instanceof Answer || body instanceof StreamedAnswer)) return super.reply(response, body, statusCode);
    return (response as FastifyReply).status(body.status).headers(body.headers).send(body.body);
  }
}

/** The adapter with everything that stands before Nest. */
export async function createAdapter(parts: ServerParts): Promise<FastifyAdapter> {
  const { limits, patience = PATIENCE, trustedProxies = [] } = parts;
  const adapter = new ApiAdapter({
    logger: false,
    genReqId: requestIdOf,
    bodyLimit: JSON_LIMIT,
    requestTimeout: patience.requestMs,
    connectionTimeout: patience.idleMs,
    http: { headersTimeout: patience.headersMs, connectionsCheckingInterval: patience.checkMs },
    clientErrorHandler: answerUnreadable,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
      answer(error.statusCode ?? 400, request, reply),
    skipMiddie: true,
  });
  const server = adapter.getInstance();
  await protect(server);
  await limits.install(server);
  readBodies(server);
  server.addHook('onRoute', (route) => {
    if (contractOf(route.config)?.bodyType) route.bodyLimit = FILE_LIMIT;
  });
  server.addHook('onRequest', async (request, reply) => {
    reply.headers(headersOf(request));
    // Before a body is read: for an address that does not exist nothing of it matters.
    if (!contractOf(request.routeOptions.config)) await limits.countAddress(request);
    if (request.is404) throw noSuchRoute(request);
    requireMediaType(request);
  });
  server.addHook('onRequest', async (request: ApiRequest) => void (request.span = spanOf(request)));
  server.addHook('onResponse', async (request, reply) => observe(request as ApiRequest, reply, parts));
  return adapter;
}

/** What every answer carries. */
function headersOf(request: FastifyRequest): Record<string, string> {
  return {
    'api-version': API_VERSION,
    'x-request-id': request.id,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  };
}

/** A body is JSON, or text in the media type that its route names; an empty one counts as none. */
function readBodies(server: FastifyInstance): void {
  const parseJson = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') return done(null, undefined);
    try {
      requireShallow(body as string);
    } catch (error) {
      return done(error as Error, undefined);
    }
    return void parseJson(request, body as string, done);
  });
  server.addContentTypeParser(/^text\//, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

function requireMediaType(request: FastifyRequest): void {
  const sent = request.headers['content-type'];
  if (sent === undefined) return;
  const contract = contractOf(request.routeOptions.config);
  const wanted = contract?.bodyType ?? 'application/json';
  if (mediaType(sent) === mediaType(wanted) || request.method === 'GET' || request.method === 'HEAD') return;
  throw fromFramework(415);
}

function mediaType(header: string): string {
  return (header.split(';', 1)[0] ?? '').trim().toLowerCase();
}

/** An id from outside is taken over when it is plain, so that it can be followed through several systems. */
function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[A-Za-z0-9._-]{8,64}$/.test(given) ? given : randomUUID();
}

/** A refusal by the server itself, before any route was found. */
function answer(status: number, request: FastifyRequest, reply: FastifyReply): void {
  const language = languageOf(request.headers['accept-language']);
  const prepared = prepare(problemOf(fromFramework(status, { field: 'path' }), { language, requestId: request.id }));
  void reply.status(prepared.status).headers({ ...headersOf(request), ...prepared.headers }).send(prepared.body);
}

/** Named after the operation; the path is not in it. */
function spanOf(request: ApiRequest): Span | undefined {
  const operation = contractOf(request.routeOptions.config)?.operationId;
  if (operation === undefined || HEALTH.has(operation)) return undefined;
  const attributes = { 'http.request.method': request.method, 'http.route': request.routeOptions.url, 'doorstroom.request_id': request.id };
  return startSpan({ name: operation, kind: SpanKind.SERVER, attributes, parent: contextFrom(request.headers['traceparent']) });
}

function endSpan({ span, problemCode }: ApiRequest, status: number): void {
  if (!span) return;
  span.setAttribute('http.response.status_code', status);
  if (problemCode) span.setAttribute('error.type', problemCode);
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

function observe(request: ApiRequest, reply: FastifyReply, { log, metrics }: ServerParts): void {
  const contract = contractOf(request.routeOptions.config);
  const operation = contract?.operationId ?? 'none';
  const { statusCode: status, elapsedTime } = reply;
  const { problemCode: code } = request;
  endSpan(request, status);
  // How long somebody read on is no time to answer.
  const streamed = contract?.responseType === 'text/event-stream' && status < 400;
  if (!streamed) metrics.requests.observe({ operation, status }, elapsedTime / 1000);
  if (code) metrics.problems.inc({ operation, code });
  if (HEALTH.has(operation) && status < 400) return;
  const workflowId = request.trace?.workflowId;
  log.info('request', {
    requestId: request.id,
    operation,
    method: request.method,
    status,
    ms: Math.round(elapsedTime * 10) / 10,
    ...(workflowId && { workflowId }),
    ...(code && { code }),
  });
}

/** Asked every few seconds by the platform. */
const HEALTH = new Set(['isAlive', 'isReady', 'readMetrics']);

/** The contract of the route that a request came to; undefined on those outside of the table. */
export function contractOf(config: unknown): RouteContract | undefined {
  return (config as { contract?: RouteContract } | undefined)?.contract;
}
