/** The data key of one owner, and what is sealed with it. */
import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { open, seal } from '../../keys/sealed.js';

/** Where a sealed field stands. It opens there and nowhere else. */
export interface FieldPlace {
  collection: string;
  id: string;
  field: string;
}

/** Of the way in which keys are derived and fields are bound; stands in every sealed value. */
const KEY_VERSION = 1;
const FIELD = /^1\.([A-Za-z0-9_-]+)$/;
/** Sealed values come in steps of this many bytes, so that their length says little. */
const STEP = 32;

export class DataKey {
  readonly #root: KeyObject;
  /** By purpose, derived when first needed: most keys are used for one purpose at a time. */
  readonly #derivedKeys = new Map<string, KeyObject>();

  /** @param key 32 bytes */
  constructor(
    readonly owner: string,
    key: Buffer,
  ) {
    this.#root = createSecretKey(key);
  }

  /** A JSON value as text that only this place opens. */
  sealField(value: unknown, place: FieldPlace): string {
    const json = JSON.stringify(value);
    const padded = json.padEnd(json.length + (STEP - (Buffer.byteLength(json) % STEP)) % STEP);
    return `${KEY_VERSION}.${seal(this.#derived('fields'), Buffer.from(padded), bindingOf(place)).toString('base64url')}`;
  }

  /** The value. Throws when it was changed, or moved here from another record, field or collection. */
  openField(sealed: string, place: FieldPlace): unknown {
    const [, bytes] = FIELD.exec(sealed) ?? [];
    try {
      if (bytes === undefined) throw new Error('It has another form');
      return JSON.parse(open(this.#derived('fields'), Buffer.from(bytes, 'base64url'), bindingOf(place)).toString('utf8')) as unknown;
    } catch (cause) {
      throw new Error(`The sealed field ${place.collection}.${place.field} does not open`, { cause });
    }
  }

  sealPayload(plain: Uint8Array): Buffer {
    return seal(this.#derived('payloads'), plain, ['payload', this.owner, KEY_VERSION]);
  }

  /** Throws when it was changed or belongs to another owner. */
  openPayload(sealed: Uint8Array): Buffer {
    return open(this.#derived('payloads'), sealed, ['payload', this.owner, KEY_VERSION]);
  }

  /** A key of 32 bytes for another purpose; the same each time. */
  derive(purpose: string): Buffer {
    return this.#derived(`other/${purpose}`).export();
  }

  /** A keyed hash: equal for equal values of one kind, and not to be guessed without the key. 128 bits in base64url. */
  blind(kind: string, value: string): string {
    return createHmac('sha256', this.#derived('index')).update(`${kind}\0${value}`).digest().subarray(0, 16).toString('base64url');
  }

  #derived(purpose: string): KeyObject {
    const known = this.#derivedKeys.get(purpose);
    if (known) return known;
    const derived = createSecretKey(Buffer.from(hkdfSync('sha256', this.#root, this.owner, `doorstroom/${purpose}`, 32)));
    this.#derivedKeys.set(purpose, derived);
    return derived;
  }
}

function bindingOf({ collection, id, field }: FieldPlace): [string, string, string, number] {
  return [collection, id, field, KEY_VERSION];
}
