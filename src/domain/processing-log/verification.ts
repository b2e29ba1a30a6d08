/** Finds what was changed, taken out, moved or cut off. Entries come one by one, so that a stream of any length fits. */
import { emptyHead, hashOf, type ChainedEntry, type Digest } from './chain.js';
import { checkpointDigest, signedText, type Checkpoint } from './checkpoint.js';

export const FINDINGS = {
  changed: 'the entry is not what was written: its hash does not fit',
  missing: 'entries are missing before this one',
  moved: 'the entry does not belong in this place',
  unlinked: 'the entry does not follow the one before it',
  'signed-otherwise': 'another entry was signed in this place',
  truncated: 'entries that were signed are missing at the end',
  'removed-otherwise': 'the stream was removed by its term, and more of it was signed than the removal says',
  'after-removal': 'the stream was removed by its term, and this entry was no part of it',
  'signature-invalid': 'the signature does not fit',
  'signature-missing': 'signatures are missing before this one',
  'signature-unlinked': 'the signature does not follow the one before it',
  'anchor-missing': 'the signature that was noted elsewhere is not there',
} as const;
export type FindingKind = keyof typeof FINDINGS;

export interface Finding {
  kind: FindingKind;
  /** Of entries: the stream. */
  stream?: string;
  /** Of an entry: its place in the stream. Of signatures: the number. */
  place: number;
}

/** Verifies one stream: `see` each entry in the order of the store, then `end`. */
export class StreamVerification {
  readonly #digest: Digest;
  readonly #stream: string;
  readonly #signed = new Map<number, Set<string>>();
  readonly #most: number;
  /** Where the stream ended when it was removed. */
  readonly #removed: number | undefined;
  #seen = 0;
  #count = 0;
  #last: string;

  /** @param checkpoints of this stream, in any order; their signatures are verified by `verifyRegister` */
  constructor({ stream, checkpoints, digest }: { stream: string; checkpoints: readonly Checkpoint[]; digest: Digest }) {
    this.#stream = stream;
    this.#digest = digest;
    this.#last = emptyHead(stream, digest).hash;
    for (const { count, hash } of checkpoints) this.#signed.set(count, (this.#signed.get(count) ?? new Set()).add(hash));
    this.#most = Math.max(0, ...this.#signed.keys());
    this.#removed = checkpoints.find(({ removed }) => removed !== undefined)?.count;
  }

  see(chained: ChainedEntry): Finding[] {
    const { sequence, previous, hash } = chained;
    const kinds: FindingKind[] = [];
    // A removal takes entries from the first on: what is left follows what is gone already.
    const isFirstLeft = this.#removed !== undefined && this.#seen++ === 0 && sequence > 1;
    if (isFirstLeft) [this.#count, this.#last] = [sequence - 1, previous];
    const expected = this.#count + 1;
    if (this.#removed !== undefined && sequence > this.#removed) kinds.push('after-removal');
    if (chained.stream !== this.#stream || sequence < expected) kinds.push('moved');
    else if (sequence > expected) kinds.push('missing');
    else if (previous !== this.#last) kinds.push('unlinked');
    if (hashIn(chained, this.#digest) !== hash) kinds.push('changed');
    const signed = this.#signed.get(sequence);
    if (signed && (signed.size > 1 || !signed.has(hash))) kinds.push('signed-otherwise');
    if (sequence >= expected) this.#count = sequence;
    this.#last = hash;
    return kinds.map((kind) => ({ kind, stream: this.#stream, place: sequence }));
  }

  end(): Finding[] {
    if (this.#removed !== undefined && this.#removed < this.#most) return [{ kind: 'removed-otherwise', stream: this.#stream, place: this.#removed + 1 }];
    if (this.isRemoved && this.#seen === 0) return [];
    return this.#count < this.#most ? [{ kind: 'truncated', stream: this.#stream, place: this.#count + 1 }] : [];
  }

  get isRemoved(): boolean {
    return this.#removed !== undefined;
  }

  /** Entries behind the last signature. */
  get unsigned(): number {
    return Math.max(0, this.#count - this.#most);
  }
}

/** Verifies the chain of signatures, in the order of their numbers. */
export function verifyRegister(
  checkpoints: readonly Checkpoint[],
  { digest, isSigned, anchor }: { digest: Digest; isSigned: (text: string, checkpoint: Checkpoint) => boolean; anchor?: { number: number; digest: string } | undefined },
): Finding[] {
  const findings: Finding[] = [];
  let before = { number: 0, digest: '' };
  let anchored = anchor === undefined;
  for (const checkpoint of checkpoints) {
    const { number, previous } = checkpoint;
    const kinds: FindingKind[] = [];
    if (number !== before.number + 1) kinds.push('signature-missing');
    else if (previous !== before.digest) kinds.push('signature-unlinked');
    if (!isSigned(signedText(checkpoint), checkpoint)) kinds.push('signature-invalid');
    findings.push(...kinds.map((kind) => ({ kind, place: number })));
    before = { number, digest: checkpointDigest(checkpoint, digest) };
    if (anchor?.number === number && anchor.digest === before.digest) anchored = true;
  }
  if (!anchored && anchor) findings.push({ kind: 'anchor-missing', place: anchor.number });
  return findings;
}

/** Undefined when what is there has no one form, so that it cannot be what was written. */
function hashIn(chained: ChainedEntry, digest: Digest): string | undefined {
  try {
    return hashOf(chained, digest);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
