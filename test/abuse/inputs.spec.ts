/**
 * Operators of the database, fields that nobody asked for, and paths that lead elsewhere: in every place of every route,
 * made from its schema. Seen red with: a strict body made loose, a query parser that makes groups of `a[$gt]`,
 * `sendFile` with the path of the request. An id that takes any text stays green: nothing behind it makes a path of it.
 */
import { connect } from 'node:net';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { RouteContract } from '../../src/contracts/api/route.js';
import { ROUTES } from '../../src/contracts/api/routes/index.js';
import { STANDARD_POLICY } from '../../src/domain/policy/standard-policy.js';
import { parseInput, type RawInput } from '../../src/http/validation.js';
import { testApi, type TestApi, type TestRequest } from '../support/api.js';
import { storedCandidate } from '../support/registered.js';
import { groupsIn, placesIn, replaced, sampleOf, type Path } from '../support/samples.js';

const OPERATORS: readonly unknown[] = [{ $gt: '' }, { $ne: null }, { $where: 'sleep(2000) || true' }, { $regex: '.*' }, { $in: ['a'], $exists: true }, [{ $gt: '' }]];
const ALIEN = { isAdmin: true, roles: ['administrator'], _id: 'x', rev: 99, $set: { rev: 99 }, createdBy: 'somebody' };
/**
 * Groups whose names the caller chooses: what the Temporal UI notes of a payload, which reaches no query, and the codes of
 * questions, which the form of the checkpoint compares with what it asks.
 */
const FREE = ['decodePayloads metadata', 'encodePayloads metadata', 'reportCheckpoint answers'];
/** What is not JSON, or goes on for as long as somebody listens. */
const routes: RouteContract[] = Object.values(ROUTES).filter((route) => route.roles.length > 0 && route.responseType !== 'text/event-stream');
const SOMEBODY = '0d6b1f52-3c1d-4a57-8d0e-1a4b7c9e0001';
let api: TestApi;

beforeAll(async () => {
  api = await testApi();
  for (let n = 0; n < 3; n++) await storedCandidate(api.store);
}, 240_000);

interface Attempt {
  route: RouteContract;
  where: string;
  path: string;
  request: TestRequest;
}

const bodySample = (route: RouteContract): unknown => {
  if (route.operationId === 'publishPolicy') return { policyId: 'standard', version: 2, terms: STANDARD_POLICY.terms, targetGroups: {} };
  return sampleOf(route.body!);
};
const paramsOf = (route: RouteContract): Record<string, string> => (route.params ? (sampleOf(route.params) as Record<string, string>) : {});
const pathOf = (route: RouteContract, params: Record<string, string> = paramsOf(route)) => route.path.replace(/\{(\w+)\}/g, (_all, name: string) => params[name] ?? 'x');
const withBody = routes.filter((route) => route.body && !route.bodyType);

function attempt(route: RouteContract, where: string, { path = pathOf(route), query = '', body }: { path?: string; query?: string; body?: unknown } = {}): Attempt {
  const headers: Record<string, string> = route.ifMatch ? { 'if-match': '"1"' } : {};
  const request: TestRequest = { as: route.roles[0]!, claims: { contractor_id: SOMEBODY, candidate_id: SOMEBODY }, headers };
  const raw = route.bodyType ? { raw: { text: 'a;b\r\n1;2\r\n', type: route.bodyType } } : {};
  return { route, where, path: `${path}${query && `?${query}`}`, request: { ...request, ...raw, ...(body !== undefined && { body }) } };
}

