/** Wrapping data keys anew with the newest key-encryption key. What was sealed with them stays as it is. */
import type { mongo } from 'mongoose';
import { DomainError } from '../../domain/shared/domain-error.js';
import type { KeyEncryption } from '../../keys/key-encryption.js';
import type { Models } from '../models.js';
import { ownerOfVersion, sealingVersion, versionsOf, wrappedFields } from './key-versions.js';
import type { PersonKeyDocument } from './person-key.schema.js';

type Collections = Pick<Models, 'personKeys'>;

export interface RotationOptions {
  /** Keys wrapped anew at a time. */
  batch?: number;
  /** Called after each batch with the number of keys so far. */
  onBatch?: (rewrapped: number) => void;
}

const BATCH = 200;
/** Where the number of the key-encryption key stands: of the version that seals, of one that is coming, of older ones. */
const PLACES = ['version', 'next.version', 'older.version'] as const;

/**
 * Wraps every data key that has another version with the newest one, older versions of it included; the number of those.
 * Each key says itself which version wrapped it, so a run that was cut off goes on where it was, and two runs at once do
 * no harm.
 */
export async function rotateKeys(
  { personKeys }: Collections,
  { encryption, batch = BATCH, onBatch }: RotationOptions & { encryption: KeyEncryption },
): Promise<number> {
  const { newest } = encryption;
  const behind = { $or: [{ version: { $exists: true, $ne: newest } }, { 'next.version': { $exists: true, $ne: newest } }, { older: { $elemMatch: { version: { $ne: newest } } } }] };
  const documents = personKeys.collection as unknown as mongo.Collection<PersonKeyDocument>;
  for (let rewrapped = 0; ; onBatch?.(rewrapped)) {
    const found = await personKeys.find(behind).sort({ _id: 1 }).limit(batch).lean();
    if (found.length === 0) return rewrapped;
    const writes = await Promise.all(found.map((document) => rewraps(document, encryption)));
    const { modifiedCount } = await documents.bulkWrite(writes.flat(), { ordered: false });
    rewrapped += modifiedCount;
  }
}

/** One write for each version, on the condition that it is still what was read: a key that was destroyed meanwhile stays destroyed. */
async function rewraps(document: PersonKeyDocument, encryption: KeyEncryption): Promise<mongo.AnyBulkWriteOperation<PersonKeyDocument>[]> {
  const { _id } = document;
  const old = versionsOf(document).filter(({ version }) => version !== encryption.newest);
  return Promise.all(
    old.map(async (one) => {
      const { keyVersion, wrapped, version } = one;
      const owner = ownerOfVersion(_id, one);
      const anew = wrappedFields(await encryption.wrap(await encryption.unwrap({ wrapped: Buffer.from(wrapped, 'base64'), version }, owner), owner));
      if (keyVersion === sealingVersion(document)?.keyVersion) return { updateOne: { filter: { _id, version, wrapped }, update: { $set: anew } } };
      if (keyVersion === document.next?.keyVersion) {
        return { updateOne: { filter: { _id, 'next.wrapped': wrapped }, update: { $set: { 'next.wrapped': anew.wrapped, 'next.version': anew.version } } } };
      }
      return { updateOne: { filter: { _id, older: { $elemMatch: { keyVersion, wrapped } } }, update: { $set: { 'older.$.wrapped': anew.wrapped, 'older.$.version': anew.version } } } };
    }),
  ) as Promise<mongo.AnyBulkWriteOperation<PersonKeyDocument>[]>;
}

/** The versions that still wrap something, lowest first. */
export async function versionsInUse({ personKeys }: Collections): Promise<number[]> {
  const found = (await Promise.all(PLACES.map((place) => personKeys.distinct(place)))) as unknown[][];
  return [...new Set(found.flat().filter((version) => typeof version === 'number'))].sort((a, b) => a - b);
}

/** Throws `KEYS.VERSION_MISSING` when a version was taken away that something is still wrapped with. */
export async function requireVersions(models: Collections, { versions }: Pick<KeyEncryption, 'versions'>): Promise<void> {
  const missing = (await versionsInUse(models)).filter((version) => !versions.includes(version));
  if (missing.length === 0) return;
  throw new DomainError('KEYS.VERSION_MISSING', `Data is wrapped with version ${missing.join(', ')} of the key, which is not given`, {
    remedy: `Put version ${missing.join(', ')} back in DOORSTROOM_KEYS, behind the newest one, until \`npm run keys:rotate\` has wrapped everything anew.`,
    facts: { version: missing[0]! },
  });
}
