/** Legal holds: who keeps the data of somebody from being destroyed, and why. */
import type { Instant } from '../../domain/shared/calendar.js';
import type { Store } from '../connection.js';
import { readPage, type Page, type PageRequest } from '../pages.js';
import { insertNew, plain } from '../stored.js';
import type { LegalHoldDocument } from './rights.schema.js';

export type LegalHold = Omit<LegalHoldDocument, '_id'> & { holdId: string };

const TEXTS = ['reason', 'liftReason'] as const;

export class LegalHolds {
  constructor(private readonly store: Pick<Store, 'models' | 'keys'>) {}

  /** A repeat with the same id changes nothing. Throws `CANDIDATE.UNKNOWN` and `CANDIDATE.ERASED`. */
  async put({ holdId, candidateId, reason, putBy }: Pick<LegalHold, 'holdId' | 'candidateId' | 'reason' | 'putBy'>, now: Instant): Promise<void> {
    const sealed = await this.sealed(candidateId, { holdId, field: 'reason', text: reason });
    await insertNew<LegalHoldDocument>(this.store.models.legalHolds, [{ _id: holdId, candidateId, reason: sealed, putAt: now, putBy }]);
  }

  /** False when it was lifted before. */
  async lift({ holdId, candidateId, reason, by }: { holdId: string; candidateId: string; reason: string; by: string }, now: Instant): Promise<boolean> {
    const liftReason = await this.sealed(candidateId, { holdId, field: 'liftReason', text: reason });
    const { matchedCount } = await this.store.models.legalHolds.updateOne({ _id: holdId, liftedAt: { $exists: false } }, { $set: { liftedAt: now, liftedBy: by, liftReason } });
    return matchedCount === 1;
  }

  async find(holdId: string): Promise<LegalHold | undefined> {
    const found = await this.store.models.legalHolds.findById(holdId).lean();
    return found ? this.opened(found) : undefined;
  }

  async list({ candidateId, holding, page }: { candidateId?: string | undefined; holding?: boolean | undefined; page: PageRequest }): Promise<Page<LegalHold>> {
    const filter = { ...(candidateId && { candidateId }), ...(holding !== undefined && { liftedAt: { $exists: !holding } }) };
    const { items, ...rest } = await readPage(this.store.models.legalHolds, { filter, page });
    return { ...rest, items: await Promise.all(items.map((item) => this.opened(item))) };
  }

  /** Everybody who is held. */
  async everybody(): Promise<string[]> {
    const found = await this.store.models.legalHolds.find({ liftedAt: { $exists: false } }, { candidateId: 1 }).lean();
    return found.map(({ candidateId }) => candidateId);
  }

  /** Which of these candidates are held. */
  async held(candidateIds: readonly string[]): Promise<Set<string>> {
    const found = await this.store.models.legalHolds.find({ candidateId: { $in: [...candidateIds] }, liftedAt: { $exists: false } }, { candidateId: 1 }).lean();
    return new Set(found.map(({ candidateId }) => candidateId));
  }

  private async sealed(candidateId: string, { holdId, field, text }: { holdId: string; field: string; text: string }): Promise<string> {
    return (await this.store.keys.of(candidateId)).sealField(text, { collection: 'legal-holds', id: holdId, field });
  }

  private async opened({ _id, ...document }: LegalHoldDocument): Promise<LegalHold> {
    const key = await this.store.keys.find(document.candidateId);
    const texts = TEXTS.flatMap((field) => {
      const text = document[field];
      return text ? [[field, key ? (key.openField(text, { collection: 'legal-holds', id: _id, field }) as string) : '']] : [];
    });
    return { ...(plain(document) as typeof document), ...(Object.fromEntries(texts) as Pick<LegalHold, 'reason'>), holdId: _id };
  }
}
