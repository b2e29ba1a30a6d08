/** Data keys by their owner: made at registration, kept wrapped in the store, and for a short time in memory. */
import { randomBytes } from 'node:crypto';
import { DomainError } from '../../domain/shared/domain-error.js';
import type { KeyEncryption } from '../../keys/key-encryption.js';
import { BoundedCache } from '../../caching/bounded-cache.js';
import { DocumentsById } from '../documents-by-id.js';
import type { Models } from '../models.js';
import { insertNew } from '../stored.js';
import { DataKey, type DataKeyVersion } from './data-key.js';
import { FIRST_VERSION, unwrapped } from './key-versions.js';
import { requireVersions } from './rotation.js';
import type { PersonKeyDocument } from './person-key.schema.js';

export interface KeyringOptions {
  /** How long a key is used without looking whether it is still there, in milliseconds. */
  keptMs?: number;
  /** Most keys in memory; each takes about a kilobyte. */
  most?: number;
}

interface Kept {
  key: DataKey;
  until: number;
}

/** A destroyed key closes what was sealed with it in every process within this time. */
export const KEY_KEPT_MS = 60_000;
const MOST = 20_000;
/** The owner of what belongs to nobody: the blind index, answers that are kept, workflows without a candidate. */
const INSTALLATION = 'installation';
const DATA_KEY_BYTES = 32;

export class Keyring {
  readonly #kept: BoundedCache<Kept>;
  readonly #keptMs: number;
  readonly #stored: DocumentsById<PersonKeyDocument>;

  private constructor(
    private readonly models: Pick<Models, 'personKeys'>,
    private readonly encryption: KeyEncryption,
    { keptMs = KEY_KEPT_MS, most = MOST }: KeyringOptions,
    /** Known from the start to the end of the process. */
    private readonly shared: { installation?: DataKey },
  ) {
    this.#kept = new BoundedCache(most);
    this.#keptMs = keptMs;
    this.#stored = new DocumentsById(models.personKeys.collection);
  }

  /** Throws `KEYS.WRONG` or `KEYS.VERSION_MISSING` when the store was written with other keys than these. */
  static async open({ models, encryption, ...options }: { models: Pick<Models, 'personKeys'>; encryption: KeyEncryption } & KeyringOptions): Promise<Keyring> {
    const shared: { installation?: DataKey } = {};
    await requireVersions(models, encryption);
    const keyring = new Keyring(models, encryption, options, shared);
    shared.installation = (await keyring.make([INSTALLATION])).get(INSTALLATION)!;
    return keyring;
  }

  get installation(): DataKey {
    return this.shared.installation!;
  }

  /** The key of an owner. Throws `CANDIDATE.ERASED` when it was destroyed, and `CANDIDATE.UNKNOWN` when it was never made. */
  async of(owner: string): Promise<DataKey> {
    const key = await this.find(owner);
    if (key) return key;
    throw (await this.#stored.find(owner))?.destroyedAt ? erased() : unknown();
  }

  /** Undefined when it was destroyed, or was never made. */
  async find(owner: string): Promise<DataKey | undefined> {
    if (owner === INSTALLATION && this.shared.installation) return this.shared.installation;
    return this.#inMemory(owner) ?? this.#unwrap(await this.#stored.find(owner));
  }

  /** As `find`, but as it stands in the store now: for who met a version that the key in memory has not. */
  async findAnew(owner: string): Promise<DataKey | undefined> {
    if (owner !== INSTALLATION) this.#kept.delete(owner);
    return this.find(owner);
  }

  /** The keys that there are, by owner. */
  async all(owners: readonly string[]): Promise<Map<string, DataKey>> {
    const found = await Promise.all([...new Set(owners)].map((owner) => this.find(owner)));
    return new Map(found.flatMap((key) => (key ? [[key.owner, key] as const] : [])));
  }

  /**
   * Makes the keys that are not there yet, in one round trip, and answers all of them. Whoever is first makes the key,
   * and everybody uses that one. Throws `CANDIDATE.ERASED` for one that was destroyed.
   */
  async make(owners: readonly string[], { expiresAt }: { expiresAt?: Date } = {}): Promise<Map<string, DataKey>> {
    const now = new Date();
    const known = owners.flatMap((owner) => this.#inMemory(owner) ?? []);
    const there = new Set(known.map(({ owner }) => owner));
    const fresh = await Promise.all(
      owners.filter((owner) => !there.has(owner)).map(async (owner) => {
        const key = randomBytes(DATA_KEY_BYTES);
        const { wrapped, version } = await this.encryption.wrap(key, owner);
        const document = { _id: owner, wrapped: wrapped.toString('base64'), version, createdAt: now, ...(expiresAt && { expiresAt }) };
        return { document, key: this.#keyOf(owner, { version: FIRST_VERSION, key }) };
      }),
    );
    const refused = new Set((await insertNew<PersonKeyDocument>(this.models.personKeys, fresh.map(({ document }) => document))).map(({ _id }) => _id));
    const made = await Promise.all(fresh.map(async ({ key }) => (refused.has(key.owner) ? this.of(key.owner) : this.#keep(key))));
    return new Map([...known, ...made].map((key) => [key.owner, key]));
  }

  /** Destroys a key for good, in all of its versions: what was sealed with it does not open any more. */
  async destroy(owner: string, now: Date = new Date()): Promise<void> {
    if (owner === INSTALLATION) throw new Error('The key of the installation is never destroyed');
    const update = { $set: { destroyedAt: now }, $setOnInsert: { createdAt: now }, $unset: { wrapped: '', version: '', keyVersion: '', madeAt: '', next: '', older: '', expiresAt: '' } };
    await this.models.personKeys.updateOne({ _id: owner }, update, { upsert: true });
    this.#kept.delete(owner);
  }

  /** Undefined when it is not in memory, or was there for too long without a look. */
  #inMemory(owner: string): DataKey | undefined {
    const kept = this.#kept.get(owner);
    return kept && kept.until > performance.now() ? kept.key : undefined;
  }

  async #unwrap(document: PersonKeyDocument | undefined): Promise<DataKey | undefined> {
    if (document === undefined) return undefined;
    const [newest, ...others] = await unwrapped(document, this.encryption);
    return newest && this.#keep(this.#keyOf(document._id, newest, others));
  }

  /** A key that meets a version which it has not is looked up again by who asks next. */
  #keyOf(owner: string, newest: DataKeyVersion, others: DataKeyVersion[] = []): DataKey {
    return new DataKey(owner, newest, others, () => this.#kept.delete(owner));
  }

  #keep(key: DataKey): DataKey {
    this.#kept.set(key.owner, { key, until: performance.now() + this.#keptMs });
    return key;
  }
}

function unknown(): DomainError {
  return new DomainError('CANDIDATE.UNKNOWN', 'There is no such candidate', { remedy: 'Find the candidate in the list.' });
}

function erased(): DomainError {
  return new DomainError('CANDIDATE.ERASED', 'The data of this candidate has been erased', {
    remedy: 'Nothing can be read or written any more. Register the person anew when they come back.',
  });
}
