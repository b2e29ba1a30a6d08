/** Imports and their rows. A row moves on only from the status that the writer saw, so a repeat changes nothing. */
import type { ImportActivityDeps, JourneyToStart, RefusedRow, WaitingRow } from '../../activities/import.activities.js';
import type { RowRange } from '../../workflows/import/import.ports.js';
import type { DuplicateReason } from '../domain/candidate/duplicates.js';
import { noRows, type ImportStatus, type RowCounts, type RowStatus } from '../domain/import/status.js';
import type { Instant } from '../domain/shared/calendar.js';
import type { DomainError } from '../domain/shared/domain-error.js';
import type { Store } from './connection.js';
import type { Alike, ImportDocument, ImportRowDocument, RowCandidate } from './imports/import.schema.js';
import type { Among } from './journey-reads.js';
import type { DataKey } from './keys/data-key.js';
import { readPage, type Page, type PageRequest } from './pages.js';
import { insertNew, insertNewAsTheyAre, plain } from './stored.js';

/** An import as it stands now. */
export type ImportRecord = Omit<ImportDocument, '_id' | 'counts'> & { importId: string; counts: RowCounts };
export type ImportRowRecord = Omit<ImportRowDocument, '_id' | 'candidate'>;
/** A row as it comes from a file. */
export type NewImportRow = Omit<ImportRowDocument, 'candidate'> & { candidate?: RowCandidate };

/** A row moves from one of these statuses, or stays. */
interface Move {
  importId: string;
  rows: number[];
  from: RowStatus[];
}

const INSERT_AT_ONCE = 1_000;
/** Personal data of a row, which a list of rows never shows. */
const PERSONAL = { candidate: 0, 'decision.reason': 0 } as const;

type Rows = ImportActivityDeps['rows'];

export class ImportStore implements Rows {
  private readonly models: Store['models'];
  private readonly keys: Store['keys'];

  constructor({ models, keys }: Pick<Store, 'models' | 'keys'>) {
    this.models = models;
    this.keys = keys;
  }

  /** Stores the rows, then the import: who finds the import finds all of its rows. A repeat changes nothing. */
  async insert(document: ImportDocument, rows: NewImportRow[]): Promise<void> {
    const owner = ownerOf(document._id);
    // The key goes with the rows: what a backup still holds of them cannot be read any more.
    const key = (await this.keys.make([owner], { expiresAt: new Date(document.rowsExpireAt) })).get(owner)!;
    for (let at = 0; at < rows.length; at += INSERT_AT_ONCE) {
      const some = rows.slice(at, at + INSERT_AT_ONCE).map((row) => ({ ...sealedRow(row, key), expiresAt: new Date(row.expiresAt) }));
      await insertNewAsTheyAre(this.models.importRows, some);
    }
    await insertNew(this.models.imports, [document]);
  }

  async find(importId: string): Promise<ImportRecord | undefined> {
    const found = await this.models.imports.findById(importId).lean<ImportDocument>();
    return found ? (await this.withCounts([found]))[0] : undefined;
  }

  async list({ region, status, page }: { region?: Among; status?: ImportStatus; page: PageRequest }): Promise<Page<ImportRecord>> {
    const filter = { ...(region && { region }), ...(status && { status }) };
    const { items, ...rest } = await readPage(this.models.imports, { filter, page });
    return { items: await this.withCounts(items), ...rest };
  }

  async listRows({ importId, status, page }: { importId: string; status?: RowStatus; page: PageRequest }): Promise<Page<ImportRowRecord>> {
    const { items, ...rest } = await readPage(this.models.importRows, { filter: { importId, ...(status && { status }) }, page, without: Object.keys(PERSONAL) });
    return { items: items.map(rowRecord), ...rest };
  }

  async row(importId: string, row: number): Promise<ImportRowRecord | undefined> {
    const found = await this.models.importRows.findOne({ importId, row }, PERSONAL).lean<ImportRowDocument>();
    return found ? rowRecord(found) : undefined;
  }

  /** Stores a decision when the row still has the status `from`. False when it has not. */
  async decide(
    { importId, row, from }: { importId: string; row: number; from: RowStatus },
    { to, decision }: { to: RowStatus; decision: NonNullable<ImportRowDocument['decision']> },
  ): Promise<boolean> {
    const reason = decision.reason && (await this.keys.of(ownerOf(importId))).sealField(decision.reason, placeOf({ importId, row }, 'decision.reason'));
    const sealed = { ...decision, ...(reason && { reason }) };
    const forget = to === 'waiting' ? {} : { $unset: { candidate: '' } };
    const { matchedCount } = await this.models.importRows.updateOne(
      { importId, row, status: from },
      { $set: { status: to, decision: sealed }, ...forget },
    );
    return matchedCount === 1;
  }

  async waiting({ importId, from, to }: RowRange): Promise<WaitingRow[]> {
    const found = await this.models.importRows
      .find({ importId, row: { $gte: from, $lte: to }, status: 'waiting' })
      .sort({ row: 1 })
      .lean<ImportRowDocument[]>();
    const key = found.length > 0 ? await this.keys.find(ownerOf(importId)) : undefined;
    return key ? found.flatMap((document) => waitingRow(document, key) ?? []) : [];
  }

