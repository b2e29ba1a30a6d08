import { DEFAULT_PREFERENCES, type MessagePreferences } from '../../domain/messages/preferences.js';
import type { Instant } from '../../domain/shared/calendar.js';
import type { Models } from '../models.js';
import { isDuplicateKey, rowOf } from '../stored.js';

/** Whose preferences: a candidate, a contractor, or an account of a member of staff. */
export type PreferenceOwner = `${'candidate' | 'contractor' | 'account'}/${string}`;

export type MessagePreferenceRecord = MessagePreferences & { rev: number };

export class MessagePreferenceStore {
  constructor(private readonly models: Pick<Models, 'messagePreferences'>) {}

  /** What the owner chose; revision 0 with what holds for everybody when nothing was chosen. */
  async of(owner: PreferenceOwner): Promise<MessagePreferenceRecord> {
    const found = await this.models.messagePreferences.findById(owner).lean();
    if (!found) return { ...DEFAULT_PREFERENCES, rev: 0 };
    const { owner: _id, changedAt: _at, ...record } = rowOf<MessagePreferenceRecord & { owner: string; changedAt: string }>(found, 'owner');
    return record;
  }

  /** Replaces the preferences that still have revision `rev`; undefined when they have not. */
  async replace(
    { owner, rev, preferences }: { owner: PreferenceOwner; rev: number; preferences: MessagePreferences },
    now: Instant,
  ): Promise<MessagePreferenceRecord | undefined> {
    const document = { ...preferences, rev: rev + 1, changedAt: now };
    if (rev === 0) {
      try {
        await this.models.messagePreferences.create({ _id: owner, ...document });
        return { ...preferences, rev: 1 };
      } catch (error) {
        if (isDuplicateKey(error)) return undefined;
        throw error;
      }
    }
    const $unset = { ...(preferences.quietHours === undefined && { quietHours: '' }) };
    const changed = await this.models.messagePreferences.updateOne({ _id: owner, rev }, { $set: document, $unset }, { runValidators: true });
    return changed.modifiedCount === 1 ? { ...preferences, rev: rev + 1 } : undefined;
  }
}
