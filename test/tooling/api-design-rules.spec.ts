/** The rules of .spectral.yaml: each finds what it is named for, and a document that keeps them all passes. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
type Json = Record<string, unknown>;

const versioned = { headers: { 'API-Version': { schema: { type: 'string' } } } };
const refused = { description: 'No', ...versioned, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };
const operation = (id: string): Json => ({
  operationId: id,
  tags: ['Candidates'],
  summary: 'A candidate',
  security: [{ oidc: [] }],
  responses: { 200: { description: 'Done', ...versioned }, 400: refused, 401: refused, 403: refused },
});
const key = { name: 'Idempotency-Key', in: 'header', required: true, schema: { type: 'string' } };
const id = { name: 'candidateId', in: 'path', required: true, schema: { type: 'string' } };

/** A document that keeps every rule, with parts replaced. */
function openApi({ paths = {}, properties = {}, ...top }: { paths?: Json; properties?: Json } & Json = {}): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Test',
      version: '1.0.0',
      description: 'For a test.',
      contact: { name: 'Test', email: 'test@example.org', url: 'https://example.org' },
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
    },
    servers: [{ url: '/' }],
    tags: [{ name: 'Candidates', description: 'People' }],
    paths: {
      '/v1/candidates/{candidateId}/on-hold': { parameters: [id], post: { ...operation('hold'), parameters: [key] } },
      ...paths,
    },
    components: {
      securitySchemes: { oidc: { type: 'openIdConnect', openIdConnectUrl: 'https://example.org/.well-known/openid-configuration' } },
      schemas: {
        Problem: {
          type: 'object',
          properties: { status: { type: 'integer' }, title: { type: 'string' }, detail: { type: 'string' }, code: { type: 'string' }, ...properties },
        },
      },
    },
    ...top,
  };
}

const get = (change: Json): Json => ({ get: { ...operation('read'), ...change } });
const cases: [rule: string, document: Json][] = [
  ['doc-openapi', openApi({ openapi: '3.0.3' })],
  ['doc-openapi-contact', openApi({ info: { title: 'Test', version: '1.0.0', description: 'x', contact: { name: 'x' }, license: { name: 'x', identifier: 'x' } } })],
  ['semver', openApi({ info: { title: 'Test', version: '1', description: 'x', contact: { name: 'x', email: 'a@b.nl', url: 'https://b.nl' }, license: { name: 'x', identifier: 'x' } } })],
  ['transport-security', openApi({ servers: [{ url: 'http://api.example.org' }] })],
  ['uri-version', openApi({ paths: { '/candidates': get({}) } })],
  ['uri-version', openApi({ paths: { '/v1.2/candidates': get({}) } })],
  ['no-trailing-slash', openApi({ paths: { '/v1/candidates/': get({}) } })],
  ['path-segments-kebab-case', openApi({ paths: { '/v1/workPools': get({}) } })],
  ['path-segments-kebab-case', openApi({ paths: { '/v1/work_pools': get({}) } })],
  ['no-file-extension', openApi({ paths: { '/v1/candidates.json': get({}) } })],
  ['http-methods', openApi({ paths: { '/v1/candidates': { trace: operation('trace') } } })],
  ['query-keys-camel-case', openApi({ paths: { '/v1/candidates': get({ parameters: [{ name: 'target_group', in: 'query', schema: { type: 'string' } }] }) } })],
  ['property-camel-case', openApi({ properties: { birth_date: { type: 'string' } } })],
  ['version-header', openApi({ paths: { '/v1/candidates': get({ responses: { 200: { description: 'Done' }, 401: refused, 403: refused } }) } })],
  ['problem-details', openApi({ paths: { '/v1/candidates': get({ responses: { 200: { description: 'Done', ...versioned }, 401: refused, 403: refused, 404: { ...refused, content: { 'application/json': {} } } } }) } })],
  ['problem-members', openApi({ components: { schemas: { Problem: { type: 'object', properties: { title: { type: 'string' } } } } } })],
  ['invalid-input', openApi({ paths: { '/v1/candidates': { post: { ...operation('add'), parameters: [key], responses: { 201: { description: 'Done', ...versioned }, 401: refused, 403: refused } } } } })],
  ['signed-in', openApi({ paths: { '/v1/candidates': get({ security: undefined }) } })],
  ['unauthorized-and-forbidden', openApi({ paths: { '/v1/candidates': get({ responses: { 200: { description: 'Done', ...versioned } } }) } })],
  ['idempotency-key', openApi({ paths: { '/v1/candidates': { post: operation('add') } } })],
  ['operation-operationId', openApi({ paths: { '/v1/candidates': get({ operationId: undefined }) } })],
  ['operation-tag-defined', openApi({ paths: { '/v1/candidates': get({ tags: ['Unknown'] }) } })],
  ['date-time-timezone', openApi({ properties: { at: { type: 'string', format: 'date-time-local' } } })],
];

let folder: string;
let findings: { code: string; source: string; severity: number }[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doorstroom-openapi-'));
  const files = [openApi(), ...cases.map(([, document]) => document)].map((document, index) => ({ path: join(folder, `${index}.json`), document }));
  await Promise.all(files.map(({ path, document }) => writeFile(path, JSON.stringify(document))));
  const report = join(folder, 'report');
  const args = ['lint', ...files.map(({ path }) => path), '--ruleset', join(ROOT, '.spectral.yaml'), '--format', 'json', '--output', report];
  const spectral = join(ROOT, 'node_modules/@stoplight/spectral-cli/dist/index.js');
  const env = { ...process.env, NODE_OPTIONS: '' };
  // It ends with 1 where it has findings; what it could not do shows in the report that is missing.
  const run = await promisify(execFile)(process.execPath, [spectral, ...args], { cwd: ROOT, env }).catch((error: unknown) => error as { stderr: string });
  findings = JSON.parse(await readFile(report, 'utf8').catch(() => { throw new Error(run.stderr); })) as typeof findings;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const rulesOf = (index: number): string[] => findings.filter(({ source }) => source === join(folder, `${index}.json`)).map(({ code }) => code);

test('a document that keeps the rules has no finding', () => {
  expect(rulesOf(0)).toEqual([]);
});

test.each(cases.map(([rule, _document], index): [string, number] => [rule, index + 1]))('%s is checked (document %i)', (rule, index) => {
  expect(rulesOf(index)).toContain(rule);
});