  async recordRegistration(importId: string, { registered, refused }: { registered: number[]; refused: RefusedRow[] }): Promise<void> {
    if (registered.length > 0) {
      // The registry has it now: nothing of the person stays behind.
      await this.models.importRows.updateMany(moving({ importId, rows: registered, from: ['waiting'] }), {
        $set: { status: 'registered' },
        $unset: { candidate: '' },
      });
    }
    if (refused.length === 0) return;
    await this.models.importRows.bulkWrite(
      refused.map(({ row, refusal }) => ({
        updateOne: {
          filter: moving({ importId, rows: [row], from: ['waiting', 'registered'] }),
          update: { $set: { status: statusOf(refusal), refusal: refusal.code, alike: alikeIn(refusal) } },
        },
      })),
      { ordered: false, throwOnValidationError: true },
    );
  }

  async toStart({ importId, from, to }: RowRange): Promise<JourneyToStart[]> {
    const parent = await this.models.imports.findById(importId, { region: 1, policy: 1 }).lean<ImportDocument>();
    if (!parent) throw new Error(`Import ${importId} is not in the store`);
    const found = await this.models.importRows
      .find({ importId, row: { $gte: from, $lte: to }, status: 'registered' }, { row: 1, candidateId: 1, start: 1 })
      .sort({ row: 1 })
      .lean<ImportRowDocument[]>();
    const { region, policy } = parent;
    return found.flatMap(({ row, candidateId, start }) => (start ? { row, candidateId, region, policy, ...start } : []));
  }

  async recordStarted(importId: string, rows: number[]): Promise<void> {
    await this.models.importRows.updateMany(moving({ importId, rows, from: ['registered'] }), { $set: { status: 'started' } });
  }

  async complete(importId: string, now: Instant): Promise<RowCounts> {
    const counts = (await this.countsOf([importId])).get(importId) ?? noRows();
    await this.models.imports.updateOne({ _id: importId }, { $set: { counts } });
    if (counts.waiting + counts.registered === 0) {
      // A row that was decided about later does not move the moment at which the import was complete.
      await this.models.imports.updateOne(
        { _id: importId, status: 'running' },
        { $set: { status: 'completed', completedAt: now } },
      );
    }
    return counts;
  }

  /** The counts kept at the last completion once the rows may be gone; until then the rows are counted. */
  private async withCounts(found: ImportDocument[]): Promise<ImportRecord[]> {
    const now = await this.countsOf(found.map((document) => document._id));
    return found.map(({ _id, counts: kept, ...document }) => {
      const counted = now.get(_id);
      const whole = counted !== undefined && Object.values(counted).reduce((sum, n) => sum + n, 0) === document.rows;
      return { ...(plain(document) as typeof document), importId: _id, counts: whole ? counted : { ...noRows(), ...kept } };
    });
  }

  private async countsOf(importIds: string[]): Promise<Map<string, RowCounts>> {
    const groups = await this.models.importRows.aggregate<{ _id: { importId: string; status: RowStatus }; rows: number }>([
      { $match: { importId: { $in: importIds } } },
      { $group: { _id: { importId: '$importId', status: '$status' }, rows: { $sum: 1 } } },
    ]);
    const counts = new Map<string, RowCounts>();
    for (const { _id, rows } of groups) {
      counts.set(_id.importId, { ...(counts.get(_id.importId) ?? noRows()), [_id.status]: rows });
    }
    return counts;
  }

}

function waitingRow({ importId, row, candidateId, candidate, decision, alike }: ImportRowDocument, key: DataKey): WaitingRow | undefined {
  if (!candidate) return undefined;
  const opened = key.openField(candidate, placeOf({ importId, row }, 'candidate')) as RowCandidate;
  const named = alike.flatMap((one) => one.candidateId ?? []);
  const reason = () => (decision?.reason ? (key.openField(decision.reason, placeOf({ importId, row }, 'decision.reason')) as string) : '');
  return {
    row,
    candidateId,
    ...opened,
    ...(decision?.decision === 'overrule' && { overrule: { reason: reason(), by: decision.by, candidateIds: named } }),
  };
}

function sealedRow({ candidate, ...row }: NewImportRow, key: DataKey): ImportRowDocument {
  return { ...row, ...(candidate && { candidate: key.sealField(candidate, placeOf(row, 'candidate')) }) };
}

/** Whose key the rows of an import are sealed with until they are candidates. */
function ownerOf(importId: string): string {
  return `import/${importId}`;
}

function placeOf({ importId, row }: { importId: string; row: number }, field: string) {
  return { collection: 'import-rows', id: `${importId}/${row}`, field };
}

function moving({ importId, rows, from }: Move) {
  return { importId, row: { $in: rows }, status: { $in: from } };
}

function rowRecord({ _id, candidate: _candidate, ...row }: ImportRowDocument): ImportRowRecord {
  return plain(row) as ImportRowRecord;
}

function statusOf({ code }: DomainError): RowStatus {
  return code === 'CANDIDATE.POSSIBLE_DUPLICATE' ? 'possible-duplicate' : 'refused';
}

/** Who is alike, as the refusal of the registry says it. */
function alikeIn({ detail: { facts = {} } }: DomainError): Alike[] {
  const { candidateId, candidateIds, score, reasons } = facts;
  const ids = Array.isArray(candidateIds) ? candidateIds : typeof candidateId === 'string' ? [candidateId] : [];
  return ids.map((id) =>
    id === candidateId && typeof score === 'number'
      ? { candidateId: id, score, reasons: (Array.isArray(reasons) ? reasons : []) as DuplicateReason[] }
      : { candidateId: id, reasons: [] },
  );
}
