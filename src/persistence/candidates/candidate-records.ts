/** Persons, profiles and the vault: what registering and correcting read and write. */
import type { Person } from '../../domain/candidate/person.js';
import type { Profile } from '../../domain/candidate/profile.js';
import { blockingKeys } from '../../domain/candidate/duplicates.js';
import { fold } from '../../domain/candidate/normalise.js';
import type { Instant } from '../../domain/shared/calendar.js';
import { DocumentsById } from '../documents-by-id.js';
import type { Models } from '../models.js';
import { insertNew, isDuplicateKey, rowOf } from '../stored.js';
import type { NoteDocument } from './note.schema.js';
import type { PersonDocument } from './person.schema.js';
import type { ProfileDocument } from './profile.schema.js';
import type { VaultDocument } from './vault.schema.js';

/** A person as stored, under its own name. */
export type PersonRecord = Omit<PersonDocument, '_id'> & { candidateId: string };
/** Intake facts as stored, under their own name. */
export type ProfileRecord = Omit<ProfileDocument, '_id'> & { candidateId: string };

/** What is new; everything else about a record is made here. */
export interface NewRecords {
  candidateId: string;
  person: Person;
  profile: Profile;
}

export class CandidateRecords {
  private readonly profilesById: DocumentsById<{ _id: string }>;

  constructor(private readonly models: Pick<Models, 'persons' | 'profiles' | 'vault' | 'notes'>) {
    this.profilesById = new DocumentsById(models.profiles.collection);
  }

  /** Which of these candidates are registered. */
  async registered(candidateIds: string[]): Promise<Set<string>> {
    const found = await this.models.persons.find({ _id: { $in: candidateIds } }, { _id: 1 }).lean();
    return new Set(found.map((p) => p._id));
  }

  /** Records that share a blocking key, without those that were merged away. */
  async sharing(keys: string[]): Promise<PersonRecord[]> {
    if (keys.length === 0) return [];
    const found = await this.models.persons.find({ keys: { $in: keys }, mergedInto: { $exists: false } }).lean();
    return found.map((p) => rowOf<PersonRecord>(p, 'candidateId'));
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
    await insertNew(this.models.profiles, candidates.map((c) => profileDocument(c, now)));
    await insertNew(this.models.persons, candidates.map((c) => personDocument(c, now)));
  }

  async person(candidateId: string): Promise<PersonRecord | undefined> {
    const found = await this.models.persons.findById(candidateId).lean();
    return found ? rowOf<PersonRecord>(found, 'candidateId') : undefined;
  }

  async persons(candidateIds: string[]): Promise<PersonRecord[]> {
    const found = await this.models.persons.find({ _id: { $in: candidateIds } }).lean();
    return found.map((p) => rowOf<PersonRecord>(p, 'candidateId'));
  }

  async profile(candidateId: string): Promise<ProfileRecord | undefined> {
    const found = await this.profilesById.find(candidateId);
    return found ? rowOf<ProfileRecord>(found, 'candidateId') : undefined;
  }

  async profiles(candidateIds: string[]): Promise<ProfileRecord[]> {
    const found = await this.models.profiles.find({ _id: { $in: candidateIds } }).lean();
    return found.map((p) => rowOf<ProfileRecord>(p, 'candidateId'));
  }

  /** Replaces the person when it still has revision `rev`; undefined when it has not. */
  async replacePerson(
    { candidateId, rev, person }: { candidateId: string; rev: number; person: Person },
    now: Instant,
  ): Promise<PersonRecord | undefined> {
    const optional = { namePrefix: person.namePrefix, email: person.email, phone: person.phone };
    const changed = await this.models.persons
      .findOneAndUpdate(
        { _id: candidateId, rev },
        { $set: { ...present({ ...person, ...findable(person) }), changedAt: now }, ...unset(optional), $inc: { rev: 1 } },
        { returnDocument: 'after', runValidators: true },
      )
      .lean();
    return changed ? rowOf<PersonRecord>(changed, 'candidateId') : undefined;
  }

  /** Replaces intake facts when they still have revision `rev`; undefined when they have not. */
  async replaceProfile(
    { candidateId, rev, profile }: { candidateId: string; rev: number; profile: Profile },
    now: Instant,
  ): Promise<ProfileRecord | undefined> {
    const { evidence, limits, travel, availability, languageLevel } = profile;
    const changed = await this.models.profiles
      .findOneAndUpdate(
        { _id: candidateId, rev },
        {
          $set: { ...present({ ...profile }), changedAt: now },
          ...unset({ evidence, limits, travel, availability, languageLevel }),
          $inc: { rev: 1 },
        },
        { returnDocument: 'after', runValidators: true },
      )
      .lean();
    return changed ? rowOf<ProfileRecord>(changed, 'candidateId') : undefined;
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
    await insertNew(this.models.notes, notes);
  }
}

/** What is made from a person to find it: order of lists, words of the name, keys for duplicates. */
export function findable(person: Person): Pick<PersonDocument, 'sortName' | 'names' | 'keys'> {
  const { givenName, namePrefix = '', familyName } = person;
  return {
    sortName: [familyName, givenName, namePrefix].map(fold).join(' ').trim().slice(0, 250),
    names: nameWords(`${givenName} ${namePrefix} ${familyName}`),
    keys: blockingKeys(person),
  };
}

/** The words of a name, folded, each once: what a search looks for the beginning of. */
export function nameWords(name: string): string[] {
  return [...new Set(fold(name).split(/[^\p{L}\p{N}]+/u).filter((word) => word !== ''))];
}

function personDocument({ candidateId, person }: NewRecords, now: Instant): PersonDocument {
  return { _id: candidateId, rev: 1, ...person, ...findable(person), createdAt: now, changedAt: now };
}

function profileDocument({ candidateId, profile }: NewRecords, now: Instant): ProfileDocument {
  return { _id: candidateId, rev: 1, journeyRev: 0, ...profile, merged: false, createdAt: now, changedAt: now };
}

function present<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function unset(fields: Record<string, unknown>): { $unset?: Record<string, ''> } {
  const absent = Object.keys(fields).filter((name) => fields[name] === undefined);
  return absent.length > 0 ? { $unset: Object.fromEntries(absent.map((name) => [name, '' as const])) } : {};
}
