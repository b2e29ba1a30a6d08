/** Wrapping data keys anew with the newest key-encryption key. What was sealed with them stays as it is. */
import { DomainError } from '../../domain/shared/domain-error.js';
import type { KeyEncryption } from '../../keys/key-encryption.js';
import type { Models } from '../models.js';

type Collections = Pick<Models, 'personKeys'>;

export interface RotationOptions {
  /** Keys wrapped anew at a time. */
  batch?: number;
  /** Called after each batch with the number of keys so far. */
  onBatch?: (rewrapped: number) => void;
}

const BATCH = 200;

/**
 * Wraps every data key that has another version with the newest one; the number of those. Each key says itself which
 * version wrapped it, so a run that was cut off goes on where it was, and two runs at once do no harm.
 */
export async function rotateKeys(
  { personKeys }: Collections,
  { encryption, batch = BATCH, onBatch }: RotationOptions & { encryption: KeyEncryption },
): Promise<number> {
  for (let rewrapped = 0; ; onBatch?.(rewrapped)) {
    const behind = await personKeys.find({ version: { $exists: true, $ne: encryption.newest } }).sort({ version: 1, _id: 1 }).limit(batch).lean();
    if (behind.length === 0) return rewrapped;
    const writes = await Promise.all(
      behind.map(async ({ _id, wrapped, version }) => {
        const key = await encryption.unwrap({ wrapped: Buffer.from(wrapped!, 'base64'), version: version! }, _id);
        const anew = await encryption.wrap(key, _id);
        // A key that was destroyed meanwhile stays destroyed.
        return { updateOne: { filter: { _id, version, wrapped }, update: { $set: { version: anew.version, wrapped: anew.wrapped.toString('base64') } } } };
      }),
    );
    const { modifiedCount } = await personKeys.bulkWrite(writes as Parameters<typeof personKeys.bulkWrite>[0], { ordered: false });
    rewrapped += modifiedCount;
  }
}

/** The versions that still wrap something, lowest first. */
export async function versionsInUse({ personKeys }: Collections): Promise<number[]> {
  const found = (await personKeys.distinct('version')) as unknown[];
  return found.filter((version) => typeof version === 'number').sort((a, b) => a - b);
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
