import type { mongo } from 'mongoose';
import type { Outcome } from './grouped.js';
import { DUPLICATE_KEY } from './stored.js';

/** A document that the store refused, while others of its group were written. */
export class RefusedWrite extends Error {
  override readonly name = 'MongoRefusedWrite';

  /** @param code the number that the server gives: 11000 for a value that a unique index already holds. */
  constructor(readonly code: number) {
    super(`A document could not be stored (${code})`);
  }
}

/**
 * Sends writes that do not depend on each other in one command, and tells for each what came of it: nothing, or a
 * `RefusedWrite` of that document. Throws when it cannot be told, as when the store is away or the majority is.
 */
export async function unorderedWrites<Document extends mongo.Document>(
  collection: mongo.Collection<Document>,
  writes: mongo.AnyBulkWriteOperation<Document>[],
): Promise<Outcome<undefined>[]> {
  const [alone] = writes;
  if (alone !== undefined && writes.length === 1) return [await one(collection, alone)];
  const outcomes = writes.map((): Outcome<undefined> => ({ result: undefined }));
  try {
    await collection.bulkWrite(writes, { ordered: false });
  } catch (error) {
    for (const { index, code } of refusedIn(error)) outcomes[index] = { error: new RefusedWrite(code) };
  }
  return outcomes;
}

/** A write that is alone goes without the bookkeeping of a group, which costs more than the write. */
async function one<Document extends mongo.Document>(
  collection: mongo.Collection<Document>,
  write: mongo.AnyBulkWriteOperation<Document>,
): Promise<Outcome<undefined>> {
  try {
    if ('insertOne' in write) await collection.insertOne(write.insertOne.document as mongo.OptionalUnlessRequiredId<Document>);
    else if ('updateOne' in write) await collection.updateOne(write.updateOne.filter, write.updateOne.update);
    else await collection.bulkWrite([write], { ordered: false });
    return { result: undefined };
  } catch (error) {
    if ((error as { code?: unknown }).code === DUPLICATE_KEY) return { error: new RefusedWrite(DUPLICATE_KEY) };
    throw error;
  }
}

function refusedIn(error: unknown): Pick<mongo.WriteError, 'index' | 'code'>[] {
  const { writeErrors = [], result, errorResponse } = error as Partial<mongo.MongoBulkWriteError>;
  const refused = [writeErrors].flat();
  // The driver also wraps what is no matter of a single document: then nothing is known of any of them.
  const undecided = (errorResponse as unknown) instanceof Error || result?.getWriteConcernError() !== undefined;
  if (undecided || refused.length === 0) throw error;
  return refused;
}
