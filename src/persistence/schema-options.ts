import type { SchemaOptions } from 'mongoose';

/**
 * Options that every schema shares. An unknown field is an error, in a document and in a filter: a filter that
 * silently lost a field would match too much. Collections and indexes are made by the bootstrap, never by a query.
 */
export function schemaOptions(collection: string): SchemaOptions {
  return {
    collection,
    strict: 'throw',
    strictQuery: 'throw',
    versionKey: false,
    autoIndex: false,
    autoCreate: false,
    minimize: false,
  } as SchemaOptions;
}

/** Options of a schema inside another one. */
export const PART = { _id: false, strict: 'throw', minimize: false } as const;
