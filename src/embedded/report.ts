/** Where the embedded servers say what they are doing. Lines are for people, in English. */
export interface Report {
  line(text: string): void;
  /** Shows that a long step still runs, with its elapsed time, until `end` is called. */
  step(text: string): Step;
}

export interface Step {
  /** Replaces the detail shown behind the elapsed time, e.g. the last line of a compiler. */
  detail(text: string): void;
  end(outcome: string): void;
}

/** Elapsed time for people: "8 s", "2 min 05 s". */
export function formatElapsed(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const rest = seconds % 60;
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${String(rest).padStart(2, '0')} s`;
}

/**
 * A report on a text stream: a line that is rewritten every second on a terminal, a new line every ten seconds
 * elsewhere, so that a log of an unattended start shows that it is not stuck.
 */
export function streamReport(stream: NodeJS.WriteStream): Report {
  const columns = (): number => stream.columns ?? 100;
  return {
    line: (text) => {
      stream.write(`${text}\n`);
    },
    step: (text) => {
      const startedAt = Date.now();
      let detail = '';
      const show = (): void => {
        const status = `${text} ... ${formatElapsed(Date.now() - startedAt)}${detail === '' ? '' : `  ${detail}`}`;
        stream.write(stream.isTTY ? `\r\x1b[2K${status.slice(0, columns() - 1)}` : `${status}\n`);
      };
      const timer = setInterval(show, stream.isTTY ? 1000 : 10_000);
      if (!stream.isTTY) stream.write(`${text} ...\n`);
      return {
        detail: (next) => {
          detail = next.trim();
        },
        end: (outcome) => {
          clearInterval(timer);
          stream.write(`${stream.isTTY ? '\r\x1b[2K' : ''}${text}: ${outcome} (${formatElapsed(Date.now() - startedAt)})\n`);
        },
      };
    },
  };
}

/** A report that says nothing: for tests of which the output would bury the result. */
export const silentReport: Report = {
  line: () => undefined,
  step: () => ({ detail: () => undefined, end: () => undefined }),
};
