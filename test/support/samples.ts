/** A valid example of a schema of the API, with every optional field filled, and the places in it. */
import { z } from 'zod';

type Schema = Record<string, unknown> & {
  type?: string | string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  prefixItems?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  enum?: unknown[];
  $ref?: string;
};
export type Path = readonly (string | number)[];

const TEXTS = [
  'AM24', '2026-09-01', '2026-09-01T08:00:00.000Z', '8f3d1c52-52f5-4f0c-9a43-5f4f6a1d2b10', '8f3d1c52-52f5-4f0c-9a43-5f4f6a1d2b10.week-1', 'P28D', 'PT24H', '-P28D', 'P1Y', '07:00', '12:00',
  '1', '4461', '4461AB', '2026-W36', '999990019', '+31600000000', 'test@voorbeeld.example', 'https://voorbeeld.example/hook', 'week-1', 'standard', '12345678', 'Goes', 'goes', 'test', 'Een tekst', 'true', 'nl', 'a', '2026-09', 'M',
];

/** The example; undefined where none is found. */
export function sampleOf(schema: z.ZodType): unknown {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as Schema & { $defs?: Record<string, Schema> };
  return sample(json, { defs: json.$defs ?? {}, depth: 0 });
}

interface At {
  defs: Record<string, Schema>;
  depth: number;
}

function sample(schema: Schema, { defs, depth }: At): unknown {
  const within = { defs, depth: depth + 1 };
  if (depth > 12) return undefined;
  if (schema.$ref) return sample(defs[schema.$ref.split('/').at(-1) ?? ''] ?? {}, within);
  if ('const' in schema) return schema['const'];
  if (schema.enum) return schema.enum[0];
  if (Array.isArray(schema['examples']) && schema['examples'].length > 0) return schema['examples'][0];
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return sample(choices.find(({ type }) => type !== 'null') ?? choices[0] ?? {}, within);
  if (Array.isArray(schema['allOf'])) return sample(Object.assign({}, ...(schema['allOf'] as Schema[])) as Schema, within);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object' || schema.properties) return objectOf(schema, within);
  if (type === 'array') return listOf(schema, within);
  if (type === 'string') return textOf(schema);
  if (type === 'boolean') return true;
  if (type === 'integer' || type === 'number') return Math.max(Number(schema['minimum'] ?? 1), Number(schema['exclusiveMinimum'] ?? 0) + 1);
  return null;
}

function objectOf(schema: Schema, at: At): Record<string, unknown> {
  const named = Object.entries(schema.properties ?? {}).map(([name, field]) => [name, sample(field, at)] as const);
  const keys = (schema['propertyNames'] as Schema | undefined)?.enum ?? [];
  const free = schema['additionalProperties'];
  const kept = typeof free === 'object' ? keys.map((key) => [String(key), sample(free as Schema, at)] as const) : [];
  return Object.fromEntries([...named, ...kept].filter(([, value]) => value !== undefined));
}

function listOf({ items, prefixItems, minItems }: Schema, at: At): unknown[] {
  if (prefixItems) return prefixItems.map((one) => sample(one, at));
  return items ? Array.from({ length: Math.max(1, Number(minItems ?? 1)) }, () => sample(items, at)) : [];
}

function textOf({ pattern, minLength = 0, maxLength = 10_000, format }: Schema): string | undefined {
  const matches = typeof pattern === 'string' ? new RegExp(pattern, 'u') : /^/;
  const fits = (text: string) => matches.test(text) && text.length >= Number(minLength) && text.length <= Number(maxLength);
  const own = { uuid: 3, date: 1, 'date-time': 2, email: 16, uri: 17 }[String(format)];
  if (own !== undefined && typeof pattern !== 'string') return TEXTS[own];
  return (typeof pattern === 'string' ? TEXTS : ['Een tekst', 'test', 'a', ...TEXTS]).find(fits) ?? (typeof pattern === 'string' ? undefined : 'x'.repeat(Number(minLength)));
}

/** Every place of a value, the value itself first. */
export function placesIn(value: unknown, at: Path = []): Path[] {
  if (value === null || typeof value !== 'object') return [at];
  const below = Array.isArray(value) ? value.map((one, n) => placesIn(one, [...at, n])) : Object.entries(value).map(([key, one]) => placesIn(one, [...at, key]));
  return [at, ...below.flat()];
}

/** The places that are groups of fields. */
export function groupsIn(value: unknown): Path[] {
  return placesIn(value).filter((path) => {
    const found = path.reduce<unknown>((within, key) => (within as Record<string | number, unknown>)[key], value);
    return found !== null && typeof found === 'object' && !Array.isArray(found);
  });
}

/** A copy with something else at a place. */
export function replaced(value: unknown, path: Path, by: (old: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return by(value);
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<string | number, unknown>;
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}
