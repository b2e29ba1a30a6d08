/**
 * Signed heads. Those of all streams stand in one numbered chain, the register: a stream that is taken out as a whole is
 * missed there, and so is a signature.
 */
import type { Instant } from '../shared/calendar.js';
import { canonical } from './canonical.js';
import type { Digest, Head } from './chain.js';

export interface Checkpoint extends Head {
  /** Counts from 1 over all streams. */
  number: number;
  /** Digest of the checkpoint before it, its signature included; of the first one empty. */
  previous: string;
  signedAt: Instant;
  /** The stream was kept for its term and goes, whole: on this ground. */
  removed?: string;
  /** Of the public key. */
  keyId: string;
  /** Ed25519 over `signedText`, in base64url. */
  signature: string;
}

/** What is signed. */
export function signedText({ number, previous, stream, count, hash, signedAt, removed, keyId }: Omit<Checkpoint, 'signature'>): string {
  return canonical({ number, previous, stream, count, hash, signedAt, removed, keyId });
}

/** The digest by which the next checkpoint names this one, and by which it can be kept outside of the store. */
export function checkpointDigest(checkpoint: Checkpoint, digest: Digest): string {
  return digest(`${signedText(checkpoint)}.${checkpoint.signature}`);
}
