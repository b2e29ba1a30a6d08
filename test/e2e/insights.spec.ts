import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { insightRoutes } from '../../src/contracts/api/routes/insights.js';
import type { Role } from '../../src/contracts/api/roles.js';
import type { RouteContract } from '../../src/contracts/api/route.js';
import { testApi, type TestApi, type TestRequest } from '../support/api.js';

const OWN = randomUUID();
const OTHER = randomUUID();
const ROUTES = Object.values(insightRoutes) as RouteContract[];
const FIGURES = ROUTES.filter(({ path }) => !path.endsWith('/export'));
const PERIOD = 'from=2026-01&to=2026-06';
const at = (month: number, day = 5) => new Date(Date.UTC(2026, month - 1, day, 8)).toISOString();

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
  await api.store.models.contractors.create({ _id: OWN, rev: 1, name: '=Wegen;"Proef"', sortName: 'wegen', regions: ['AM24'], createdAt: at(1), changedAt: at(1) });
  await journeys(12, { region: 'AM24', startedAt: at(2) });
  await journeys(4, { region: 'AM25', startedAt: at(3) });
  await journeys(25, { region: 'AM26', startedAt: at(3), stage: 'ended', outcome: { kind: 'regular-job', reason: 'agreed', at: at(5) } });
  await journeys(3, { region: 'AM26', startedAt: at(3), stage: 'ended', outcome: { kind: 'withdrawn', reason: 'own-choice', at: at(5) } });
  await placements(20, { contractorId: OWN, ending: 'completed' });
  await placements(10, { contractorId: OWN, ending: 'no-show', startedAt: undefined });
  await placements(2, { contractorId: OTHER, ending: 'completed' });
}, 180_000);

async function journeys(many: number, over: object): Promise<void> {
  const row = { rev: 1, targetGroup: 'ww', policyId: 'standard', policyVersion: 1, stage: 'pool', stageSince: at(3), nextKnown: false, placementCount: 0, attention: [], consents: [] };
  await api.store.models.journeys.insertMany(Array.from({ length: many }, () => ({ _id: randomUUID(), ...row, ...over })) as never[]);
}

async function placements(many: number, over: object): Promise<void> {
  const row = { rev: 1, region: 'AM24', targetGroup: 'ww', proposalId: 'p', assignmentId: 'a', startsAt: at(1), endsAt: at(5), agreedAt: at(1), startedAt: at(1), absences: [], gapDays: null, status: 'ended', endedAt: at(4), nextKnownBeforeEnd: true };
  await api.store.models.placements.insertMany(Array.from({ length: many }, () => ({ _id: randomUUID(), candidateId: randomUUID(), ...row, ...over })) as never[]);
}

interface Answer {
  period?: { from: string; to: string };
  definitions: Record<string, { name: { nl: string } }>;
  total: Record<string, Record<string, unknown>>;
  rows: { group: { value?: string; period?: string }; figures: Record<string, Record<string, unknown>> }[];
}
const get = (path: string, request: TestRequest = {}) => api.send<Answer>('GET', `/v1/insights/${path}`, { as: 'manager', ...request });
const ofRows = ({ rows }: Answer, figure: string) => Object.fromEntries(rows.map(({ group, figures }) => [group.value ?? group.period, figures[figure]!['count']]));
const asContractor: TestRequest = { as: 'contractor', claims: { contractor_id: OWN } };

