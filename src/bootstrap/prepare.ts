import type { Store } from '../persistence/connection.js';
import { ensureIndexes } from './indexes.js';
import { migrate } from './migrations.js';
import { MIGRATIONS } from './steps.js';

/** Makes the store fit for use: indexes first, since they guard what migrations write. Safe to repeat. */
export async function prepareStore(store: Store): Promise<{ migrations: string[] }> {
  await ensureIndexes(store);
  return { migrations: await migrate(store, { migrations: MIGRATIONS }) };
}
