/** Who opened whom in an emergency. The reason is personal data, sealed with the key of the candidate. */
import type { EmergencyFinding } from '../../domain/processing-log/emergency.js';
import { instantOf, plus, type Instant } from '../../domain/shared/calendar.js';
import type { Store } from '../connection.js';
import { readPage, type Page, type PageRequest } from '../pages.js';
import { insertNew, rowOf } from '../stored.js';
import type { EmergencyAccessDocument } from './emergency-access.schema.js';

/** How long one person stays open. */
const OPEN_FOR = 'PT3H';

export type EmergencyAccessRecord = Omit<EmergencyAccessDocument, '_id' | 'reason' | 'unreported'> & {
  emergencyAccessId: string;
  /** Absent when the candidate was erased. */
  reason?: string;
};

interface Asked {
  /** A repeat with the same id changes nothing. */
  emergencyAccessId: string;
  candidateId: string;
  openedBy: string;
  reason: string;
}

export interface EmergencyAccessFilter {
  candidateId?: string | undefined;
  openedBy?: string | undefined;
  acknowledged?: boolean | undefined;
}

export class EmergencyAccesses {
  /** @param now milliseconds since the epoch */
  constructor(
    private readonly store: Pick<Store, 'models' | 'keys'>,
    private readonly now: () => number = Date.now,
  ) {}

  /** Opens a registered candidate. */
  async open({ emergencyAccessId, ...asked }: Asked): Promise<EmergencyAccessRecord> {
    const { models, keys } = this.store;
    const openedAt = this.instant();
    const reason = (await keys.of(asked.candidateId)).sealField(asked.reason, placeOf(emergencyAccessId));
    await insertNew(models.emergencyAccesses, [{ _id: emergencyAccessId, ...asked, reason, openedAt, expiresAt: plus(openedAt, OPEN_FOR), unreported: true }]);
    const found = await this.find({ emergencyAccessId });
    if (!found) throw new Error('An emergency access that was stored is not there');
    return found;
  }

  /** The access by which this account has the candidate open now. */
  async openFor({ openedBy, candidateId }: { openedBy: string; candidateId: string }): Promise<string | undefined> {
    const open = { candidateId, openedBy, expiresAt: { $gt: this.instant() }, endedAt: { $exists: false } };
    return (await this.store.models.emergencyAccesses.findOne(open, { _id: 1 }).lean())?._id;
  }

  /** Undefined when there is none, or none of this account. */
  async find({ emergencyAccessId, openedBy }: { emergencyAccessId: string; openedBy?: string | undefined }): Promise<EmergencyAccessRecord | undefined> {
    const found = await this.store.models.emergencyAccesses.findOne({ _id: emergencyAccessId, ...(openedBy && { openedBy }) }).lean();
    return found ? this.opened(found) : undefined;
  }

  /** Ends it now; what has ended already stays as it is. */
  async end({ emergencyAccessId, by }: { emergencyAccessId: string; by: string }): Promise<void> {
    const now = this.instant();
    await this.store.models.emergencyAccesses.updateOne({ _id: emergencyAccessId, endedAt: { $exists: false }, expiresAt: { $gt: now } }, { $set: { endedAt: now, endedBy: by } });
  }

  /** Notes what the privacy officer found; the last finding holds. */
  async acknowledge({ emergencyAccessId, by, finding }: { emergencyAccessId: string; by: string; finding: EmergencyFinding }): Promise<void> {
    await this.store.models.emergencyAccesses.updateOne({ _id: emergencyAccessId }, { $set: { acknowledgedAt: this.instant(), acknowledgedBy: by, finding } });
  }

  /** Those whose reports have not begun yet, the oldest first. */
  async unreported(limit: number): Promise<Pick<EmergencyAccessRecord, 'emergencyAccessId' | 'candidateId' | 'openedAt'>[]> {
    const found = await this.store.models.emergencyAccesses.find({ unreported: true }, { candidateId: 1, openedAt: 1 }).sort({ openedAt: 1 }).limit(limit).lean();
    return found.map((one) => rowOf<EmergencyAccessRecord>(one, 'emergencyAccessId'));
  }

  /** Its reports are on their way. */
  async reported(emergencyAccessId: string): Promise<void> {
    await this.store.models.emergencyAccesses.updateOne({ _id: emergencyAccessId }, { $unset: { unreported: '' } });
  }

  async list({ candidateId, openedBy, acknowledged }: EmergencyAccessFilter, page: PageRequest): Promise<Page<EmergencyAccessRecord>> {
    const filter = { ...(candidateId && { candidateId }), ...(openedBy && { openedBy }), ...(acknowledged !== undefined && { acknowledgedAt: { $exists: acknowledged } }) };
    const { items, ...rest } = await readPage(this.store.models.emergencyAccesses, { filter, page });
    return { ...rest, items: await Promise.all(items.map((item) => this.opened(item))) };
  }

  private async opened(document: EmergencyAccessDocument): Promise<EmergencyAccessRecord> {
    const { reason: sealed, unreported: _ours, ...record } = rowOf<EmergencyAccessRecord & { reason: string; unreported?: true }>(document, 'emergencyAccessId');
    const key = await this.store.keys.find(document.candidateId);
    return key ? { ...record, reason: key.openField(sealed, placeOf(document._id)) as string } : record;
  }

  private instant(): Instant {
    return instantOf(this.now());
  }
}

function placeOf(id: string) {
  return { collection: 'emergency-accesses', id, field: 'reason' };
}
