import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ERRORS } from '../../src/contracts/api/errors.js';
import { openApiDocument } from '../../src/contracts/api/openapi.js';
import { ROUTES } from '../../src/contracts/api/routes/index.js';
import { testApi, type TestApi } from '../support/api.js';

type Json = Record<string, unknown>;
interface Operation extends Json {
  operationId: string;
  parameters?: { name: string; in: string; required: boolean; schema: Json }[];
  responses: Record<string, Json>;
}
interface Document extends Json {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Json>;
}

const routes = Object.values(ROUTES);
const document = openApiDocument({ routes, issuer: 'https://id.example' }) as unknown as Document;
const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
const refsIn = (node: unknown): string[] =>
  node === null || typeof node !== 'object'
    ? []
    : Object.entries(node).flatMap(([key, value]) => (key === '$ref' ? [String(value)] : refsIn(value)));

describe('the OpenAPI document', () => {
  it('is OpenAPI 3.1 with every route of the table once', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(operations.map((o) => o.operationId).sort()).toEqual(routes.map((r) => r.operationId).sort());
    expect(new Set(operations.map((o) => o.operationId)).size).toBe(routes.length);
  });

  it('names each route in the table by its operation id', () => {
    for (const [name, route] of Object.entries(ROUTES)) expect(route.operationId).toBe(name);
  });

  it('has every part that it refers to', () => {
    for (const ref of new Set(refsIn(document))) {
      const [, ...steps] = ref.split('/');
      const found = steps.reduce<unknown>((at, step) => (at as Json | undefined)?.[step], document);
      expect({ ref, found: found !== undefined }).toEqual({ ref, found: true });
    }
  });

  it('describes every parameter of every path', () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();
      for (const operation of Object.values(methods)) {
        const described = (operation.parameters ?? []).filter((p) => p.in === 'path').map((p) => p.name).sort();
        expect({ path, described }).toEqual({ path, described: inPath });
      }
    }
  });

  it('asks for an Idempotency-Key on every POST', () => {
    for (const [path, { post }] of Object.entries(document.paths)) {
      // The codec is called by the Temporal UI, which sends none, and changes nothing.
      if (post && !path.startsWith('/codec/')) expect({ path, asked: post.parameters?.some((p) => p.name === 'Idempotency-Key' && p.required) }).toEqual({ path, asked: true });
    }
  });

  it('answers every refusal with a problem document', () => {
    for (const { operationId, responses } of operations) {
      const refusals = Object.entries(responses).filter(([status]) => Number(status) >= 400);
      expect({ operationId, refused: refusals.length > 0 }).toEqual({ operationId, refused: true });
      for (const [status, response] of refusals) expect(response).toEqual({ $ref: `#/components/responses/Problem${status}` });
    }
  });

  it('holds no trace of how schemas are made', () => {
    expect(JSON.stringify(document)).not.toMatch(/"openapi":\{|\$schema|\$defs/);
  });

  it('says that only health is open to everybody', () => {
    const open = routes.filter((r) => r.roles.length === 0).map((r) => r.path).sort();
    expect(open).toEqual(['/livez', '/metrics', '/readyz']);
  });
});

describe('the catalogue of errors', () => {
  it('has every code that the product throws', () => {
    const root = fileURLToPath(new URL('../../', import.meta.url));
    const thrown = new Set(['src/domain', 'workflows', 'activities', 'src/persistence', 'src/modules', 'src/auth', 'src/http', 'src/temporal'].flatMap((folder) => codesIn(`${root}${folder}`)));
    const missing = [...thrown].filter((code) => !(code in ERRORS) && !START_ONLY.test(code)).sort();
    expect(thrown.size).toBeGreaterThan(30);
    expect(missing).toEqual([]);
  });

  it('has every code that a route names', () => {
    const named = routes.flatMap((r) => r.errors ?? []);
    expect(named.filter((code) => !(code in ERRORS))).toEqual([]);
  });

  it('has Dutch and English words for each', () => {
    for (const [code, { status, title, remedy }] of Object.entries(ERRORS)) {
      expect({ code, status: status >= 400 && status < 600 }).toEqual({ code, status: true });
      for (const words of [title.nl, title.en, remedy.nl, remedy.en]) expect(words).toMatch(/\S{2}/);
    }
  });
});

/** Only at the start of a process, where no request is. */
const START_ONLY = /^(STORE|BOOTSTRAP|KEYS)\./;

function codesIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.ts'));
  const thrown = /(?:refusal|refused|Error|fault|refusedToken)\(\s*'([A-Z][A-Z_]*\.[A-Z][A-Z_]*)'/g;
  return files.flatMap((file) => [...readFileSync(`${folder}/${file}`, 'utf8').matchAll(thrown)].map((m) => m[1]!));
}

describe('served', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await testApi();
  }, 180_000);

  it('is at /v1/openapi.json for everybody', async () => {
    const { status, body } = await api.send<Document>('GET', '/v1/openapi.json');
    expect(status).toBe(200);
    expect(Object.keys(body.paths)).toEqual(Object.keys(document.paths));
  });

  it('has API docs that load nothing from another host', async () => {
    const page = await api.send('GET', '/docs/');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const loaded = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map((m) => m[1]!);
    expect(loaded.length).toBeGreaterThan(3);
    for (const path of loaded) {
      expect(path).not.toMatch(/^(https?:)?\/\//);
      expect({ path, status: (await api.send('GET', `/docs/${path}`)).status }).toEqual({ path, status: 200 });
    }
  });

  it('signs in to the docs with PKCE as a public client', async () => {
    const { text } = await api.send('GET', '/docs/init.js');
    expect(text).toContain('doorstroom-docs');
    expect(text).toContain('usePkceWithAuthorizationCodeGrant: true');
  });
});