/** What was answered otherwise than `fits`; a line each. */
async function misanswered(attempts: readonly Attempt[], fits: (status: number, text: string) => boolean): Promise<string[]> {
  const [wrong, left] = [[] as string[], [...attempts]];
  const worker = async () => {
    for (let next = left.pop(); next; next = left.pop()) {
      const { status, text } = await api.send(next.route.method.toUpperCase(), next.path, next.request);
      if (!fits(status, text)) wrong.push(`${next.route.operationId} ${next.where}: ${status} ${text.slice(0, 160)}`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return wrong.sort();
}

/** Whether the route takes these parts, as its handler would get them. */
async function taken(route: RouteContract, raw: Partial<RawInput>): Promise<RawInput | undefined> {
  const whole: RawInput = { params: route.params ? paramsOf(route) : {}, query: {}, body: route.body && !route.bodyType ? bodySample(route) : undefined, ...raw };
  if (route.bodyType) whole.body = Buffer.from('a;b\r\n1;2\r\n');
  return parseInput(route, whole, 'en').then((parsed) => parsed, () => undefined);
}

const isFree = (route: RouteContract, path: readonly (string | number)[]) => FREE.includes(`${route.operationId} ${String(path.at(-1))}`);
/** The example of every body, once for each place that `pathsIn` finds in it; but for groups whose names are free. */
function* bodiesBy(pathsIn: (sample: unknown) => Path[]): Generator<{ route: RouteContract; sample: unknown; path: Path }> {
  for (const route of withBody) {
    const sample = bodySample(route);
    for (const path of pathsIn(sample)) if (!isFree(route, path)) yield { route, sample, path };
  }
}

const refused = (status: number) => status >= 400 && status < 500;

describe('the examples', () => {
  it('are right, so that what is refused below is refused for what was put into it', async () => {
    const wrong: string[] = [];
    for (const route of routes) {
      const query = route.query ? sampleOf(route.query) : {};
      const needed = route.query && !(await route.query.safeParseAsync({})).success;
      if (!(await taken(route, needed ? { query } : {}))) wrong.push(route.operationId);
    }
    expect(wrong).toEqual([]);
    expect(routes.length).toBeGreaterThan(100);
    expect(withBody.length).toBeGreaterThan(40);
  });
});

describe('an operator of the database', () => {
  it('in any place of a body is refused, and by the description already', async () => {
    const attempts: Attempt[] = [];
    const through: string[] = [];
    for (const { route, sample, path } of bodiesBy(placesIn)) {
      for (const operator of OPERATORS) {
        const body = replaced(sample, path, () => operator);
        if (await taken(route, { body })) through.push(`${route.operationId} ${path.join('.')} ${JSON.stringify(operator)}`);
        attempts.push(attempt(route, path.join('.'), { body }));
      }
    }
    expect(through).toEqual([]);
    expect(attempts.length).toBeGreaterThan(1_000);
    const picked = attempts.filter((_one, n) => n % 3 === 0 || attempts.length < 3_000);
    expect(await misanswered(picked, refused)).toEqual([]);
  }, 600_000);

  it('in any field of a query is refused, or is a text that nothing has', async () => {
    const attempts = routes.flatMap((route) => {
      const fields = Object.keys((route.query && (sampleOf(route.query) as object)) ?? {});
      const own = fields.flatMap((field) => [`${field}[$gt]=`, `${field}[$ne]=x`, `${field}[]=a`, `${field}=a&${field}=b`, `${field}=${encodeURIComponent('{"$gt":""}')}`, `${field}.$where=1`]);
      return [...own, '$where=1', '$or[0][a]=1', '__proto__[admin]=1', 'constructor=1'].map((query) => attempt(route, query, { query, ...(route.body && !route.bodyType && { body: bodySample(route) }) }));
    });
    expect(attempts.length).toBeGreaterThan(500);
    const nothing = (text: string) => JSON.stringify((JSON.parse(text) as { items?: unknown }).items) === '[]';
    expect(await misanswered(attempts, (status, text) => refused(status) || (status === 200 && nothing(text)))).toEqual([]);
  }, 600_000);

  it('in a search is a text: a pattern finds nobody', async () => {
    const found = async (q: string) => api.send<{ items: unknown[] }>('GET', `/v1/candidates?q=${encodeURIComponent(q)}`, { as: 'intake', claims: { regions: ['AM24'] } });
    for (const q of ['.*', '^.', '[a-z]+', '$ne', '{"$ne":null}', "' || 1==1 //", '%%']) {
      const { status, body } = await found(q);
      expect([q, status, body.items?.length ?? 0]).toEqual([q, expect.any(Number), 0]);
      expect(status).toBeLessThan(500);
    }
  });

  it('in a header is refused as well', async () => {
    for (const [name, value] of [['if-match', '{"$gt":""}'], ['if-match', '"*"'], ['idempotency-key', '{"$gt": ""}']] as const) {
      const path = name === 'if-match' ? `/v1/candidates/${SOMEBODY}` : `/v1/candidates/${SOMEBODY}/journey`;
      const answer = await api.send(name === 'if-match' ? 'PATCH' : 'POST', path, { as: 'coordinator', body: {}, key: null, headers: { [name]: value } });
      expect([name, value, refused(answer.status)]).toEqual([name, value, true]);
    }
  });
});

describe('a field that nobody asked for', () => {
  it('is refused, or never reaches the handler, in every group of fields of every body', async () => {
    const attempts: Attempt[] = [];
    const through: string[] = [];
    for (const { route, sample, path } of bodiesBy(groupsIn)) {
      const group = path.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], sample) as object;
      for (const [name, value] of Object.entries(ALIEN).filter(([alien]) => !(alien in group))) {
        const body = replaced(sample, path, (old) => ({ ...(old as object), [name]: value }));
        const parsed = await taken(route, { body });
        if (parsed && JSON.stringify(parsed.body).includes(`"${name}"`)) through.push(`${route.operationId} ${[...path, name].join('.')}`);
        if (path.length === 0) attempts.push(attempt(route, name, { body }));
      }
    }
    expect(through).toEqual([]);
    expect(attempts.length).toBeGreaterThan(200);
    expect(await misanswered(attempts, refused)).toEqual([]);
  }, 600_000);

  it('in a query is refused on every route', async () => {
    const attempts = routes.map((route) => attempt(route, 'isAdmin', { query: 'isAdmin=true', ...(route.body && !route.bodyType && { body: bodySample(route) }) }));
    expect(await misanswered(attempts, refused)).toEqual([]);
  }, 300_000);
});

describe('a path that leads elsewhere', () => {
  const LEADING = ['..%2f..%2f..%2fetc%2fpasswd', '%2e%2e%2f%2e%2e%2fpackage.json', '..%5c..%5cpackage.json', '%252e%252e%252fetc%252fpasswd', '%00', 'a%00.png', '%2fetc%2fpasswd', encodeURIComponent('{"$gt":""}'), '$ne', encodeURIComponent("' || '1'=='1"), 'x'.repeat(190)];
  const LEAKED = /root:.*:0:0|"devDependencies"|DOORSTROOM_KEYS/;

  it('in any parameter of any route is refused', async () => {
    const attempts = routes.flatMap((route) => {
      const params = paramsOf(route);
      return Object.keys(params).flatMap((name) => LEADING.map((value) => attempt(route, `${name}=${value}`, { path: pathOf(route, { ...params, [name]: value }), ...(route.body && !route.bodyType && { body: bodySample(route) }) })));
    });
    expect(attempts.length).toBeGreaterThan(500);
    expect(await misanswered(attempts, (status, text) => refused(status) && !LEAKED.test(text))).toEqual([]);
  }, 600_000);

  /** As it stands: a client that follows the rules would tidy the path first. */
  async function raw(path: string): Promise<string> {
    const { hostname, port } = new URL(api.url);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      let said = '';
      socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
      socket.on('close', () => resolve(said));
      socket.on('error', reject);
      socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    });
  }

  it('from the files of the docs gives no other file', async () => {
    for (const start of ['/docs', '/docs/', '/docs/assets/', '/docs/assets/swagger-ui.css/', '/v1/openapi.json/', '/']) {
      for (const tail of ['../package.json', '../../package.json', '../../../../../../etc/passwd', ...LEADING, 'package.json', 'index.js', '.npmignore']) {
        const said = await raw(`${start}${tail}`);
        expect([start, tail, said.slice(0, 12)]).toEqual([start, tail, expect.stringMatching(/^HTTP\/1\.1 4\d\d?$|^HTTP\/1\.1 4/)]);
        expect(said).not.toMatch(LEAKED);
      }
    }
    expect(await raw('/docs/assets/swagger-ui.css')).toMatch(/^HTTP\/1\.1 200/);
  }, 120_000);
});
