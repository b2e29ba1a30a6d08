import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkpointRoutes } from '../../src/contracts/api/routes/checkpoints.js';
import { journeyRoutes } from '../../src/contracts/api/routes/journeys.js';
import { placementRoutes } from '../../src/contracts/api/routes/placements.js';
import { proposalRoutes } from '../../src/contracts/api/routes/proposals.js';
import { ApiClient } from '../../src/demo/api-client.js';
import { pages } from '../../src/demo/view.js';
import { localStack, STACK_LIMIT_MS, type LocalStack } from '../support/local-stack.js';

const CANDIDATES = 12;
let stack: LocalStack;
let api: ApiClient;
let demo: { code: number | null; output: string };

beforeAll(async () => {
  stack = await localStack();
  api = new ApiClient({ apiAddress: stack.api, issuer: stack.issuer, signal: new AbortController().signal });
  demo = await stack.run('demo.mjs', '--exit', '--candidates', String(CANDIDATES), '--seed', '3', '--pace', '1');
}, STACK_LIMIT_MS);

afterAll(async () => {
  await stack.stop();
}, STACK_LIMIT_MS);

/** The number behind a line of the last table. */
const told = (words: string): number => Number(new RegExp(`${words.replaceAll(/[()]/g, '\\$&')}\\s+(\\d+)`).exec(demo.output)?.[1]);

describe('npm run demo', () => {
  it('plays on the Doorstroom that runs, keeps every promise, and leaves it running', async () => {
    expect([demo.code, demo.code === 0 ? '' : demo.output]).toEqual([0, '']);
    expect(demo.output).not.toContain('FOUT');
    expect((await fetch(`${stack.api}/livez`)).status).toBe(200);
  });

  it('reports the rows that are wrong, and imports the rest', () => {
    expect(demo.output).toMatch(/rij 13: BSN: Dit is geen geldig BSN/);
    expect(demo.output).toMatch(/12 trajecten gestart, 4 rijen afgekeurd, 1 mogelijk dubbel/);
  });

  it('ends with a table that says what the API says', async () => {
    const query = { limit: '200' };
    const as = 'manager';
    const journeys = await pages((cursor) => api.call(journeyRoutes.listJourneys, { as, query: { ...query, ...cursor } }));
    const proposals = await pages((cursor) => api.call(proposalRoutes.listProposals, { as, query: { ...query, ...cursor } }));
    const placements = await pages((cursor) => api.call(placementRoutes.listPlacements, { as, query: { ...query, ...cursor } }));
    const checkpoints = await pages((cursor) => api.call(checkpointRoutes.listCheckpoints, { as, query: { ...query, ...cursor } }));

    expect(new Set(journeys.map((j) => j.candidateId)).size).toBe(CANDIDATES);
    expect(journeys).toHaveLength(CANDIDATES);
    expect(told('gedaan (made)')).toBe(proposals.length);
    expect(told('beide partijen ja (accepted)')).toBe(proposals.filter((p) => p.closing === 'accepted').length);
    expect(told('geweigerd: werkopdracht was vol (refused by capacity)')).toBe(proposals.filter((p) => p.closing === 'capacity-reached').length);
    expect(told('afgesproken (agreed)')).toBe(placements.length);
    expect(told('gewerkt (worked)')).toBe(placements.filter((p) => p.startedAt !== undefined).length);
    expect(told('gemeld (reported)')).toBe(checkpoints.filter((c) => c.status === 'reported').length);
    expect(placements.length).toBeGreaterThan(0);
  });

  it('remembers that it has ended, so that the next one is a new one', () => {
    const state = JSON.parse(readFileSync(join(stack.dataDir, 'demo.json'), 'utf8')) as { finished: boolean; number: number; seed: number };
    expect(state).toMatchObject({ finished: true, number: 1, seed: 3 });
  });

  it('refuses options that it does not know', async () => {
    const refused = await stack.run('demo.mjs', '--candidates', 'many');
    expect(refused.code).toBe(2);
    expect(refused.output).toContain('--candidates is "many": give a whole number from 6 to 500');
  });
});
