import type { Kind, Load } from './load.js';

export interface Sample {
  minute: number;
  /** The part that is not killed in this quarter of the time. */
  spared: string;
  /** Resident memory in MB. */
  memory: Partial<Record<string, number>>;
}

export interface SoakResults {
  command: string;
  date: string;
  machine: string[];
  minutes: number;
  rate: number;
  /** Measured before, in calls a second; undefined when the rate was given. */
  maximum: number | undefined;
  faults: { at: number; part: string; backAfterMs: number | undefined }[];
  load: Pick<Load, 'counts' | 'failures'>;
  samples: Sample[];
  /** What the check afterwards found, and what it looked at. */
  verdict: {
    looked: string;
    /** Journeys that are not compared with what callers were told: their last command was lost. */
    unsure: number;
    /** Starts that were lost, whose candidates are not counted. */
    lostStarts: number;
    faults: string[];
  };
}

const BEGIN = '<!-- soak: begin -->';
const END = '<!-- soak: end -->';

/** The page with the part of the soak replaced, or added at its end. */
export function withSoak(page: string, part: string): string {
  const block = `${BEGIN}\n${part}\n${END}`;
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from >= 0 && to > from) return `${page.slice(0, from)}${block}${page.slice(to + END.length)}`;
  return `${page.trimEnd() || '# Reliability'}\n\n${block}\n`;
}

export function soakPart(results: SoakResults): string {
  const { load, faults, samples, verdict } = results;
  const parts = [...new Set(samples.flatMap(({ memory }) => Object.keys(memory)))];
  return [
    '## Soak',
    '',
    `Made by \`${results.command}\` on ${results.date}: ${results.minutes} minutes of mixed load at ${results.rate.toFixed(1)} calls a second${results.maximum === undefined ? '' : ` (of a maximum of ${results.maximum.toFixed(1)} that was measured just before, with the same faults)`}, ${faults.length} faults.`,
    '',
    ...results.machine.map((line) => `- ${line}`),
    '',
    table(
      ['calls', 'answered', 'of these after a retry', 'refused by a rule', 'lost', 'p50 ms', 'p95 ms', 'p99 ms'],
      (Object.keys(load.counts) as Kind[]).map((kind) => {
        const { answered, retried, refused, lost, latencies } = load.counts[kind];
        const sorted = [...latencies].sort((a, b) => a - b);
        const at = (share: number) => String(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? '');
        const rules = [...refused].map(([code, count]) => `${count} x ${code}`).join(', ') || '0';
        return [kind, String(answered), String(retried), rules, String(lost), at(0.5), at(0.95), at(0.99)];
      }),
    ),
    '',
    'Tries that failed and were made again with the same key:',
    '',
    table(['what', 'times'], [...load.failures].sort((a, b) => b[1] - a[1]).map(([what, times]) => [what, String(times)])),
    '',
    'kill -9, each after the one before was over:',
    '',
    table(
      ['part', 'times', 'ready again after, median s', 'longest s'],
      [...new Set(faults.map(({ part }) => part))].map((part) => {
        const own = faults.filter((fault) => fault.part === part);
        const back = own.flatMap(({ backAfterMs }) => backAfterMs ?? []);
        return [part, String(own.length), back.length === own.length ? seconds(median(back)) : 'not always', seconds(Math.max(...back))];
      }),
    ),
    '',
    'Resident memory in MB. Each part has a quarter of the time in which it is not killed, the sign-in all of it; of that: its first, middle and last third.',
    '',
    table(
      ['part', 'first third, median', 'middle third', 'last third', 'most, of the whole time'],
      parts.map((part) => [part, ...thirdsOf(part, samples).map(whole), whole(Math.max(...samples.flatMap(({ memory }) => memory[part] ?? [])))]),
    ),
    '',
    `Afterwards: ${verdict.looked}. ${leftOut(verdict)}${verdict.faults.length === 0 ? 'No fault was found.' : `Faults: ${verdict.faults.join('; ')}.`}`,
  ].join('\n');
}

/** What the comparison says nothing of, as its callers do not know. */
function leftOut({ unsure, lostStarts }: SoakResults['verdict']): string {
  return unsure + lostStarts === 0 ? '' : `Left out of what callers were told: ${unsure} journeys whose last command was lost, and ${lostStarts} lost starts. `;
}

/** Medians of the three thirds of the time in which nobody kills the part. */
function thirdsOf(part: string, samples: readonly Sample[]): number[] {
  const isKilled = samples.some(({ spared }) => spared === part);
  const own = samples.filter(({ spared }) => !isKilled || spared === part).map(({ memory }) => memory[part]);
  const size = Math.max(1, Math.floor(own.length / 3));
  return [own.slice(0, size), own.slice(size, -size), own.slice(-size)].map((third) => median(third.filter((value) => value !== undefined)));
}

const table = (head: string[], rows: string[][]) =>
  [head, head.map(() => '---'), ...(rows.length > 0 ? rows : [head.map(() => '-')])].map((row) => `| ${row.join(' | ')} |`).join('\n');
const seconds = (ms: number) => (ms / 1_000).toFixed(1);
const whole = (value: number) => (Number.isFinite(value) ? String(Math.round(value)) : '-');

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
