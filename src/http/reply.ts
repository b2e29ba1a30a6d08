import type { Readable } from 'node:stream';

/** An answer as it goes over the wire, and as it is kept with its key. */
export class Answer {
  constructor(
    readonly status: number,
    readonly headers: Record<string, string>,
    readonly body: string,
    /** Candidates whose data it holds or changed: kept with its key, so that a repeat is logged as the first time. */
    readonly about: readonly string[] = [],
  ) {}
}

/** An answer that goes on for as long as somebody reads. Only for routes without a key: it cannot be kept. */
export class StreamedAnswer {
  constructor(
    readonly status: number,
    readonly headers: Record<string, string>,
    readonly body: Readable,
  ) {}
}

/** An answer that needs more than a body: a status, a location or headers of its own. */
export class Reply<T = unknown> {
  constructor(
    readonly body: T,
    readonly options: { status?: number; location?: string; revision?: number; headers?: Record<string, string> } = {},
  ) {}
}

/** The strong entity tag of a revision. */
export function etagOf(revision: number): string {
  return `"${revision}"`;
}
