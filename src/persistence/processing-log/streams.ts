import type { mongo } from 'mongoose';
import type { Models } from '../models.js';
import type { ProcessingDocument } from './processing.schema.js';

/** The raw entries: a schema would cast what somebody changed. */
export function rawEntries({ processingLog }: Pick<Models, 'processingLog'>): mongo.Collection<ProcessingDocument> {
  return processingLog.collection as unknown as mongo.Collection<ProcessingDocument>;
}

/** The ids of the entries of a stream. */
export function idsOf(stream: string): { _id: { $gt: string; $lt: string } } {
  return { _id: { $gt: `${stream}/`, $lt: `${stream}/~` } };
}

/** Every stream that has entries, in order: the oldest first. One look-up each, however many entries it has. */
export async function* streamsIn(models: Pick<Models, 'processingLog'>): AsyncGenerator<string> {
  for (let after = ''; ; ) {
    const next = await rawEntries(models).findOne({ _id: { $gt: after } }, { sort: { _id: 1 }, projection: { _id: 1 } });
    if (!next) return;
    const stream = next._id.replace(/\/[^/]*$/, '');
    yield stream;
    after = `${stream}/~`;
  }
}
