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
  readonly #derived: (purpose: string) => KeyObject;
  readonly #fields: KeyObject;
  readonly #payloads: KeyObject;
  readonly #index: KeyObject;

  /** @param key 32 bytes */
  constructor(
    readonly owner: string,
    key: Buffer,
  ) {
    const root = createSecretKey(key);
    const derived = (purpose: string) => createSecretKey(Buffer.from(hkdfSync('sha256', root, owner, `doorstroom/${purpose}`, 32)));
    this.#derived = derived;
    this.#fields = derived('fields');
    this.#payloads = derived('payloads');
    this.#index = derived('index');
  }

  /** A JSON value as text that only this place opens. */
  sealField(value: unknown, place: FieldPlace): string {
    const json = JSON.stringify(value);
    const padded = json.padEnd(json.length + (STEP - (Buffer.byteLength(json) % STEP)) % STEP);
    return `${KEY_VERSION}.${seal(this.#fields, Buffer.from(padded), bindingOf(place)).toString('base64url')}`;
  }

  /** The value. Throws when it was changed, or moved here from another record, field or collection. */
  openField(sealed: string, place: FieldPlace): unknown {
    const [, bytes] = FIELD.exec(sealed) ?? [];
    try {
      if (bytes === undefined) throw new Error('It has another form');
      return JSON.parse(open(this.#fields, Buffer.from(bytes, 'base64url'), bindingOf(place)).toString('utf8')) as unknown;
    } catch (cause) {
      throw new Error(`The sealed field ${place.collection}.${place.field} does not open`, { cause });
    }
  }

  sealPayload(plain: Uint8Array): Buffer {
    return seal(this.#payloads, plain, ['payload', this.owner, KEY_VERSION]);
  }

  /** Throws when it was changed or belongs to another owner. */
  openPayload(sealed: Uint8Array): Buffer {
    return open(this.#payloads, sealed, ['payload', this.owner, KEY_VERSION]);
  }

  /** A key of 32 bytes for another purpose; the same each time. */
  derive(purpose: string): Buffer {
    return this.#derived(`other/${purpose}`).export();
  }

  /** A keyed hash: equal for equal values of one kind, and not to be guessed without the key. 128 bits in base64url. */
  blind(kind: string, value: string): string {
    return createHmac('sha256', this.#index).update(`${kind}\0${value}`).digest().subarray(0, 16).toString('base64url');
  }
}

function bindingOf({ collection, id, field }: FieldPlace): [string, string, string, number] {
  return [collection, id, field, KEY_VERSION];
}
