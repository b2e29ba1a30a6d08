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
