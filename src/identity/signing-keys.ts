import { randomBytes, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { mongo } from 'mongoose';

/** What the provider signs with. */
export interface IdentitySecrets {
  /** Private signing keys. */
  keys: JWK[];
  cookieKeys: string[];
}

interface StoredSecrets extends IdentitySecrets {
  _id: string;
}

const ID = 'local';
const DUPLICATE_KEY = 11_000;

/** The secrets of this installation: made at the first start, the same ever after. Safe when two start at once. */
export async function identitySecrets(db: mongo.Db): Promise<IdentitySecrets> {
  const stored = db.collection<StoredSecrets>('identity_keys');
  const found = await stored.findOne({ _id: ID });
  if (found !== null) return found;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key: JWK = { ...(await exportJWK(privateKey)), kid: randomUUID(), use: 'sig', alg: 'RS256' };
  const made: StoredSecrets = { _id: ID, keys: [key], cookieKeys: [randomBytes(32).toString('base64url')] };
  try {
    await stored.insertOne(made);
    return made;
  } catch (error) {
    if (!(error instanceof mongo.MongoServerError) || error.code !== DUPLICATE_KEY) throw error;
    const others = await stored.findOne({ _id: ID });
    if (others === null) throw error;
    return others;
  }
}
