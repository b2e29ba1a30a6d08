/** Wrapping data keys. The port that a key management service can stand behind, and the one that holds its keys itself. */
import { createSecretKey, type KeyObject } from 'node:crypto';
import { DomainError } from '../domain/shared/domain-error.js';
import type { KeyVersion } from './key-set.js';
import { open, seal } from './sealed.js';

/** A data key as it is kept, with the version of the key that wrapped it. */
export interface WrappedKey {
  wrapped: Buffer;
  version: number;
}

/** The port: each call may go to a service, so calls for many keys run beside each other. */
export interface KeyEncryption {
  /** The version that wraps from now on. */
  readonly newest: number;
  /** Every version that can unwrap. */
  readonly versions: readonly number[];
  /** Wraps a data key of 32 bytes for its owner alone. */
  wrap(key: Buffer, owner: string): Promise<WrappedKey>;
  /** Throws `KEYS.VERSION_MISSING`, and `KEYS.WRONG` when it was wrapped by another key, or for another owner. */
  unwrap(wrapped: WrappedKey, owner: string): Promise<Buffer>;
}

/** Keys from the environment or a file, held by the process. */
export class LocalKeyEncryption implements KeyEncryption {
  readonly newest: number;
  readonly versions: readonly number[];
  readonly #keys: ReadonlyMap<number, KeyObject>;

  /** @param keys at least one; the first wraps */
  constructor(keys: readonly KeyVersion[]) {
    const [first] = keys;
    if (!first) throw new Error('There is no key to wrap with');
    this.newest = first.version;
    this.versions = keys.map(({ version }) => version);
    this.#keys = new Map(keys.map(({ version, key }) => [version, createSecretKey(key, 'base64')]));
  }

  async wrap(key: Buffer, owner: string): Promise<WrappedKey> {
    const version = this.newest;
    return { wrapped: seal(this.#keyOf(version), key, [owner, version]), version };
  }

  async unwrap({ wrapped, version }: WrappedKey, owner: string): Promise<Buffer> {
    const key = this.#keyOf(version);
    try {
      return open(key, wrapped, [owner, version]);
    } catch (cause) {
      throw Object.assign(
        new DomainError('KEYS.WRONG', `A data key does not open with version ${version} of the key`, {
          remedy: `Give in DOORSTROOM_KEYS, as version ${version}, the key that the data was written with.`,
          facts: { version },
        }),
        { cause },
      );
    }
  }

  #keyOf(version: number): KeyObject {
    const key = this.#keys.get(version);
    if (key) return key;
    throw new DomainError('KEYS.VERSION_MISSING', `Version ${version} of the key is not given, and data is wrapped with it`, {
      remedy: `Put version ${version} back in DOORSTROOM_KEYS, behind the newest one.`,
      facts: { version },
    });
  }
}
