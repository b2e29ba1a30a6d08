import type { Model } from 'mongoose';
import { DomainError } from '../domain/shared/domain-error.js';
import type { Store } from '../persistence/connection.js';

/** Makes the indexes that are missing, each under the name of the query that it serves. Safe to repeat. */
export async function ensureIndexes({ models }: Pick<Store, 'models'>): Promise<void> {
  for (const model of Object.values(models) as unknown as Model<unknown>[]) await ensureIndexesOf(model);
}

async function ensureIndexesOf(model: Model<unknown>): Promise<void> {
  const indexes = model.schema.indexes().map(([key, { background: _obsolete, ...options }]) => ({ key, ...options }));
  if (indexes.length === 0) return;
  try {
    await model.collection.createIndexes(indexes as Parameters<typeof model.collection.createIndexes>[0]);
  } catch (error) {
    const { codeName, message } = error as { codeName?: string; message?: string };
    if (codeName !== 'IndexOptionsConflict' && codeName !== 'IndexKeySpecsConflict') throw error;
    const conflict = new DomainError('BOOTSTRAP.INDEX_DIFFERS', `${model.collection.name}: ${message}`, {
      remedy: 'An index of this name exists with other fields. Drop it, and start again.',
    });
    conflict.cause = error;
    throw conflict;
  }
}
