/** The data key of one owner in its versions, and what is sealed with it. */
import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { open, seal } from '../../keys/sealed.js';

/** Where a sealed field stands. It opens there and nowhere else. */
export interface FieldPlace {
  collection: string;
  id: string;
  field: string;
}

/** One version of a data key. */
export interface DataKeyVersion {
  /** Counts up from 1; stands in every sealed value. */
  version: number;
  /** 32 bytes: the key itself, or with `payloadsOnly` the key that was derived from it for payloads. */
  key: Buffer;
  payloadsOnly?: boolean | undefined;
}

const FIELD = /^([1-9]\d{0,5})\.([A-Za-z0-9_-]+)$/;
/** Sealed values come in steps of this many bytes, so that their length says little. */
const STEP = 32;

/** Which version of the key sealed a field; undefined when it is no sealed field. */
export function versionOfField(sealed: string): number | undefined {
  const [, version] = FIELD.exec(sealed) ?? [];
  return version === undefined ? undefined : Number(version);
}

export class DataKey {
  readonly #versions: ReadonlyMap<number, OneVersion>;

  /**
   * @param newest seals, and opens what it sealed
   * @param others open what they sealed
   * @param onUnknown called when something was sealed with a version that is not here
   */
  constructor(
    readonly owner: string,
    private readonly newest: DataKeyVersion,
    others: readonly DataKeyVersion[] = [],
    private readonly onUnknown: () => void = () => undefined,
  ) {
    this.#versions = new Map([newest, ...others].map((one) => [one.version, new OneVersion(owner, one)]));
  }

  /** The version that seals. */
  get version(): number {
    return this.newest.version;
  }

  /** Whether what this version sealed can be opened. */
  has(version: number): boolean {
    return this.#versions.has(version);
  }

  /** A JSON value as text that only this place opens. */
  sealField(value: unknown, place: FieldPlace): string {
    const json = JSON.stringify(value);
    const padded = json.padEnd(json.length + (STEP - (Buffer.byteLength(json) % STEP)) % STEP);
    return `${this.version}.${seal(this.#derived('fields'), Buffer.from(padded), bindingOf(place, this.version)).toString('base64url')}`;
  }

  /** The value. Throws when it was changed, or moved here from another record, field or collection. */
  openField(sealed: string, place: FieldPlace): unknown {
    const [, text, bytes] = FIELD.exec(sealed) ?? [];
    try {
      if (bytes === undefined) throw new Error('It has another form');
      const version = Number(text);
      return JSON.parse(open(this.#derived('fields', version), Buffer.from(bytes, 'base64url'), bindingOf(place, version)).toString('utf8')) as unknown;
    } catch (cause) {
      throw new Error(`The sealed field ${place.collection}.${place.field} does not open`, { cause });
    }
  }

  sealPayload(plain: Uint8Array): Buffer {
    return seal(this.#derived('payloads'), plain, ['payload', this.owner, this.version]);
  }

  /** Throws when it was changed, belongs to another owner, or was sealed with a version that is not here. */
  openPayload(sealed: Uint8Array, version: number): Buffer {
    return open(this.#derived('payloads', version), sealed, ['payload', this.owner, version]);
  }

  /** A key of 32 bytes for another purpose; the same each time. */
  derive(purpose: string): Buffer {
    return this.#derived(`other/${purpose}`).export();
  }

  /** A keyed hash: equal for equal values of one kind, and not to be guessed without the key. 128 bits in base64url. */
  blind(kind: string, value: string): string {
    return createHmac('sha256', this.#derived('index')).update(`${kind}\0${value}`).digest().subarray(0, 16).toString('base64url');
  }

  /** What remains of a version that is kept for payloads alone: it opens no field. */
  payloadKey(version: number): Buffer {
    return this.#derived('payloads', version).export();
  }

  #derived(purpose: string, version = this.version): KeyObject {
    const found = this.#versions.get(version);
    if (found) return found.derived(purpose);
    this.onUnknown();
    throw new Error(`There is no version ${version} of this key`);
  }
}

class OneVersion {
  readonly #root: KeyObject;
  /** By purpose, derived when first needed: most keys are used for one purpose at a time. */
  readonly #derivedKeys = new Map<string, KeyObject>();

  constructor(
    private readonly owner: string,
    private readonly one: DataKeyVersion,
  ) {
    this.#root = createSecretKey(one.key);
    if (one.payloadsOnly) this.#derivedKeys.set('payloads', this.#root);
  }

  derived(purpose: string): KeyObject {
    const known = this.#derivedKeys.get(purpose);
    if (known) return known;
    if (this.one.payloadsOnly) throw new Error(`Version ${this.one.version} of this key is kept for payloads alone`);
    const derived = createSecretKey(Buffer.from(hkdfSync('sha256', this.#root, this.owner, `doorstroom/${purpose}`, 32)));
    this.#derivedKeys.set(purpose, derived);
    return derived;
  }
}

function bindingOf({ collection, id, field }: FieldPlace, version: number): [string, string, string, number] {
  return [collection, id, field, version];
}
