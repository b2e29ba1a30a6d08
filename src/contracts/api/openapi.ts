/** The OpenAPI 3.1 document, made from the route table alone. */
import { z } from 'zod';
import { ERRORS } from './errors.js';
import { PROBLEM_TYPE, zProblem } from './problem.js';
import type { RouteContract } from './route.js';

/** The version of the contract, in the `API-Version` header and in the document. */
export const API_VERSION = '1.0.0';

type Json = Record<string, unknown>;

export interface OpenApiOptions {
  routes: readonly RouteContract[];
  /** The identity provider; its discovery document and endpoints are named in the document. */
  issuer: string;
  /** Where the API answers; `/` when left out. */
  serverUrl?: string;
}

/** In the order in which the docs show them. */
const TAGS: Record<string, string> = {
  Candidates: 'People in the register',
  Journeys: 'A candidate on the way from intake to outcome',
  Matching: 'Work that fits a candidate, ranked with reasons',
  Proposals: 'An assignment offered to a candidate; contractor and candidate both answer',
  Placements: 'A candidate on an assignment for a period',
  Checkpoints: 'Planned contacts of coach and candidate',
  Continuity: 'From one job to the next: progress, consent, after-care',
  Coaches: 'Who guides whom, and the handover to another coach',
  Worklists: 'What waits for a coach or a region',
  Actions: 'What was agreed to do for a candidate, by a day',
  Transfers: 'Candidates who move to another region',
  Assignments: 'Work that contractors offer',
  Contractors: 'Companies that offer work',
  Regions: 'Labour-market regions',
  Pools: 'Who is on the way in a region',
  Policies: 'Versioned terms by which journeys run',
  Insights: 'Figures for managers, with their definitions',
  Processing: 'Who read or changed data of a candidate, when and why',
  'Emergency access': 'One person out of reach, opened for a few hours with a reason',
  Imports: 'Files with many candidates',
  Health: 'For the platform that runs the API',
};

/** Builds the document. Named schemas (`meta({ id })`) become components. */
export function openApiDocument({ routes, issuer, serverUrl = '/' }: OpenApiOptions): Json {
  const components: Json = {};
  const schemaOf = (schema: z.ZodType) => jsonSchema(schema, components);
  schemaOf(zProblem);
  const paths: Record<string, Json> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method] = operation(route, schemaOf);
  const names = Object.keys(TAGS);
  const used = [...new Set(routes.map((r) => r.tag))].sort((a, b) => names.indexOf(a) - names.indexOf(b));
  return {
    openapi: '3.1.0',
    info: {
      title: 'Doorstroom API',
      version: API_VERSION,
      description:
        'Candidates of a regional work pool on their way from intake to lasting work. Every command takes an `Idempotency-Key`: the same key and body gives the same answer. Every refusal is a problem document (RFC 9457) with a stable `code`.',
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
      contact: { name: 'Doorstroom', email: 'info@doorstroom.example', url: 'https://doorstroom.example/' },
    },
    servers: [{ url: serverUrl }],
    tags: used.map((name) => ({ name, description: TAGS[name] ?? name })),
    paths,
    components: {
      schemas: sorted(components),
      headers: HEADERS,
      responses: problemResponses(new Set(routes.flatMap(statusesOf))),
      securitySchemes: securitySchemes(issuer),
    },
  };
}

/** A zod schema as JSON Schema 2020-12; its named parts go to `components`. */
function jsonSchema(schema: z.ZodType, components: Json): Json {
  const { $defs, $schema: _dialect, ...made } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema: json }) => {
      const own = z.globalRegistry.get(zodSchema)?.['openapi'] as Json | undefined;
      if (!own) return;
      const { description, examples } = json;
      for (const key of Object.keys(json)) delete json[key as keyof typeof json];
      Object.assign(json, own, description !== undefined && { description }, examples !== undefined && { examples });
    },
  }) as Json & { $defs?: Record<string, Json> };
  for (const [name, definition] of Object.entries($defs ?? {})) components[name] = pointToComponents(definition);
  const id = (made as { id?: string }).id;
  if (id === undefined) return pointToComponents(made) as Json;
  components[id] = pointToComponents(made);
  return { $ref: `#/components/schemas/${id}` };
}

function pointToComponents(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(pointToComponents);
  if (node === null || typeof node !== 'object') return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key, value]) => !(key === 'id' && typeof value === 'string' && /^[A-Z]/.test(value)) && key !== 'openapi')
      .map(([key, value]) =>
        key === '$ref' && typeof value === 'string'
          ? [key, value.replace('#/$defs/', '#/components/schemas/')]
          : [key, pointToComponents(value)],
      ),
  );
}

function operation(route: RouteContract, schemaOf: (schema: z.ZodType) => Json): Json {
  const { operationId, tag, summary, description, roles, body, bodyType = 'application/json' } = route;
  const who = roles.length === 0 ? '' : `For: ${roles.join(', ')}.`;
  return {
    operationId,
    tags: [tag],
    summary,
    description: [description ?? `${summary}.`, who].filter(Boolean).join('\n\n'),
    security: roles.length === 0 ? [] : [{ oidc: [] }],
    ...parametersOf(route, schemaOf),
    ...(body && {
      requestBody: { required: !body.safeParse(undefined).success, content: { [bodyType]: { schema: schemaOf(body) } } },
    }),
    responses: responsesOf(route, schemaOf),
  };
}

