/** The key that signs heads, and the public half by which anybody can verify them. */
import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import type { DataKey } from '../keys/data-key.js';
import { sha256 } from './documents.js';

/** RFC 8410: what stands before the 32 bytes of a private key of Ed25519. */
const PKCS8_OF_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');
const KEY_ID_LENGTH = 16;

export class SigningKey {
  readonly id: string;
  /** SPKI in base64. */
  readonly publicKey: string;
  readonly #private: KeyObject;
  readonly #public: KeyObject;

  /** @param seed 32 bytes */
  constructor(seed: Buffer) {
    this.#private = createPrivateKey({ key: Buffer.concat([PKCS8_OF_ED25519, seed]), format: 'der', type: 'pkcs8' });
    this.#public = createPublicKey(this.#private);
    this.publicKey = this.#public.export({ format: 'der', type: 'spki' }).toString('base64');
    this.id = sha256(this.publicKey).slice(0, KEY_ID_LENGTH);
  }

  /** Of the installation: the same in every process, also after the key-encryption key was replaced. */
  static of(installation: Pick<DataKey, 'derive'>): SigningKey {
    return new SigningKey(installation.derive('processing-log'));
  }

  /** In base64url. */
  sign(text: string): string {
    return sign(null, Buffer.from(text), this.#private).toString('base64url');
  }

  verifies(text: string, signature: unknown): boolean {
    return typeof signature === 'string' && verify(null, Buffer.from(text), this.#public, Buffer.from(signature, 'base64url'));
  }
}
