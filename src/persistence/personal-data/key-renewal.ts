/**
 * Replacing the data keys of people, beside the product. Each step stands in the document of the key, so a run that was
 * cut off goes on where it was, and two runs at once do no harm.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { mongo } from 'mongoose';
import { inLanes } from '../../in-lanes.js';
import type { KeyEncryption } from '../../keys/key-encryption.js';
import type { Store } from '../connection.js';
import { FIRST_VERSION, ownerOfVersion, sealingVersion, wrappedFields } from '../keys/key-versions.js';
import { KEY_KEPT_MS } from '../keys/keyring.js';
import type { OtherKeyVersion, PersonKeyDocument } from '../keys/person-key.schema.js';
import { resealPerson } from './resealing.js';

/** What Temporal keeps of people. */
export interface KeptHistories {
  /** True when a history of the candidate may hold payloads that were sealed with this version of the key, which sealed until `until`. */
  needKey(candidateId: string, use: { keyVersion: number; until: Date }): Promise<boolean>;
}

export interface KeyRenewalParts {
  store: Pick<Store, 'models' | 'keys'>;
  encryption: KeyEncryption;
  histories: KeptHistories;
  /** How long a process may go on with a key that it read before, in milliseconds; 0 when none runs. */
  settledMs?: number;
  /** Called as it goes on. */
  onStep?: (step: RenewalStep) => void;
}

export type RenewalStep = { step: 'staged' | 'in-use' | 'sealed-anew' | 'destroyed'; people: number } | { step: 'waiting'; ms: number };

export interface Renewed {
  /** People who got a new key in this run or in the one before that was cut off. */
  people: number;
  /** Fields that were sealed anew. */
  fields: number;
  /** Fields that do not open; the old key of these people stays. */
  unopened: number;
  /** People with an older version for payloads alone. */
  keptForPayloads: number;
}

type Keys = mongo.Collection<PersonKeyDocument>;
type Filter = mongo.Filter<PersonKeyDocument>;

/** Longer than a process keeps a key in memory, as an erasure waits. */
const SETTLED_MS = 2 * KEY_KEPT_MS;
const BATCH = 200;
/** People at a time: the product goes on beside it. */
const AT_ONCE = 8;
const DATA_KEY_BYTES = 32;
/** Keys that expire by themselves (of an import) and that of the installation are not those of a person. */
const OF_PEOPLE: Filter = { wrapped: { $exists: true }, expiresAt: { $exists: false }, _id: { $ne: 'installation' } };
const REPLACED: Filter = { older: { $elemMatch: { payloadsOnly: { $ne: true } } } };
/** Without those of a person with a field that does not open: that would keep a renewal going for ever. */
const UNDER_WAY: Filter = { $or: [{ next: { $exists: true } }, { older: { $elemMatch: { payloadsOnly: { $ne: true }, unopened: { $ne: true } } } }] };

export class KeyRenewal {
  private readonly keys: Keys;
  private readonly settledMs: number;
  private readonly say: (step: RenewalStep) => void;

  constructor(private readonly parts: KeyRenewalParts) {
    this.keys = parts.store.models.personKeys.collection as unknown as Keys;
    this.settledMs = parts.settledMs ?? SETTLED_MS;
    this.say = parts.onStep ?? (() => undefined);
  }

