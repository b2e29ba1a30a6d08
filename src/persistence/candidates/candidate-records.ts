/** Persons, profiles and the vault: what registering and correcting read and write. Who was erased is not there. */
import type { Person } from '../../domain/candidate/person.js';
import type { Profile } from '../../domain/candidate/profile.js';
import type { Instant } from '../../domain/shared/calendar.js';
import { DocumentsById } from '../documents-by-id.js';
import type { Store } from '../connection.js';
import type { DataKey } from '../keys/data-key.js';
import { openFields, sealFields, type Sealed } from '../keys/sealed-fields.js';
import { insertNew, isDuplicateKey, plain, rowOf } from '../stored.js';
import { BlindIndex } from './blind-index.js';
import type { NoteDocument } from './note.schema.js';
import type { PersonDocument } from './person.schema.js';
import type { ProfileDocument, SealedFact } from './profile.schema.js';
import type { VaultDocument } from './vault.schema.js';

/** A person, opened, under its own name. */
export type PersonRecord = Omit<PersonDocument, '_id' | 'sealed' | 'names' | 'keys'> & Person & { candidateId: string };
/** Intake facts, opened, under their own name. */
export type ProfileRecord = Omit<ProfileDocument, '_id' | 'sealed'> & Profile & { candidateId: string };

/** What is new; everything else about a record is made here. */
export interface NewRecords {
  candidateId: string;
  person: Person;
  profile: Profile;
}

export class CandidateRecords {
  private readonly models: Store['models'];
  private readonly keys: Store['keys'];
  private readonly index: BlindIndex;
  private readonly profilesById: DocumentsById<ProfileDocument>;

  constructor({ models, keys }: Pick<Store, 'models' | 'keys'>) {
    this.models = models;
    this.keys = keys;
    this.index = new BlindIndex(keys.installation);
    this.profilesById = new DocumentsById(models.profiles.collection);
  }

  /** Which of these candidates are registered. */
  async registered(candidateIds: string[]): Promise<Set<string>> {
    const found = await this.models.persons.find({ _id: { $in: candidateIds } }, { _id: 1 }).lean();
    return new Set(found.map((p) => p._id));
  }

  /** Records that share a blocking key, without those that were merged away. */
  async sharing(blockingKeys: string[]): Promise<PersonRecord[]> {
    if (blockingKeys.length === 0) return [];
    const keys = { $in: this.index.blocking([...new Set(blockingKeys)]) };
    return this.opened(await this.models.persons.find({ keys, mergedInto: { $exists: false } }).lean());
  }

  /**
   * Puts BSNs in the vault, all of the same moment; a record of the candidate that is there already is kept, and no
   * longer counts as abandoned. Answers per candidate that was refused the candidate who holds that BSN.
   */
  async keepBsns(records: VaultDocument[]): Promise<Map<string, string>> {
    const others = new Map<string, string>();
    for (let left = records; left.length > 0; ) {
      const refused = await insertNew(this.models.vault, left);
      const own = await this.renewed(refused);
      const holders = await this.holdersOf(refused.map((record) => record.bsnHash));
      left = [];
      for (const record of refused.filter(({ _id }) => !own.has(_id))) {
        const holder = holders.get(record.bsnHash);
        if (holder !== undefined && holder !== record._id) others.set(record._id, holder);
        // Who held the BSN a moment ago gave it up: without a new attempt this candidate would be left without one.
        else left.push(record);
      }
    }
    return others;
  }

  /** Which of the candidates have a record of an earlier attempt; it counts from now on, so that nobody drops it. */
  private async renewed(records: VaultDocument[]): Promise<Set<string>> {
    const [first] = records;
    if (!first) return new Set();
    const own = { _id: { $in: records.map((record) => record._id) } };
    const { matchedCount } = await this.models.vault.updateMany(own, { $set: { createdAt: first.createdAt } });
    if (matchedCount === 0) return new Set();
    return new Set((await this.models.vault.find(own, { _id: 1 }).lean()).map((record) => record._id));
  }

  /** Removes records of the vault that are older than `before`: left behind by a registration that never finished. */
  async dropAbandoned(candidateIds: string[], before: Instant): Promise<void> {
    await this.models.vault.deleteMany({ _id: { $in: candidateIds }, createdAt: { $lt: before } });
  }

