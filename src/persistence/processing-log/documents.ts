import { hash } from 'node:crypto';
import type { ChainedEntry, Digest } from '../../domain/processing-log/chain.js';
import type { Checkpoint } from '../../domain/processing-log/checkpoint.js';
import type { CheckpointDocument, ProcessingDocument } from './processing.schema.js';

/** SHA-256 in base64url. */
export const sha256: Digest = (text) => hash('sha256', text, 'base64url');

/** Sorts as the numbers do. */
export function placeId(stream: string, sequence: number): string {
  return `${stream}/${String(sequence).padStart(12, '0')}`;
}

export function documentOf({ stream, sequence, previous, hash: own, entry }: ChainedEntry): ProcessingDocument {
  return { _id: placeId(stream, sequence), stream, sequence, previous, hash: own, ...entry };
}

/** The entry of a document, with everything that stands in it: what was added later belongs to what is hashed. */
export function chainedOf({ _id, stream, sequence, previous, hash: own, ...entry }: ProcessingDocument): ChainedEntry {
  // A document that was put elsewhere has the id of its new place.
  const isInPlace = _id === placeId(stream, sequence);
  return { stream: isInPlace ? stream : '', sequence, previous, hash: own, entry };
}

export function checkpointOf({ _id, ...checkpoint }: CheckpointDocument): Checkpoint {
  return { number: _id, ...checkpoint };
}