  /** Gives everybody, or one candidate, a new key. What a run before left undone is finished first, and not begun anew. */
  async run({ candidateId }: { candidateId?: string | undefined } = {}): Promise<Renewed> {
    const whose: Filter = candidateId === undefined ? OF_PEOPLE : { $and: [OF_PEOPLE, { _id: candidateId }] };
    const done: Renewed = { people: 0, fields: 0, unopened: 0, keptForPayloads: 0 };
    await this.dropUnneeded(whose);
    await this.stage(whose, await this.beganAt(whose));
    await this.useStaged(whose);
    // At once for most of it; what is written meanwhile by who does not know the new key yet comes after the wait.
    const first = await this.reseal(whose, { drop: false });
    done.fields += first.resealed;
    for (;;) {
      await this.settle(await this.latest({ $and: [whose, REPLACED] }, 'older.since'));
      const again = await this.reseal(whose, { drop: true });
      done.people += again.people;
      done.fields += again.resealed;
      done.unopened = again.unopened;
      if (again.open === 0) break;
      // Somebody read a field just before it was sealed anew, and still needs the old key for it.
      await this.wait(this.settledMs);
    }
    done.keptForPayloads = await this.keys.countDocuments({ $and: [whose, { 'older.payloadsOnly': true }] });
    return done;
  }

  /** When the renewal began that is still under way; now when there is none. Keys made since then are new enough. */
  private async beganAt(whose: Filter): Promise<Date> {
    const found = await this.keys.findOne({ $and: [whose, UNDER_WAY] });
    const one = found?.next ?? found?.older?.find(({ payloadsOnly, unopened }) => !payloadsOnly && !unopened);
    return one?.renewal ?? new Date();
  }

  /** Makes the next version of each key. Nobody seals with it yet. */
  private async stage(whose: Filter, renewal: Date): Promise<void> {
    const due: Filter = {
      $and: [whose, { next: { $exists: false } }, { $or: [{ madeAt: { $lt: renewal } }, { madeAt: { $exists: false }, createdAt: { $lt: renewal } }] }],
    };
    let people = 0;
    await this.forEach(due, async ({ _id, wrapped, keyVersion: present = FIRST_VERSION }) => {
      const keyVersion = present + 1;
      const key = wrappedFields(await this.parts.encryption.wrap(randomBytes(DATA_KEY_BYTES), ownerOfVersion(_id, { keyVersion })));
      const next: OtherKeyVersion = { keyVersion, ...key, since: new Date(), renewal };
      const { modifiedCount } = await this.keys.updateOne({ _id, wrapped: wrapped!, next: { $exists: false } }, { $set: { next } });
      people += modifiedCount;
    });
    this.say({ step: 'staged', people });
  }

  /** Once every process knows them: from here on they seal, and the ones before only open. */
  private async useStaged(whose: Filter): Promise<void> {
    const staged: Filter = { $and: [whose, { next: { $exists: true } }] };
    let people = 0;
    // A key that was wrapped anew at this very moment is met again.
    while ((await this.keys.countDocuments(staged, { limit: 1 })) > 0) {
      await this.settle(await this.latest(staged, 'next.since'));
      await this.forEach(staged, async (document) => {
        const used = await this.useNext(document);
        people += used;
      });
    }
    this.say({ step: 'in-use', people });
  }

  private async useNext(document: PersonKeyDocument): Promise<number> {
    const { _id, next } = document;
    const replaced = sealingVersion(document);
    if (!next || !replaced) return 0;
    const { keyVersion, wrapped, version, renewal } = next;
    const older: OtherKeyVersion = { ...replaced, since: new Date(), renewal };
    const update = { $set: { keyVersion, wrapped, version, madeAt: next.since }, $push: { older }, $unset: { next: '' as const } };
    return (await this.keys.updateOne({ _id, wrapped: replaced.wrapped, 'next.wrapped': wrapped }, update)).modifiedCount;
  }

  /** Seals anew what has an older version; with `drop` the old key of who has nothing more of it goes. */
  private async reseal(whose: Filter, { drop }: { drop: boolean }): Promise<{ people: number; resealed: number; unopened: number; open: number }> {
    const sum = { people: 0, resealed: 0, unopened: 0, open: 0 };
    await this.forEach({ $and: [whose, REPLACED] }, async (document) => {
      const key = await this.parts.store.keys.findAnew(document._id);
      if (!key) return;
      const { resealed, unopened } = await resealPerson(this.parts.store, key);
      sum.resealed += resealed;
      sum.unopened += unopened;
      if (resealed > 0) sum.open++;
      else if (unopened > 0) await this.markUnopened(document);
      else if (drop) {
        await this.retire(document, (version) => key.payloadKey(version));
        sum.people++;
      }
    });
    this.say({ step: drop ? 'destroyed' : 'sealed-anew', people: sum.people });
    return sum;
  }

