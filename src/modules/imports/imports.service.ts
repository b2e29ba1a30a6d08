import { v5 as uuidV5 } from 'uuid';
import { ROWS_KEPT, type RowDecisionInput } from '../../contracts/import.js';
import type { Principal } from '../../contracts/api/roles.js';
import { decide, noRows, type ImportStatus, type RowCounts, type RowStatus } from '../../domain/import/status.js';
import { REGIONS } from '../../domain/region/regions.js';
import { dateOf, plus, type Instant } from '../../domain/shared/calendar.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import type { BsnVault } from '../../persistence/candidates/bsn-vault.js';
import type { CandidateRecords } from '../../persistence/candidates/candidate-records.js';
import type { ImportRecord, ImportRowRecord, ImportStore, NewImportRow } from '../../persistence/import-store.js';
import type { Page, PageRequest } from '../../persistence/pages.js';
import type { Policies } from '../../persistence/registers/policies.js';
import type { ImportGateway } from '../../temporal/import-gateway.js';
import type { Reach } from '../access/reach.js';
import { reachesRegion, regionsFor, requireOwnRegions } from '../access/scopes.js';
import { readImportFile, type ReadFile, type ReadRow } from './file-reading.js';
import { RegisteredCheck, type CheckedRow } from './registered-check.js';

export interface ImportRequest {
  bytes: Uint8Array;
  region: string;
  policyId?: string | undefined;
}

export interface DryRun {
  region: string;
  columns: ReadFile['columns'];
  counts: RowCounts;
  rows: CheckedRow[];
}

interface RowRef {
  importId: string;
  row: number;
}

export interface ImportsParts {
  store: ImportStore;
  records: CandidateRecords;
  vault: BsnVault;
  policies: Policies;
  gateway: ImportGateway;
  reach: Reach;
}

/** Namespace of the ids of imported candidates: the same file, row and import give the same candidate. */
const CANDIDATES = 'b0b5b7b1-8c34-5f0e-9d61-2f0a5a0c7a11';

export class ImportsService {
  constructor(private readonly parts: ImportsParts) {}

  /** What an import would do with the file. Stores nothing. */
  async dryRun({ bytes, region, policyId, by }: ImportRequest & { by: Principal }, now: Instant): Promise<DryRun> {
    await this.requireKnown({ region, policyId });
    requireOwnRegions(by, { codes: [region], field: 'query.region' });
    const { rows: read, columns } = await readImportFile(bytes, { region, today: dateOf(now) });
    const rows = await this.withinReach(by, await new RegisteredCheck(this.parts.records, this.parts.vault).check(read));
    return { region, columns, counts: countsOf(rows), rows };
  }

  /** Stores the rows and starts the import; a repeat with the same id changes nothing. */
  async accept({ bytes, region, policyId, importId, by }: ImportRequest & { importId: string; by: Principal }, now: Instant): Promise<ImportRecord> {
    const version = await this.requireKnown({ region, policyId });
    requireOwnRegions(by, { codes: [region], field: 'query.region' });
    const { rows, columns } = await readImportFile(bytes, { region, today: dateOf(now) });
    const rowsExpireAt = plus(now, ROWS_KEPT);
    await this.parts.store.insert(
      {
        _id: importId,
        region,
        status: 'running',
        rows: rows.length,
        columns,
        policy: version,
        by: by.subject,
        createdAt: now,
        rowsExpireAt,
      },
      rows.map((row) => documentOf(row, { importId, expiresAt: rowsExpireAt })),
    );
    await this.parts.gateway.run({ importId, region, from: 1, to: rows.length });
    return this.read(importId, by);
  }

  list({ region, ...query }: { region?: string; status?: ImportStatus; page: PageRequest }, by: Principal): Promise<Page<ImportRecord>> {
    const reached = regionsFor(by, region);
    return this.parts.store.list({ ...query, ...(reached && { region: reached }) });
  }

  /** Throws `IMPORT.UNKNOWN`, also for an import of another region. */
  async read(importId: string, by: Principal): Promise<ImportRecord> {
    const found = await this.parts.store.find(importId);
    if (found && reachesRegion(by, found.region)) return found;
    throw new DomainError('IMPORT.UNKNOWN', 'There is no such import', { remedy: 'Find the import in the list.', facts: { importId } });
  }

  /** Throws `IMPORT.UNKNOWN`. */
  async rows({ importId, status, page }: { importId: string; status?: RowStatus; page: PageRequest }, by: Principal): Promise<Page<ImportRowRecord>> {
    await this.read(importId, by);
    const { items, ...rest } = await this.parts.store.listRows({ importId, ...(status && { status }), page });
    return { ...rest, items: await this.withinReach(by, items) };
  }

