/** A reason, in one line, why one route to a server does not work here; the next route is tried. */
export class RouteUnavailable extends Error {
  override readonly name = 'RouteUnavailable';
}

/** Something that the person at the keyboard must solve. The message says what is wrong, the remedy what to do. */
export class StartProblem extends Error {
  override readonly name = 'StartProblem';

  constructor(
    message: string,
    readonly remedy: string,
  ) {
    super(message);
  }
}

/** First line of whatever was thrown, without a stack. */
export function oneLine(error: unknown): string {
  const text = typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
  return text.trim().split('\n')[0] ?? '';
}

/** Whether the system refused with one of these codes, e.g. `ENOENT`. Errors of another realm (a test sandbox) count too. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && codes.includes(String(error.code));
}
