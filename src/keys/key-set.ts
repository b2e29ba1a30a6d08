/** The key-encryption keys of an installation as they are configured: `2:<base64>,1:<base64>`, the one that wraps first. */

export interface KeyVersion {
  /** Counts up with each new key, from 1; stands beside everything that the key wrapped. */
  version: number;
  /** 32 bytes in base64. */
  key: string;
}

const PAIR = /^([1-9]\d{0,5}):([A-Za-z0-9+/]{43}=)$/;
/** Of 32 random bytes fewer than this differ less than once in 10^20 keys: such a key was typed, or is an example. */
const FEWEST_DIFFERENT_BYTES = 16;

/** The keys in a text, separated by commas or lines; undefined when one is missing, short, weak or double. */
export function parseKeySet(text: string): KeyVersion[] | undefined {
  const pairs = text.split(/[\s,]+/).filter((pair) => pair !== '');
  const keys = pairs.flatMap((pair) => {
    const [, version, key] = PAIR.exec(pair) ?? [];
    return version !== undefined && key !== undefined && isStrong(key) ? [{ version: Number(version), key }] : [];
  });
  const isWhole = keys.length > 0 && keys.length === pairs.length;
  const isDouble = new Set(keys.map(({ version }) => version)).size < keys.length || new Set(keys.map(({ key }) => key)).size < keys.length;
  return isWhole && !isDouble ? keys : undefined;
}

/** The text of a set, as it is configured. */
export function keySetText(keys: readonly KeyVersion[]): string {
  return keys.map(({ version, key }) => `${version}:${key}`).join(',');
}

function isStrong(key: string): boolean {
  return new Set(Buffer.from(key, 'base64')).size >= FEWEST_DIFFERENT_BYTES;
}
