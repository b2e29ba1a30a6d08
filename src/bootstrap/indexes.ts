import type { IndexDefinition, IndexOptions, Model } from 'mongoose';
import { DomainError } from '../domain/shared/domain-error.js';
import type { Store } from '../persistence/connection.js';

/** What the server answers when an index of this name, or with these fields, exists in another form. */
const DIFFERS = new Set(['IndexOptionsConflict', 'IndexKeySpecsConflict']);

/** Makes the indexes that are missing, each under the name of the query that it serves. Safe to repeat. */
export async function ensureIndexes({ models }: Pick<Store, 'models'>): Promise<void> {
  for (const model of Object.values(models) as unknown as Model<unknown>[]) await ensureIndexesOf(model);
}

async function ensureIndexesOf(model: Model<unknown>): Promise<void> {
  const indexes = model.schema.indexes();
  if (indexes.length === 0) return;
  try {
    await create(model, indexes);
  } catch (error) {
    if (!differs(error)) throw error;
    for (const index of indexes) await replaceIfDifferent(model, index);
  }
}

type Index = [fields: IndexDefinition, options: IndexOptions];

async function create({ collection }: Model<unknown>, indexes: Index[]): Promise<void> {
  const described = indexes.map(([key, { background: _obsolete, ...options }]) => ({ key, ...options }));
  await collection.createIndexes(described as Parameters<typeof collection.createIndexes>[0]);
}

/** An index that only serves reading is made anew. A unique one guards data: somebody must look first. */
async function replaceIfDifferent(model: Model<unknown>, index: Index): Promise<void> {
  try {
    await create(model, [index]);
  } catch (error) {
    if (!differs(error)) throw error;
    for (const { name, unique } of await inTheWayOf(model, index)) {
      if (unique || index[1].unique) throw uniqueDiffers(`${model.collection.name}.${name}`, error);
      await model.collection.dropIndex(name);
    }
    await create(model, [index]);
  }
}

/** The indexes that have its name, or its fields under another name. */
async function inTheWayOf({ collection }: Model<unknown>, [fields, { name: wanted }]: Index): Promise<{ name: string; unique: boolean }[]> {
  const found = await collection.indexes();
  return found.flatMap(({ name, key, unique }) => {
    const same = name === wanted || JSON.stringify(key) === JSON.stringify(fields);
    return same && name !== undefined ? [{ name, unique: unique === true }] : [];
  });
}

function differs(error: unknown): boolean {
  return DIFFERS.has((error as { codeName?: string }).codeName ?? '');
}

function uniqueDiffers(index: string, cause: unknown): DomainError {
  const error = new DomainError('BOOTSTRAP.INDEX_DIFFERS', `The unique index ${index} exists in another form`, {
    remedy: 'Find out why; drop the index when it is of no use, and start again.',
  });
  error.cause = cause;
  return error;
}