  /** The candidates that hold these BSN hashes. */
  async holdersOf(bsnHashes: string[]): Promise<Map<string, string>> {
    if (bsnHashes.length === 0) return new Map();
    const found = await this.models.vault.find({ bsnHash: { $in: bsnHashes } }, { bsnHash: 1 }).lean();
    return new Map(found.map((v) => [v.bsnHash, v._id]));
  }

  async hasBsn(candidateId: string): Promise<boolean> {
    return (await this.models.vault.exists({ _id: candidateId })) !== null;
  }

  /** Replaces the BSN of a candidate. Answers the candidate who holds it when it is another one. */
  async replaceBsn({ _id, ...sealed }: VaultDocument): Promise<string | undefined> {
    try {
      await this.models.vault.updateOne({ _id }, { $set: sealed }, { upsert: true });
      return undefined;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return (await this.holdersOf([sealed.bsnHash])).get(sealed.bsnHash);
    }
  }

  /** Stores new candidates; the person goes last, so that who finds a person finds the rest. Repeats change nothing. */
  async insert(candidates: NewRecords[], now: Instant): Promise<void> {
    const keys = await this.keys.make(candidates.map(({ candidateId }) => candidateId));
    const keyed = candidates.map((candidate) => ({ ...candidate, key: keys.get(candidate.candidateId)! }));
    await insertNew(this.models.profiles, keyed.map((c) => profileDocument(c, now)));
    await insertNew(this.models.persons, keyed.map((c) => ({ ...this.personDocument(c), rev: 1, createdAt: now, changedAt: now })));
  }

  async person(candidateId: string): Promise<PersonRecord | undefined> {
    const [found] = await Promise.all([this.models.persons.findById(candidateId).lean(), this.keys.find(candidateId)]);
    return found ? (await this.opened([found]))[0] : undefined;
  }

  async persons(candidateIds: string[]): Promise<PersonRecord[]> {
    const [found] = await Promise.all([this.models.persons.find({ _id: { $in: candidateIds } }).lean(), this.keys.all(candidateIds)]);
    return this.opened(found);
  }

  async profile(candidateId: string): Promise<ProfileRecord | undefined> {
    // Beside each other: the key is in memory for the next step of this candidate.
    const [found, key] = await Promise.all([this.profilesById.find(candidateId), this.keys.find(candidateId)]);
    return found && key ? profileRecord(found, key) : undefined;
  }

  /** A profile that was read as it is stored. Undefined once the person was erased. */
  async openProfile(found: ProfileDocument): Promise<ProfileRecord | undefined> {
    const key = await this.keys.find(found._id);
    return key && profileRecord(found, key);
  }

  async profiles(candidateIds: string[]): Promise<ProfileRecord[]> {
    const [found, keys] = await Promise.all([this.models.profiles.find({ _id: { $in: candidateIds } }).lean(), this.keys.all(candidateIds)]);
    return found.flatMap((p) => {
      const key = keys.get(p._id);
      return key ? profileRecord(p, key) : [];
    });
  }

  /** Replaces the person when it still has revision `rev`; undefined when it has not. */
  async replacePerson(
    { candidateId, rev, person }: { candidateId: string; rev: number; person: Person },
    now: Instant,
  ): Promise<PersonRecord | undefined> {
    const key = await this.keys.of(candidateId);
    const { _id, ...fields } = this.personDocument({ candidateId, person, key });
    const changed = await this.models.persons
      .findOneAndUpdate(
        { _id, rev },
        { $set: { ...fields, changedAt: now }, $inc: { rev: 1 } },
        { returnDocument: 'after', runValidators: true },
      )
      .lean();
    return changed ? personRecord(changed, key) : undefined;
  }

  /** Replaces intake facts when they still have revision `rev`; undefined when they have not. */
  async replaceProfile(
    { candidateId, rev, profile }: { candidateId: string; rev: number; profile: Profile },
    now: Instant,
  ): Promise<ProfileRecord | undefined> {
    const key = await this.keys.of(candidateId);
    const { evidence, limits, ...plainly } = profile;
    const { travel, availability, languageLevel } = plainly;
    const changed = await this.models.profiles
      .findOneAndUpdate(
        { _id: candidateId, rev },
        {
          $set: { ...present(plainly), sealed: sealedFacts(key, { candidateId, evidence, limits }), changedAt: now },
          ...unset({ travel, availability, languageLevel }),
          $inc: { rev: 1 },
        },
        { returnDocument: 'after', runValidators: true },
      )
      .lean();
    return changed ? profileRecord(changed, key) : undefined;
  }

