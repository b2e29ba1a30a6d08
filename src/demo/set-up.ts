/** What is there before the play: a policy, contractors, and the candidates by an import. */
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { assignmentRoutes } from '../contracts/api/routes/assignments.js';
import { contractorRoutes } from '../contracts/api/routes/contractors.js';
import { importRoutes } from '../contracts/api/routes/imports.js';
import { policyRoutes } from '../contracts/api/routes/policies.js';
import type { zImport, zImportRow } from '../contracts/import.js';
import type { ApiClient } from './api-client.js';
import type { Cast } from './cast.js';
import { demoCsv, REGION } from './people.js';
import { DEMO_POLICY_ID, demoTerms } from './policy.js';
import type { RunFile } from './run-file.js';
import { pages, type Assignment, type Participant } from './view.js';
import { assignmentsOf, demoContractors } from './work.js';

export interface Stage {
  api: ApiClient;
  cast: Cast;
  file: RunFile;
  say(line: string): void;
  signal: AbortSignal;
}

/** The key of a command of this run. */
export function keyOf({ run }: RunFile, what: string): string {
  return `demo-${run.runId}/${what}`;
}

/** The pace of the run. */
export function paceOf({ run }: RunFile): number {
  return run.pace ?? 1;
}

/** Publishes the policy in seconds, unless its newest version says just that. */
export async function publishPolicy({ api, file, say }: Stage): Promise<void> {
  const content = demoTerms(paceOf(file));
  const query = { policyId: DEMO_POLICY_ID, limit: '200' };
  const versions = await pages((cursor) => api.call(policyRoutes.listPolicies, { as: 'administrator', query: { ...query, ...cursor } }));
  const newest = versions.sort((a, b) => b.version - a.version)[0];
  if (newest && isDeepStrictEqual({ terms: newest.terms, targetGroups: newest.targetGroups }, content)) {
    say(`Beleid "${DEMO_POLICY_ID}" versie ${newest.version} is er al (policy)`);
    return;
  }
  const version = (newest?.version ?? 0) + 1;
  await api.call(policyRoutes.publishPolicy, { as: 'administrator', body: { policyId: DEMO_POLICY_ID, version, ...content }, key: keyOf(file, `policy/${version}`) });
  say(`Beleid "${DEMO_POLICY_ID}" versie ${version} gepubliceerd: seconden in plaats van weken (policy)`);
}

/** The ids of the contractors, in order. One that an earlier run registered is used again. */
export async function registerContractors({ api, file, say }: Stage): Promise<string[]> {
  const ids: string[] = [];
  // The same companies in every run, however the people choose.
  for (const [at, contractor] of demoContractors(1).entries()) {
    const { items } = await api.call(contractorRoutes.listContractors, { as: 'coordinator', query: { region: REGION, q: contractor.name } });
    const known = items.find(({ name }) => name === contractor.name);
    const { contractorId } = known ?? (await api.call(contractorRoutes.createContractor, { as: 'coordinator', body: contractor, key: keyOf(file, `contractor/${at + 1}`) }));
    ids.push(contractorId);
  }
  say(`${ids.length} opdrachtnemers staan klaar (contractors)`);
  return ids;
}

/** What a computer that can keep up needs at most to find the contractors and sign them in; a busy one gets as much more time for everything. */
const QUICK_MS = 700;
const SLOWEST_PACE = 3;

/** Chooses the pace of a run that has none yet, by how long the contractors took. */
export function choosePace({ file, say }: Stage, tookMs: number): void {
  if (file.run.pace !== undefined) return;
  const pace = Math.min(SLOWEST_PACE, Math.max(1, Math.round((tookMs / QUICK_MS) * 2) / 2));
  file.keep({ pace });
  if (pace > 1) say(`Deze computer heeft het druk: alles duurt ${pace} keer zo lang (busy computer, slower pace)`);
}

/** Signs everybody in who will act, so that nobody has to wait for it in the play. */
export async function signEverybodyIn({ api, say }: Stage, accounts: readonly string[]): Promise<void> {
  const waiting = [...accounts];
  const one = async (): Promise<void> => {
    for (let account = waiting.shift(); account !== undefined; account = waiting.shift()) await api.signIn(account);
  };
  await Promise.all(Array.from({ length: 4 }, one));
  say(`${accounts.length} mensen zijn aangemeld (signed in)`);
}