  /**
   * Carries out what a person decided about a row; an overruled one is registered by a durable run of its own.
   * Throws `IMPORT.UNKNOWN`, `IMPORT.ROW_UNKNOWN`, `IMPORT.DECISION_NOT_POSSIBLE` and `IMPORT.MERGE_TARGET`.
   */
  async decide(
    { importId, row, decision, key, by }: RowRef & { decision: RowDecisionInput; key: string; by: Principal },
    now: Instant,
  ): Promise<ImportRowRecord> {
    const { region } = await this.read(importId, by);
    const before = await this.row({ importId, row });
    const repeated = before.decision?.by === by.subject && before.decision.key === key;
    if (!repeated) {
      const to = decide(before.status, decision.decision);
      if (decision.decision === 'merge') await this.requireAlike(before, { candidateId: decision.candidateId, by });
      const kept = { ...decision, key, by: by.subject, at: now };
      const moved = await this.parts.store.decide({ importId, row, from: before.status }, { to, decision: kept });
      if (!moved) decide((await this.row({ importId, row })).status, decision.decision);
    }
    await this.parts.gateway.run({ importId, region, from: row, to: row, decisionKey: key });
    const [after] = await this.withinReach(by, [await this.row({ importId, row })]);
    return after!;
  }

  /** Rows that name nobody out of reach. Who is new with the import itself is named. */
  private async withinReach<Row extends Pick<ImportRowRecord, 'alike'>>(by: Principal, rows: Row[]): Promise<Row[]> {
    const ids = rows.flatMap(({ alike }) => alike.flatMap((one) => (one.row === undefined ? (one.candidateId ?? []) : [])));
    const reached = await this.parts.reach.within(by, [...new Set(ids)]);
    return rows.map((row) => ({ ...row, alike: row.alike.filter((one) => one.row !== undefined || reached.has(one.candidateId ?? '')) }));
  }

  private async row({ importId, row }: RowRef): Promise<ImportRowRecord> {
    const found = await this.parts.store.row(importId, row);
    if (found) return found;
    throw new DomainError('IMPORT.ROW_UNKNOWN', 'There is no such row, or it was not kept', {
      remedy: 'See the rows of the import.',
      facts: { importId, row },
    });
  }

  private async requireAlike({ alike, importId, row }: ImportRowRecord, { candidateId, by }: { candidateId: string; by: Principal }): Promise<void> {
    const named = alike.some((one) => one.candidateId === candidateId);
    if (named && (await this.parts.records.registered([candidateId])).has(candidateId) && (await this.parts.reach.reachesCandidate(by, candidateId))) return;
    throw new DomainError('IMPORT.MERGE_TARGET', 'That candidate does not stand with this row, or is not registered', {
      field: 'body.candidateId',
      remedy: 'Choose one of the candidates that stand with the row.',
      facts: { importId, row },
    });
  }

  /** The version of the policy that is in force. Throws `REGION.UNKNOWN` and `POLICY.UNKNOWN`. */
  private async requireKnown({ region, policyId }: { region: string; policyId?: string | undefined }): Promise<{
    policyId: string;
    version: number;
  }> {
    if (!REGIONS.some(({ code }) => code === region)) {
      throw new DomainError('REGION.UNKNOWN', 'There is no such region', { field: 'query.region', remedy: 'Choose a region from /v1/regions.' });
    }
    const policy = await this.parts.policies.inForce({ region, policyId });
    if (policy) return { policyId: policy.policyId, version: policy.version };
    throw new DomainError('POLICY.UNKNOWN', 'There is no such policy', { field: 'query.policyId', remedy: 'Choose a policy from /v1/policies.' });
  }
}

function documentOf(
  { row, line, status, faults, alike, candidate, intakeComplete = false }: ReadRow,
  { importId, expiresAt }: { importId: string; expiresAt: Instant },
): NewImportRow {
  const base = {
    _id: `${importId}/${row}`,
    importId,
    row,
    line,
    status,
    candidateId: candidateIdOf({ importId, row }),
    faults,
    alike: alike.map((one) => (one.row === undefined ? one : { ...one, candidateId: candidateIdOf({ importId, row: one.row }) })),
    expiresAt,
  };
  if (!candidate) return base;
  const { bsn, person, profile } = candidate;
  return { ...base, candidate: { person, profile, ...(bsn && { bsn }) }, start: { targetGroup: profile.targetGroup, intakeComplete } };
}

function candidateIdOf({ importId, row }: RowRef): string {
  return uuidV5(`${importId}/${row}`, CANDIDATES);
}

function countsOf(rows: { status: RowStatus }[]): RowCounts {
  const counts = noRows();
  for (const { status } of rows) counts[status] += 1;
  return counts;
}
