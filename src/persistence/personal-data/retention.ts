/** Finds what was kept for its whole term, and destroys it. */
import type { QueryFilter } from 'mongoose';
import { v5 as uuidV5 } from 'uuid';
import { latestEnd, type PersonKind, type RetentionTerm } from '../../domain/rights/retention.js';
import type { Instant } from '../../domain/shared/calendar.js';
import type { Store } from '../connection.js';
import type { JourneyDocument } from '../journeys/journey.schema.js';
import type { DestructionRecords } from '../rights/destruction-records.js';
import type { LegalHolds } from '../rights/legal-holds.js';
import type { Destroyed, PersonFiles } from './person-files.js';

interface Past {
  candidateId: string;
  region: string;
}

export interface RetentionParts {
  files: PersonFiles;
  holds: LegalHolds;
  records: DestructionRecords;
  histories: { erase(candidateId: string, alive: () => void): Promise<number> };
  terms: readonly RetentionTerm<PersonKind>[];
}

const AT_ONCE = 50;
const NAMESPACE = 'c1a52c70-0a83-5b0e-8f55-3f6b1a9d7e21';
/** The whole person goes, with the key. */
const WHOLE: readonly PersonKind[] = ['file', 'never-started'];

export class Retention {
  constructor(
    private readonly store: Pick<Store, 'models' | 'keys'>,
    private readonly parts: RetentionParts,
  ) {}

  /** Some people of each kind; `more` when a kind had as many as are done at once. */
  async destroyPast(now: Instant, alive: () => void): Promise<{ records: number; more: boolean }> {
    let [records, more] = [0, false];
    // The whole file first: what goes with it needs no record of its own.
    for (const term of [...this.parts.terms].sort((a, b) => Number(WHOLE.includes(b.kind)) - Number(WHOLE.includes(a.kind)))) {
      const past = await this.past(term, now);
      let gone = 0;
      for (const person of past) {
        gone += (await this.destroy(person, { term, alive }, now)) ? 1 : 0;
        alive();
      }
      records += gone;
      // When nobody could go, the same people would be found again.
      more ||= past.length === AT_ONCE && gone > 0;
    }
    return { records, more };
  }

  /** False when nothing was there to destroy, so that a repeat writes no second record. */
  private async destroy({ candidateId, region }: Past, { term, alive }: { term: RetentionTerm<PersonKind>; alive: () => void }, now: Instant): Promise<boolean> {
    const { files, histories: runs, records } = this.parts;
    const ids = await files.idsOf(candidateId);
    if ((await this.parts.holds.held(ids)).size > 0) return false;
    const whole = WHOLE.includes(term.kind);
    let histories = 0;
    if (whole) for (const id of ids) histories += await runs.erase(id, alive);
    const documents: Destroyed = whole ? await files.erase(ids, { alive }) : await files.eraseKind(ids, term.kind);
    if (whole) await files.close(ids);
    if (!whole && Object.values(documents).every((count) => count === 0)) return false;
    const { kind: what, keep, source } = term;
    // Of the same person, kind and day it is the same record; nothing leads back from it.
    const recordId = uuidV5(this.store.keys.installation.blind('destruction', `${candidateId}/${what}/${now.slice(0, 10)}`), NAMESPACE);
    await records.keep({ recordId, destroyedAt: now, what, ground: `${keep}. ${source}`, by: 'retention', region, documents, histories, keyDestroyed: whole });
    return true;
  }

  private async past(term: RetentionTerm<PersonKind>, now: Instant): Promise<Past[]> {
    const end = new Date(latestEnd(term, now));
    // Holds are few: asked for once, so that whoever is held takes no place among those who go.
    const held = await this.parts.holds.everybody();
    return term.kind === 'never-started' ? this.neverStarted(end, held) : this.endedBefore(end, { held, kind: term.kind });
  }

  /** Ended, and not looked after any more. A journey that began anew has another stage. */
  private async endedBefore(end: Date, { held, kind }: { held: string[]; kind: PersonKind }): Promise<Past[]> {
    const ended = { _id: { $nin: held }, stage: 'ended', 'outcome.at': { $lte: end }, stageSince: { $lte: end } } as unknown as QueryFilter<JourneyDocument>;
    const found: Past[] = [];
    for await (const { _id, region } of this.store.models.journeys.find(ended, { region: 1 }).sort({ stageSince: 1, _id: 1 }).lean().cursor()) {
      if (!(await this.parts.files.has([_id], kind))) continue;
      found.push({ candidateId: _id, region });
      if (found.length === AT_ONCE) break;
    }
    return found;
  }

  private async neverStarted(end: Date, held: string[]): Promise<Past[]> {
    const found = await this.store.models.profiles.aggregate<Past>([
      { $match: { merged: false, createdAt: { $lte: end }, _id: { $nin: held } } },
      { $sort: { createdAt: 1, _id: 1 } },
      { $lookup: { from: 'journeys', localField: '_id', foreignField: '_id', as: 'journey' } },
      { $match: { journey: { $size: 0 } } },
      { $limit: AT_ONCE },
      { $project: { _id: 0, candidateId: '$_id', region: 1 } },
    ]);
    return found;
  }
}
