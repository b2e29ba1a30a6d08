/** What a value of plain data can be. */
export type Plain = string | number | boolean | readonly Plain[] | { readonly [name: string]: Plain | undefined };

/**
 * One text for equal values: JSON with the names of every object in order and without absent fields, as RFC 8785 has it
 * for whole numbers. Throws on what JSON would change silently.
 */
export function canonical(value: Plain): string {
  if (typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new TypeError('Only whole numbers have one form');
    return String(value);
  }
  if (isList(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object' || !isRecord(value)) throw new TypeError('Only plain data has one form');
  const named = Object.entries(value).filter((pair): pair is [string, Plain] => pair[1] !== undefined);
  named.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${named.map(([name, part]) => `${JSON.stringify(name)}:${canonical(part)}`).join(',')}}`;
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}

/** Not a date, nor anything else with a form of its own. */
function isRecord(value: object): boolean {
  return Object.prototype.toString.call(value) === '[object Object]';
}