describe('manager\'s figures', () => {
  it.each(FIGURES.map((route) => [route.path, route] as const))('%s answers what its schema says, with a definition of every figure', async (path, route) => {
    const { status, body } = await api.send<Answer>('GET', path, { as: 'manager' });
    expect(status).toBe(200);
    expect(route.response!.safeParse(body).error).toBeUndefined();
    expect(Object.keys(body.definitions)).toEqual(Object.keys(body.total));
  });

  it.each(ROUTES.map((route) => [route.path, route.roles] as const))('%s is for the roles of the table', async (path, roles) => {
    const claims = { contractor_id: OWN, candidate_id: randomUUID() };
    for (const as of ['intake', 'candidate', 'contractor', 'coach', 'administrator', 'privacy-officer'] as Role[]) {
      expect({ as, status: (await api.send('GET', path, { as, claims })).status }).toEqual({ as, status: roles.includes(as) ? 200 : 403 });
    }
    expect((await api.send('GET', path)).status).toBe(401);
  });

  it('group by field and period, and filter', async () => {
    const { body } = await get(`flow?${PERIOD}&groupBy=region`);
    expect(body.period).toEqual({ from: '2026-01', to: '2026-06' });
    expect(ofRows(body, 'started')).toEqual({ AM24: 12, AM25: 4, AM26: 28 });
    expect(body.total['lastingShare']).toEqual({ numerator: 25, denominator: 28, share: 0.8929, suppressed: false });
    expect(ofRows((await get(`flow?${PERIOD}&per=month`)).body, 'started')).toEqual({ '2026-02': 12, '2026-03': 32, '2026-05': 0 });
    const both = (await get(`flow?${PERIOD}&per=quarter&groupBy=region&region=AM26`)).body;
    expect(both.rows.map(({ group, figures }) => [group.period, group.value, figures['started']!['count'], figures['ended']!['count']])).toEqual([['2026-Q1', 'AM26', 28, 0], ['2026-Q2', 'AM26', 0, 28]]);
  });

  it.each(['administrator', 'privacy-officer'] as const)('hide from the role %s what is about few people, and what would tell', async (as) => {
    const { body } = await get(`flow?${PERIOD}&groupBy=region`, { as });
    // Region AM25 has 4; without AM24 hidden as well, the total would tell.
    expect(ofRows(body, 'started')).toEqual({ AM24: null, AM25: null, AM26: 28 });
    expect(body.total).toMatchObject({ started: { count: 44, suppressed: false }, ended: { count: 28, parts: { 'regular-job': null, withdrawn: null }, suppressed: true }, lastingShare: { share: null, numerator: null, suppressed: true } });
    expect((await get(`flow?${PERIOD}&region=AM25`, { as })).body.total['started']).toEqual({ count: null, suppressed: true });
    const pool = (await get('pool', { as })).body.total;
    expect(pool['waitingDays']).toMatchObject({ count: 16, longest: null });
    expect((await get('pool')).body.total['waitingDays']!['longest']).toEqual(expect.any(Number));
  });

  it('give a contractor the own work, without target groups', async () => {
    expect((await get(`placements?${PERIOD}`)).body.total).toMatchObject({ ended: { count: 32 }, noShowShare: { denominator: 32 } });
    const own = (await get(`placements?${PERIOD}&groupBy=contractorId`, asContractor)).body;
    expect(ofRows(own, 'ended')).toEqual({ [OWN]: 30 });
    // Why a placement ended early may be about health.
    expect(own.total).not.toHaveProperty('earlyEndReasons');
    expect((await get(`placements/export?${PERIOD}`, asContractor)).text).not.toMatch(/ziekte/);
    expect(own.total['noShowShare']).toEqual({ numerator: 10, denominator: 30, share: 0.3333, suppressed: false });
    expect((await get(`placements?${PERIOD}&contractorId=${OTHER}`, asContractor)).body.total['ended']!['count']).toBe(0);
    expect((await get(`placements?${PERIOD}`, { as: 'contractor', claims: { contractor_id: OTHER } })).body.total['ended']!['suppressed']).toBe(true);
    for (const query of ['groupBy=targetGroup', 'targetGroup=ww']) {
      expect((await get(`placements?${query}`, asContractor)).body).toMatchObject({ status: 403, code: 'INSIGHTS.NOT_FOR_CONTRACTORS' });
    }
  });

  it.each([
    ['flow?from=2026-06&to=2026-05', 422, 'INSIGHTS.PERIOD_INVALID'],
    ['flow?from=2010-01&to=2026-05', 422, 'INSIGHTS.PERIOD_INVALID'],
    ['flow?from=2026-13', 400, 'REQUEST.INVALID'],
    ['flow?from=2026-01-01', 400, 'REQUEST.INVALID'],
    ['flow?per=week', 400, 'REQUEST.INVALID'],
    ['flow?groupBy=contractorId', 400, 'REQUEST.INVALID'],
    ['pool?per=month', 400, 'REQUEST.INVALID'],
    ['flow/export?from=2026-06&to=2026-05', 422, 'INSIGHTS.PERIOD_INVALID'],
  ])('%s is refused with %i', async (path, status, code) => {
    expect((await get(path)).body).toMatchObject({ status, code });
  });
});

describe('the export', () => {
  const lines = (text: string) => text.split('\r\n').map((line) => line.split(';'));

  it('is a Dutch CSV file with byte order mark', async () => {
    const { headers, text } = await get(`flow/export?${PERIOD}&groupBy=region&per=year`);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const bytes = await fetch(`${api.url}/v1/insights/flow/export`, { headers: await api.issuer.headersOf('manager') }).then((answer) => answer.arrayBuffer());
    expect([...new Uint8Array(bytes).slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(text.startsWith('Periode;Regio;Code;Begonnen trajecten;Afgeronde trajecten;Afgeronde trajecten: regulier werk;')).toBe(true);
    const [, zeeland, , , total] = lines(text);
    expect(zeeland!.slice(0, 5)).toEqual(['2026', 'Zeeland', 'AM24', '12', '0']);
    expect([...total!.slice(0, 5), total!.at(-1)]).toEqual(['Totaal', '', '', '44', '28', '0,8929']);
  });

  it('hides what the answer hides', async () => {
    const { text } = await get(`flow/export?${PERIOD}&groupBy=region`, { as: 'administrator' });
    expect(lines(text).slice(1, 5).map((line) => line[2])).toEqual(['afgeschermd', 'afgeschermd', '28', '44']);
    expect((await get(`flow/export?${PERIOD}`, { as: 'administrator' })).text).toContain('\r\n44;28;afgeschermd');
  });

  it('makes names harmless that a spreadsheet would take for a formula', async () => {
    const { text } = await get(`placements/export?${PERIOD}&groupBy=contractorId`);
    expect(text).toContain(`\r\n"'=Wegen;""Proef""";${OWN};`);
    expect(text).toContain(`\r\n${OTHER};${OTHER};2;`);
  });
});