function parametersOf(route: RouteContract, schemaOf: (schema: z.ZodType) => Json): Json {
  const parameters: Json[] = [
    ...fieldsOf(route.params, 'path', schemaOf),
    ...fieldsOf(route.query, 'query', schemaOf),
  ];
  if (route.idempotent) {
    parameters.push({
      name: 'Idempotency-Key',
      in: 'header',
      required: true,
      description: 'New for every command, the same when it is tried again. A UUID is best.',
      schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$', examples: ['5b0c3a0e-6a5e-4f0e-9a7e-2f6d0c1b8a11'] },
    });
  }
  if (route.ifMatch) {
    parameters.push({
      name: 'If-Match',
      in: 'header',
      required: true,
      description: 'The `ETag` of what was read before.',
      schema: { type: 'string', pattern: '^"[0-9]{1,15}"$', examples: ['"3"'] },
    });
  }
  return parameters.length > 0 ? { parameters } : {};
}

function fieldsOf(schema: z.ZodType | undefined, place: 'path' | 'query', schemaOf: (schema: z.ZodType) => Json): Json[] {
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, field]) => {
    const { description, ...made } = schemaOf(field);
    const required = place === 'path' || !field.safeParse(undefined).success;
    return { name, in: place, required, ...(description !== undefined && { description }), schema: made };
  });
}

function responsesOf(route: RouteContract, schemaOf: (schema: z.ZodType) => Json): Json {
  const { status, response, responseType = 'application/json' } = route;
  const headers: Json = { 'API-Version': { $ref: '#/components/headers/API-Version' } };
  if (route.etag) headers['ETag'] = { $ref: '#/components/headers/ETag' };
  if (route.idempotent) headers['Idempotency-Replayed'] = { $ref: '#/components/headers/Idempotency-Replayed' };
  const success: Json = {
    description: status === 202 ? 'Accepted; it is carried out in the background' : 'Done',
    headers,
    ...(response && { content: { [mediaTypeOf(responseType)]: { schema: schemaOf(response) } } }),
  };
  const refused = [...new Set(statusesOf(route))].sort();
  return {
    [status]: success,
    ...(route.alsoStatus && { [route.alsoStatus]: { ...success, description: 'Done' } }),
    ...Object.fromEntries(refused.map((code) => [code, { $ref: `#/components/responses/Problem${code}` }])),
  };
}

function mediaTypeOf(type: string): string {
  return type.split(';', 1)[0] ?? type;
}

/** Every status of refusal that a route can answer. */
function statusesOf(route: RouteContract): number[] {
  const { roles, body, params, idempotent, ifMatch, errors = [] } = route;
  const own = errors.map((code) => ERRORS[code]?.status).filter((status) => status !== undefined);
  return [
    400,
    ...(roles.length > 0 ? [401, 403, 429, 503] : []),
    ...(params ? [404] : []),
    ...(body ? [413, 415] : []),
    ...(idempotent ? [409, 415] : []),
    ...(ifMatch ? [412, 428] : []),
    ...own,
    500,
  ];
}

const HEADERS: Json = {
  'API-Version': { description: 'The version of the API.', schema: { type: 'string', examples: [API_VERSION] } },
  ETag: { description: 'The revision that was read; send it back as `If-Match`.', schema: { type: 'string', examples: ['"3"'] } },
  'Idempotency-Replayed': { description: 'The answer is that of an earlier time.', schema: { type: 'string', enum: ['true'] } },
  'Retry-After': { description: 'Seconds to wait.', schema: { type: 'string', pattern: '^[0-9]+$' } },
};

const STATUS_WORDS: Record<number, string> = {
  400: 'The request is not valid',
  401: 'Not signed in',
  403: 'Not allowed with these roles',
  404: 'Unknown, or not yours to see',
  409: 'Refused by a rule, as things stand now',
  410: 'No longer kept',
  412: 'Changed meanwhile',
  413: 'Too large',
  415: 'Not this media type',
  422: 'Well-formed, but refused by a rule',
  428: 'If-Match is missing',
  429: 'Too many requests in a short time',
  500: 'An error on our side',
  503: 'Briefly not available. With `SERVICE.OVERLOADED` the command was turned away before anything was done: send it again after `Retry-After`, with the same key',
};

/** The problem answers that some route can give. */
function problemResponses(used: ReadonlySet<number>): Json {
  const answers = Object.entries(STATUS_WORDS).filter(([status]) => used.has(Number(status)));
  return Object.fromEntries(
    answers.map(([status, description]) => [
      `Problem${status}`,
      {
        description,
        headers: {
          'API-Version': { $ref: '#/components/headers/API-Version' },
          ...(['429', '503'].includes(status) && { 'Retry-After': { $ref: '#/components/headers/Retry-After' } }),
        },
        content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

function securitySchemes(issuer: string): Json {
  const base = issuer.replace(/\/$/, '');
  return {
    oidc: { type: 'openIdConnect', openIdConnectUrl: `${base}/.well-known/openid-configuration`, description: 'Authorization code with PKCE.' },
  };
}

function sorted(record: Json): Json {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
