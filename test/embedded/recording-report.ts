import type { Report } from '../../src/embedded/report.js';

/** Keeps what was reported. */
export function recordingReport(): Report & { lines: string[] } {
  const lines: string[] = [];
  return {
    lines,
    line: (text) => {
      lines.push(text);
    },
    step: (text) => {
      lines.push(`${text} ...`);
      return { detail: () => undefined, end: (outcome) => lines.push(`${text}: ${outcome}`) };
    },
  };
}
