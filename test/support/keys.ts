import { randomBytes } from 'node:crypto';
import { LocalKeyEncryption } from '../../src/keys/key-encryption.js';
import type { KeyVersion } from '../../src/keys/key-set.js';

/** The key of this version, new with each run. */
export function newKey(version = 1): KeyVersion {
  return { version, key: randomBytes(32).toString('base64') };
}

/** The keys of a spec file. */
export const TEST_KEYS: KeyVersion[] = [newKey()];
export const testEncryption = new LocalKeyEncryption(TEST_KEYS);
