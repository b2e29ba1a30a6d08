/** The chain: every entry names the hash of the one before it, so that none can be changed, taken out or put elsewhere. */
import type { Instant } from '../shared/calendar.js';
import { canonical, type Plain } from './canonical.js';
import type { ProcessingEntry } from './entry.js';

/** SHA-256 of a text, in base64url: 43 characters. An argument, since the domain loads no library of the platform. */
export type Digest = (text: string) => string;

/** Where a stream ends: `count` entries, the last of which has this hash. */
export interface Head {
  stream: string;
  count: number;
  hash: string;
}

/** An entry in its place. `sequence` counts from 1 within the stream. */
export interface ChainedEntry {
  stream: string;
  sequence: number;
  /** Hash of the entry before it; of the first one, of the name of the stream. */
  previous: string;
  hash: string;
  entry: ProcessingEntry;
}

/** Streams of one month that are written beside each other. */
export const LANES = 16;

/** The stream of a moment and a lane: `2026-11/07`. Months are those of UTC. */
export function streamOf(at: Instant, lane: number): string {
  return `${at.slice(0, 7)}/${String(lane).padStart(2, '0')}`;
}

/** The first moment at which nobody writes in a stream any more. Undefined for what is not the name of one. */
export function endOfStream(stream: string): Instant | undefined {
  if (!/^\d{4}-(0[1-9]|1[0-2])\/\d{2}$/.test(stream)) return undefined;
  const [year, month] = [Number(stream.slice(0, 4)), Number(stream.slice(5, 7))];
  const [next, of] = month === 12 ? [1, year + 1] : [month + 1, year];
  return `${String(of).padStart(4, '0')}-${String(next).padStart(2, '0')}-01T00:00:00.000Z`;
}

/** The head of a stream that has no entry yet. */
export function emptyHead(stream: string, digest: Digest): Head {
  return { stream, count: 0, hash: digest(canonical({ log: 'doorstroom/processing-log/1', stream })) };
}

/** The hash of an entry in its place. */
export function hashOf({ stream, sequence, previous, entry }: Omit<ChainedEntry, 'hash'>, digest: Digest): string {
  return digest(canonical({ stream, sequence, previous, entry: entry as unknown as Plain }));
}

/** The entries in their places behind a head, in the order in which they are given. */
export function chained({ stream, count, hash }: Head, entries: readonly ProcessingEntry[], { digest }: { digest: Digest }): ChainedEntry[] {
  let previous = hash;
  return entries.map((entry, index) => {
    const place = { stream, sequence: count + index + 1, previous, entry };
    previous = hashOf(place, digest);
    return { ...place, hash: previous };
  });
}

/** The head after this entry. */
export function headAt({ stream, sequence, hash }: ChainedEntry): Head {
  return { stream, count: sequence, hash };
}