/** Posts the assignments of a wave, each by its own contractor. Doing it again gives the same ones. */
export async function postWave({ api, cast, file }: Stage, { wave, contractors }: { wave: number; contractors: readonly string[] }): Promise<Assignment[]> {
  const { candidates } = file.run;
  const pace = paceOf(file);
  const postedAt = file.run.waves[wave]!;
  return Promise.all(
    assignmentsOf({ wave, postedAt, candidates, seed: 1, pace }, cast).map(({ contractor, number, ...body }) =>
      api.call(assignmentRoutes.createAssignment, { as: `contractor:${contractors[contractor]}`, body, key: keyOf(file, `assignment/${number}`) }),
    ),
  );
}

type Import = z.output<typeof zImport>;
type ImportRow = z.output<typeof zImportRow>;

/** Imports the file: first a dry run with its report, then for real. Gives the candidates whose journey was started. */
export async function importCandidates(stage: Stage): Promise<Participant[]> {
  const { api, file, say } = stage;
  const { candidates, seed } = file.run;
  const body = new TextEncoder().encode(demoCsv({ count: candidates, seed, cast: stage.cast }));
  const query = { region: REGION, policyId: DEMO_POLICY_ID };
  if (file.run.importId === undefined) {
    const dry = await api.call(importRoutes.createImport, { as: 'intake', query: { ...query, dryRun: 'true' }, body, key: keyOf(file, 'dry-run') });
    if ('report' in dry) showReport(dry, say);
    const real = await api.call(importRoutes.createImport, { as: 'intake', query, body, key: keyOf(file, 'import') });
    if (!('importId' in real)) throw new Error('The import was answered as a dry run');
    file.keep({ importId: real.importId });
    say(`Import gestart (import ${real.importId})`);
  }
  const importId = file.run.importId ?? '';
  const { counts } = await completed(stage, importId);
  say(`Import klaar: ${counts.started} trajecten gestart, ${counts.invalid} rijen afgekeurd, ${counts.possibleDuplicate} mogelijk dubbel, ${counts.refused} al bekend (import completed)`);
  await decideDuplicates(stage, importId);
  const rows = await rowsOf(api, importId, 'started');
  return rows.flatMap(({ row, candidateId }) => (candidateId === undefined ? [] : [{ row, candidateId }]));
}

function showReport({ rows, columns, counts, report }: { rows: number; columns: { unknown: { header: string }[] }; counts: Import['counts']; report: ImportRow[] }, say: (line: string) => void): void {
  say(`Proefimport van ${rows} rijen: ${counts.waiting} goed, ${rows - counts.waiting} niet (dry run). Onbekende kolommen: ${columns.unknown.map((c) => c.header).join(', ') || 'geen'}`);
  for (const row of report.filter(({ status }) => status !== 'waiting')) {
    const alike = row.alike[0]?.row;
    const why = row.faults.map(({ column, message, remedy }) => `${column === undefined ? '' : `${column}: `}${message}. ${remedy}`).join(' ');
    say(`  rij ${row.row}: ${alike === undefined ? '' : `lijkt op rij ${alike}. `}${why}`);
  }
}

async function completed({ api, say, signal }: Stage, importId: string): Promise<Import> {
  let told = '';
  for (;;) {
    const now = await api.call(importRoutes.readImport, { as: 'intake', params: { importId } });
    if (now.status === 'completed') return now;
    const progress = `Import loopt: ${now.counts.waiting} van ${now.rows} rijen wachten nog (importing)`;
    if (progress !== told) say(progress);
    told = progress;
    await pause(500, undefined, { signal });
  }
}

/** A person looked: it is the same person, and one registration is enough. */
async function decideDuplicates({ api, file, say }: Stage, importId: string): Promise<void> {
  for (const { row } of await rowsOf(api, importId, 'possible-duplicate')) {
    const body = { decision: 'skip', reason: 'Demo: dezelfde persoon.' } as const;
    await api.call(importRoutes.decideImportRow, { as: 'intake', params: { importId, row: String(row) }, body, key: keyOf(file, `row/${row}`) });
    say(`  rij ${row}: intake besluit, dezelfde persoon, overgeslagen (skipped)`);
  }
}

function rowsOf(api: ApiClient, importId: string, status: ImportRow['status']): Promise<ImportRow[]> {
  return pages((cursor) => api.call(importRoutes.listImportRows, { as: 'intake', params: { importId }, query: { limit: '200', status, ...cursor } }));
}
