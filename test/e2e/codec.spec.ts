/** The codec of the Temporal UI: for managers, from its own page, for the people of their regions. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { journeyWorkflowId } from '../../src/contracts/ids.js';
import { CandidateCodec } from '../../src/temporal/payload-codec.js';
import { testApi, type TestApi, type TestRequest } from '../support/api.js';
import { storedCandidate } from '../support/registered.js';

const UI = 'https://temporal.example.nl';
let api: TestApi;
let candidateId: string;
let sealed: object;
beforeAll(async () => {
  api = await testApi({ uiOrigin: UI });
  candidateId = await storedCandidate(api.store);
  const payload = defaultPayloadConverter.toPayload({ stage: 'pool' });
  const context = { type: 'workflow', namespace: 'default', workflowId: journeyWorkflowId(candidateId) } as const;
  [sealed] = (await new CandidateCodec(api.store.keys).encode([payload], context)).map(wire) as [object];
}, 180_000);

const wire = ({ metadata, data }: Payload) => ({
  metadata: Object.fromEntries(Object.entries(metadata!).map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')])),
  data: Buffer.from(data!).toString('base64'),
});
const post = (path: string, request: TestRequest = {}) => api.send<{ payloads: { data: string }[]; code?: string }>('POST', path, { as: 'manager', body: { payloads: [sealed] }, key: null, ...request });
const textOf = ({ body }: { body: { payloads: { data: string }[] } }) => Buffer.from(body.payloads[0]!.data, 'base64').toString();

describe('decoding', () => {
  it('opens payloads for a manager of the region, and says in the log whose', async () => {
    expect(textOf(await post('/codec/decode'))).toBe('{"stage":"pool"}');
    expect(api.logged).toContainEqual(expect.objectContaining({ msg: 'codec.decoded', by: 'spec-manager', candidateIds: [candidateId] }));
  });

  it.each(['coordinator', 'coach', 'contractor', 'candidate', 'administrator', 'privacy-officer'] as const)('is not for a %s', async (as) => {
    expect((await post('/codec/decode', { as })).status).toBe(403);
  });

  it('asks for a token that is valid', async () => {
    const bare = { method: 'POST', headers: { 'content-type': 'application/json', origin: UI }, body: JSON.stringify({ payloads: [sealed] }) };
    expect((await fetch(`${api.url}/codec/decode`, bare)).status).toBe(401);
    expect((await fetch(`${api.url}/codec/decode`, { ...bare, headers: { ...bare.headers, authorization: 'Bearer x.y.z' } })).status).toBe(401);
  });

  it('leaves as they are those of another region and of who was erased, and logs none of it', async () => {
    api.logged.length = 0;
    expect((await post('/codec/decode', { claims: { regions: ['AM25'] } })).body.payloads).toEqual([sealed]);
    const gone = await storedCandidate(api.store);
    const context = { type: 'workflow', namespace: 'default', workflowId: journeyWorkflowId(gone) } as const;
    const [payload] = (await new CandidateCodec(api.store.keys).encode([defaultPayloadConverter.toPayload('x')], context)).map(wire);
    await api.store.keys.destroy(gone);
    expect((await post('/codec/decode', { body: { payloads: [payload] } })).body.payloads).toEqual([payload]);
    expect(api.logged.filter(({ msg }) => msg === 'codec.decoded')).toEqual([]);
  });

  it('gives back what it encoded, under the key of the installation', async () => {
    const plain = wire(defaultPayloadConverter.toPayload('een signaal'));
    const encoded = (await post('/codec/encode', { body: { payloads: [plain] } })).body.payloads;
    expect(JSON.stringify(encoded)).not.toContain(plain.data);
    expect((await post('/codec/decode', { body: { payloads: encoded } })).body.payloads).toEqual([plain]);
  });
});

describe('a page of', () => {
  const preflight = (origin: string) => fetch(`${api.url}/codec/decode`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });
  const cookie = async (origin: string) => {
    const { authorization } = (await api.issuer.headersOf('manager', { sub: 'spec-manager' })) as { authorization: string };
    const headers = { 'content-type': 'application/json', origin, cookie: `doorstroom_codec=${authorization.replace('Bearer ', '')}` };
    return fetch(`${api.url}/codec/decode`, { method: 'POST', headers, body: JSON.stringify({ payloads: [sealed] }) });
  };

  it('the Temporal UI may call, with a token in a cookie as well', async () => {
    expect((await preflight(UI)).headers.get('access-control-allow-origin')).toBe(UI);
    const answer = await cookie(UI);
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, UI]);
  });

  it('another origin may not', async () => {
    expect((await preflight('https://elsewhere.example')).headers.get('access-control-allow-origin')).toBeNull();
    const answer = await cookie('https://elsewhere.example');
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([401, null]);
  });
});
