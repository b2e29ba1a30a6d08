/** Between documents and the rows of the domain: instants are Dates in the store and ISO strings everywhere else. */
import type { Model, mongo } from 'mongoose';

/** A row as a document: its own id is `_id`. Instants are typed as the domain has them and cast by the schema. */
export type Stored<Row, Key extends keyof Row> = Omit<Row, Key> & { _id: string };

/** The row of a lean document: `_id` under its own name, every Date an ISO string, what is absent left out. */
export function rowOf<Row>(document: object, key: keyof Row & string): Row {
  const { _id, visibleAt: _kept, ...rest } = document as Record<string, unknown>;
  return plain({ [key]: _id, ...rest }) as Row;
}

/** A deep copy with every Date as an ISO string and without absent fields. */
export function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .map(([name, field]) => [name, plain(field)]),
  );
}

/**
 * Inserts documents that are not there yet, in one round trip. Answers those that a unique index refused, the key
 * itself included. Throws when a document does not fit its schema.
 */
export async function insertNew<Document>(model: Model<Document>, documents: Document[]): Promise<Document[]> {
  return refusedOf(documents, () => model.insertMany(documents, { ordered: false, throwOnValidationError: true }));
}

/** As `insertNew`, but neither cast nor checked: for many at once, in the form that the store has. */
export async function insertNewAsTheyAre<Document>(model: Model<Document>, documents: object[]): Promise<object[]> {
  return refusedOf(documents, () => model.insertMany(documents as Document[], { ordered: false, lean: true }));
}

async function refusedOf<Document>(documents: Document[], insert: () => Promise<unknown>): Promise<Document[]> {
  if (documents.length === 0) return [];
  try {
    await insert();
    return [];
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    const refused = [(error as mongo.MongoBulkWriteError).writeErrors].flat();
    const fault = refused.find((one) => one.code !== DUPLICATE_KEY);
    if (fault) throw new Error(`A document could not be stored (${fault.code})`, { cause: error });
    return refused.flatMap(({ index }) => documents[index] ?? []);
  }
}

/** The condition that a text begins with `prefix`; an index on the field serves it. */
export function beginsWith(prefix: string): { $gte: string; $lt: string } {
  return { $gte: prefix, $lt: `${prefix}\u{10ffff}` };
}

/** The driver's number for a value that a unique index already holds. */
export const DUPLICATE_KEY = 11_000;

/** True when a write was refused by a unique index, `index` when it is given. */
export function isDuplicateKey(error: unknown, index?: string): boolean {
  if (!(error instanceof Error) || (error as { code?: unknown }).code !== DUPLICATE_KEY) return false;
  return index === undefined || error.message.includes(`index: ${index} `);
}