  private async markUnopened({ _id, older = [] }: PersonKeyDocument): Promise<void> {
    for (const { keyVersion, wrapped } of older) await this.keys.updateOne({ _id, older: { $elemMatch: { keyVersion, wrapped } } }, { $set: { 'older.$.unopened': true } });
  }

  /** Destroys the older versions; where a history needs one, what stays is its key of payloads, which opens no field. */
  private async retire({ _id, older = [] }: PersonKeyDocument, payloadKey: (version: number) => Buffer): Promise<void> {
    for (const { keyVersion, wrapped, since, renewal } of older.filter(({ payloadsOnly }) => !payloadsOnly)) {
      const still: Filter = { _id, older: { $elemMatch: { keyVersion, wrapped } } };
      if (await this.isNeeded(_id, { keyVersion, since })) {
        const payloadsOnly = true;
        const key = wrappedFields(await this.parts.encryption.wrap(payloadKey(keyVersion), ownerOfVersion(_id, { keyVersion, payloadsOnly })));
        await this.keys.updateOne(still, { $set: { 'older.$': { keyVersion, ...key, since, renewal, payloadsOnly } } });
      } else await this.drop(_id, keyVersion);
    }
  }

  /** Versions for payloads alone whose histories are gone. */
  private async dropUnneeded(whose: Filter): Promise<void> {
    await this.forEach({ $and: [whose, { 'older.payloadsOnly': true }] }, async ({ _id, older = [] }) => {
      for (const one of older) if (one.payloadsOnly && !(await this.isNeeded(_id, one))) await this.drop(_id, one.keyVersion);
    });
  }

  private isNeeded(candidateId: string, { keyVersion, since }: Pick<OtherKeyVersion, 'keyVersion' | 'since'>): Promise<boolean> {
    return this.parts.histories.needKey(candidateId, { keyVersion, until: new Date(since.getTime() + this.settledMs) });
  }

  private async drop(_id: string, keyVersion: number): Promise<void> {
    await this.keys.updateOne({ _id }, { $pull: { older: { keyVersion } } });
    await this.keys.updateOne({ _id, older: { $size: 0 } }, { $unset: { older: '' } });
  }

  /** The last moment that stands at `path`. */
  private async latest(filter: Filter, path: 'next.since' | 'older.since'): Promise<Date | undefined> {
    const [last] = await this.keys.find(filter).sort({ [path]: -1 }).limit(1).toArray();
    const moments = path === 'next.since' ? [last?.next?.since] : (last?.older ?? []).map(({ since }) => since);
    return moments.reduce((a, b) => (a && b ? (a > b ? a : b) : (a ?? b)), undefined);
  }

  /** Waits until every process has read its keys anew since that moment. */
  private async settle(since: Date | undefined): Promise<void> {
    if (since) await this.wait(since.getTime() + this.settledMs - Date.now());
  }

  private async wait(ms: number): Promise<void> {
    if (ms <= 0) return;
    this.say({ step: 'waiting', ms });
    await pause(ms);
  }

  /** By id, some at once: what changes on the way is met once at most. */
  private async forEach(filter: Filter, work: (document: PersonKeyDocument) => Promise<void>): Promise<void> {
    for (let after = ''; ; ) {
      const found = await this.keys.find({ $and: [filter, { _id: { $gt: after } }] }).sort({ _id: 1 }).limit(BATCH).toArray();
      await inLanes(found, { atOnce: AT_ONCE, work });
      if (found.length < BATCH) return;
      after = found.at(-1)!._id;
    }
  }
}
