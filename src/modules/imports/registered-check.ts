/** For a dry run: which rows are, or may be, people who are registered already. Reads, and stores nothing. */
import { blockingKeys, duplicateScore, isPossibleDuplicate } from '../../domain/candidate/duplicates.js';
import type { BsnVault } from '../../persistence/candidates/bsn-vault.js';
import type { CandidateRecords, PersonRecord } from '../../persistence/candidates/candidate-records.js';
import type { ReadRow } from './file-reading.js';

/** What a dry run says about a row beside what the file itself says. */
export type CheckedRow = Omit<ReadRow, 'status'> & { status: ReadRow['status'] | 'refused'; refusal?: string };

const AT_ONCE = 500;
const MOST_NAMED = 10;

export class RegisteredCheck {
  constructor(
    private readonly records: Pick<CandidateRecords, 'sharing' | 'holdersOf'>,
    private readonly vault: Pick<BsnVault, 'hashOf'>,
  ) {}

  async check(rows: ReadRow[]): Promise<CheckedRow[]> {
    const checked: CheckedRow[] = [];
    for (let at = 0; at < rows.length; at += AT_ONCE) checked.push(...(await this.some(rows.slice(at, at + AT_ONCE))));
    return checked;
  }

  private async some(rows: ReadRow[]): Promise<CheckedRow[]> {
    const candidates = rows.flatMap(({ candidate }) => candidate ?? []);
    const hashes = candidates.flatMap(({ bsn }) => (bsn ? this.vault.hashOf(bsn) : []));
    const holders = await this.records.holdersOf(hashes);
    const others = await this.records.sharing([...new Set(candidates.flatMap(({ person }) => blockingKeys(person)))]);
    const byKey = new Map<string, PersonRecord[]>();
    for (const other of others) for (const key of blockingKeys(other)) byKey.set(key, [...(byKey.get(key) ?? []), other]);
    return rows.map((row) => {
      if (!row.candidate) return row;
      const { person, bsn } = row.candidate;
      const holder = bsn ? holders.get(this.vault.hashOf(bsn)) : undefined;
      if (holder) return { ...row, status: 'refused', refusal: 'CANDIDATE.BSN_KNOWN', alike: [{ candidateId: holder, reasons: [] }] };
      const sharing = new Set(blockingKeys(person).flatMap((key) => byKey.get(key) ?? []));
      const alike = [...sharing]
        .map((other) => ({ candidateId: other.candidateId, ...duplicateScore(person, other) }))
        .filter(isPossibleDuplicate)
        .sort((a, b) => b.score - a.score)
        .slice(0, MOST_NAMED);
      return alike.length > 0 ? { ...row, status: 'possible-duplicate', alike: [...alike, ...row.alike] } : row;
    });
  }
}
