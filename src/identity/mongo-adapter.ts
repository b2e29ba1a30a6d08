import type { mongo } from 'mongoose';
import type { Adapter, AdapterPayload } from 'oidc-provider';

/** Sessions, codes, grants and tokens of the provider. */
interface IdentityRecord {
  /** `<model>:<id>` */
  _id: string;
  /** As text: keys of a payload hold dots, and its shape is the provider's own business. */
  payload: string;
  grantId?: string;
  uid?: string;
  userCode?: string;
  /** Seconds since the epoch at which it was used up. */
  consumed?: number;
  expiresAt?: Date;
}

const RECORDS = 'identity_records';

/** Indexes for the queries below; safe to repeat. */
export async function ensureIdentityIndexes(db: mongo.Db): Promise<void> {
  await db.collection(RECORDS).createIndexes([
    { key: { expiresAt: 1 }, name: 'expiry', expireAfterSeconds: 0 },
    { key: { grantId: 1 }, name: 'by_grant', sparse: true },
    { key: { uid: 1 }, name: 'by_uid', sparse: true },
    { key: { userCode: 1 }, name: 'by_user_code', sparse: true },
  ]);
}

/** Stores the state of `oidc-provider` in MongoDB, so that a restart signs nobody out. */
export class MongoAdapter implements Adapter {
  readonly #records: mongo.Collection<IdentityRecord>;
  readonly #model: string;

  constructor(model: string, db: mongo.Db) {
    this.#model = model;
    this.#records = db.collection<IdentityRecord>(RECORDS);
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const { grantId, uid, userCode, consumed } = payload;
    await this.#records.replaceOne(
      { _id: this.#key(id) },
      {
        payload: JSON.stringify(payload),
        ...(grantId !== undefined && { grantId }),
        ...(uid !== undefined && { uid }),
        ...(userCode !== undefined && { userCode }),
        ...(typeof consumed === 'number' && { consumed }),
        ...(expiresIn !== undefined && { expiresAt: new Date(Date.now() + expiresIn * 1000) }),
      },
      { upsert: true },
    );
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return this.#one({ _id: this.#key(id) });
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.#one({ uid, _id: this.#ofThisModel() });
  }

  async findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return this.#one({ userCode, _id: this.#ofThisModel() });
  }

  async consume(id: string): Promise<void> {
    await this.#records.updateOne({ _id: this.#key(id) }, { $set: { consumed: Math.floor(Date.now() / 1000) } });
  }

  async destroy(id: string): Promise<void> {
    await this.#records.deleteOne({ _id: this.#key(id) });
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    await this.#records.deleteMany({ grantId });
  }

  #key(id: string): string {
    return `${this.#model}:${id}`;
  }

  #ofThisModel(): { $gte: string; $lt: string } {
    return { $gte: `${this.#model}:`, $lt: `${this.#model};` };
  }

  async #one(filter: mongo.Filter<IdentityRecord>): Promise<AdapterPayload | undefined> {
    const found = await this.#records.findOne(filter);
    // The database removes what has expired only once a minute.
    if (found === null || (found.expiresAt !== undefined && found.expiresAt.getTime() <= Date.now())) return undefined;
    const payload = JSON.parse(found.payload) as AdapterPayload;
    return found.consumed === undefined ? payload : { ...payload, consumed: found.consumed };
  }
}