  /** Points a duplicate at its survivor. False when it points elsewhere already. */
  async mergeInto({ duplicateId, survivorId }: { duplicateId: string; survivorId: string }, now: Instant): Promise<boolean> {
    const { matchedCount } = await this.models.persons.updateOne(
      { _id: duplicateId, $or: [{ mergedInto: { $exists: false } }, { mergedInto: survivorId }] },
      { $set: { mergedInto: survivorId, changedAt: now } },
    );
    if (matchedCount === 0) return false;
    await this.models.profiles.updateOne({ _id: duplicateId }, { $set: { merged: true, changedAt: now } });
    return true;
  }

  /** Keeps free text; a repeat with the same id changes nothing. */
  async keepNotes(notes: NoteDocument[]): Promise<void> {
    const keys = await this.keys.make(notes.map(({ candidateId }) => candidateId));
    await insertNew(this.models.notes, notes.map((note) => ({ ...note, text: keys.get(note.candidateId)!.sealField(note.text, notePlace(note)) })));
  }

  /** The notes about a candidate, opened, the last one first. */
  async notesOf(candidateId: string): Promise<NoteDocument[]> {
    const found = await this.models.notes.find({ candidateId }).sort({ at: -1, _id: -1 }).lean();
    const key = found.length > 0 ? await this.keys.find(candidateId) : undefined;
    return key ? found.map((note) => ({ ...(plain(note) as NoteDocument), text: key.openField(note.text, notePlace(note)) as string })) : [];
  }

  private async opened(found: PersonDocument[]): Promise<PersonRecord[]> {
    const keys = await this.keys.all(found.map((p) => p._id));
    return found.flatMap((p) => {
      const key = keys.get(p._id);
      return key ? personRecord(p, key) : [];
    });
  }

  private personDocument({ candidateId, person, key }: Omit<NewRecords, 'profile'> & { key: DataKey }): Pick<PersonDocument, '_id' | 'sealed' | 'names' | 'keys'> {
    return {
      _id: candidateId,
      sealed: sealFields(key, { collection: 'persons', id: candidateId }, person),
      names: this.index.names(person),
      keys: this.index.duplicates(person),
    };
  }
}

function personRecord({ sealed, names: _names, keys: _keys, ...rest }: PersonDocument, key: DataKey): PersonRecord {
  return { ...rowOf<PersonRecord>(rest, 'candidateId'), ...openFields(key, { collection: 'persons', id: rest._id }, sealed) };
}

function profileRecord({ sealed, ...rest }: ProfileDocument, key: DataKey): ProfileRecord {
  return { ...rowOf<ProfileRecord>(rest, 'candidateId'), ...openFields(key, { collection: 'profiles', id: rest._id }, sealed as Sealed<Pick<Profile, SealedFact>>) };
}

function profileDocument({ candidateId, profile, key }: NewRecords & { key: DataKey }, now: Instant): ProfileDocument {
  const { evidence, limits, ...plainly } = profile;
  const sealed = sealedFacts(key, { candidateId, evidence, limits });
  return { _id: candidateId, rev: 1, journeyRev: 0, ...plainly, sealed, merged: false, createdAt: now, changedAt: now };
}

function sealedFacts(key: DataKey, { candidateId, ...facts }: { candidateId: string } & { [F in SealedFact]: Profile[F] | undefined }): ProfileDocument['sealed'] {
  return sealFields(key, { collection: 'profiles', id: candidateId }, facts) as ProfileDocument['sealed'];
}

function notePlace({ _id }: Pick<NoteDocument, '_id'>) {
  return { collection: 'notes', id: _id, field: 'text' };
}

function present<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function unset(fields: Record<string, unknown>): { $unset?: Record<string, ''> } {
  const absent = Object.keys(fields).filter((name) => fields[name] === undefined);
  return absent.length > 0 ? { $unset: Object.fromEntries(absent.map((name) => [name, '' as const])) } : {};
}
