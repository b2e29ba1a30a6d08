/** Authenticated encryption with AES-256-GCM: what was changed, moved or sealed with another key does not open. */
import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** What a text is bound to: it opens with exactly the same parts, in the same order. */
export type Binding = readonly (string | number)[];

/** Initialisation vector, ciphertext and tag. Each call has another vector. */
export function seal(key: KeyObject, plain: Uint8Array, binding: Binding): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, iv).setAAD(bytesOf(binding));
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Throws when it was changed, is bound to something else, or was sealed with another key. */
export function open(key: KeyObject, sealed: Uint8Array, binding: Binding): Buffer {
  if (sealed.length < IV_BYTES + TAG_BYTES) throw new Error('A sealed value is too short');
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, IV_BYTES))
    .setAAD(bytesOf(binding))
    .setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
}

function bytesOf(binding: Binding): Buffer {
  return Buffer.from(JSON.stringify(binding));
}
