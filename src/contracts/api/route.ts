/** The shape of a route. The table of routes is the one source of validation, guards, OpenAPI and types. */
import type { z } from 'zod';
import { ACCESS, rolesOf, type OperationId, type RouteAccess } from './access.js';
import type { Role } from './roles.js';

export type HttpMethod = 'get' | 'post' | 'patch' | 'put' | 'delete';

interface RouteShape<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType> {
  operationId: string;
  method: HttpMethod;
  /** OpenAPI form: `/v1/candidates/{candidateId}`. */
  path: string;
  tag: string;
  /** One line, English; shown in the API docs. */
  summary: string;
  description?: string;
  params?: P;
  query?: Q;
  body?: B;
  /** Media type of the body when it is not JSON. */
  bodyType?: string;
  response?: R;
  /** Media type of the answer when it is not JSON. */
  responseType?: string;
  /** Status of success. */
  status: number;
  /** Another status of success, with the same shape of answer. */
  alsoStatus?: number;
  /** Error codes that the route can answer beside the general ones. */
  errors?: readonly string[];
  /** Takes an Idempotency-Key. True for every POST. */
  idempotent?: boolean;
  /** The answer holds a secret: it is never kept with its key, so a repeat is carried out again and must give the same. */
  holdsSecret?: boolean;
  /** A command that the journey carries out, in Temporal: turned away with `SERVICE.OVERLOADED` while too many of these wait. */
  toJourney?: boolean;
  /** Answers an ETag. */
  etag?: boolean;
  /** Demands If-Match. */
  ifMatch?: boolean;
}

export interface RouteContract<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
> extends RouteShape<P, Q, B, R> {
  /** What each role reaches by it. */
  access: RouteAccess;
  /** The roles of `access`: who may call it; empty: anybody, signed in or not. */
  roles: readonly Role[];
}

/** A route without its access, which stands in the table of access. */
interface RouteDefinition<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType> extends RouteShape<P, Q, B, R> {
  operationId: OperationId;
}

/** A route; every POST is idempotent by key. */
export function defineRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  route: RouteDefinition<P, Q, B, R>,
): RouteContract<P, Q, B, R> {
  return withAccess(route, ACCESS[route.operationId]);
}

/** A route with its access; apart from `defineRoute`, for routes that are none of the product's. */
export function withAccess<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  route: RouteShape<P, Q, B, R>,
  access: RouteAccess,
): RouteContract<P, Q, B, R> {
  return { idempotent: route.method === 'post', ...route, access, roles: rolesOf(access) };
}

/** The command behind a request. A repeat with the same Idempotency-Key has the same key and gives the same ids. */
export interface CommandIdentity {
  /** Of this caller, route and Idempotency-Key; 43 characters. The key of the command in a journey. */
  key: string;
  /** A UUID that is always the same for this command and name. */
  id(name: string): string;
}

/** What a handler of the route receives, validated. */
export interface RouteInput<C extends RouteContract> {
  idempotency: CommandIdentity;
  /** The revision that If-Match demands, on routes that ask for it; otherwise -1. */
  revision: number;
  params: C extends RouteContract<infer P> ? z.output<P> : never;
  query: C extends RouteContract<z.ZodType, infer Q> ? z.output<Q> : never;
  body: C extends RouteContract<z.ZodType, z.ZodType, infer B> ? z.output<B> : never;
}
export type RouteOutput<C extends RouteContract> =
  C extends RouteContract<z.ZodType, z.ZodType, z.ZodType, infer R> ? z.input<R> : never;
