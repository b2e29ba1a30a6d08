/** What the people of the demo do. Every choice follows from the seed, who and what: the same run makes the same ones. */
import { createHash } from 'node:crypto';

export type Label = string | number;

/** A part in the play that few have. */
export type Part = 'withdraws' | 'on-hold' | 'long-hold' | 'transfer-accepted' | 'transfer-declined' | 'transfer-silent' | 'education';

/** Shares of the candidates; of everything there is at least one while there are enough people. */
const PARTS: readonly (readonly [Part, number])[] = [
  ['on-hold', 0.05],
  ['withdraws', 0.03],
  ['transfer-accepted', 0.03],
  ['education', 0.03],
  ['transfer-declined', 0.015],
  ['transfer-silent', 0.015],
  ['long-hold', 0.015],
];

export class Cast {
  constructor(private readonly seed: number) {}

  /** A number from 0 up to 1. */
  roll(...what: readonly Label[]): number {
    return createHash('sha256').update([this.seed, ...what].join('/')).digest().readUInt32BE() / 2 ** 32;
  }

  /** A number from `min` up to `max`. */
  between([min, max]: readonly [number, number], ...what: readonly Label[]): number {
    return min + (max - min) * this.roll(...what);
  }

  pick<T>(list: readonly [T, ...T[]], ...what: readonly Label[]): T {
    return list[Math.floor(this.roll(...what) * list.length)] ?? list[0];
  }

  /** One of the names, each with its share; the shares add up to 1. */
  choose<T extends string>(shares: Readonly<Record<T, number>>, ...what: readonly Label[]): T {
    const entries = Object.entries(shares) as [T, number][];
    let left = this.roll(...what);
    for (const [name, share] of entries) {
      left -= share;
      if (left < 0) return name;
    }
    return entries.at(-1)![0];
  }

  /** Who has a special part, by row of the file. Nobody has two. */
  parts(rows: readonly number[]): Map<number, Part> {
    const order = [...rows].sort((a, b) => this.roll('part', a) - this.roll('part', b) || a - b);
    const parts = new Map<number, Part>();
    for (const [part, share] of PARTS) {
      const howMany = Math.max(1, Math.round(rows.length * share));
      // Half of the people at least do the ordinary thing.
      for (let n = 0; n < howMany && parts.size < rows.length / 2; n += 1) parts.set(order[parts.size]!, part);
    }
    return parts;
  }
}

/** How the people answer and act, in shares. */
export const SHARES = {
  contractorAnswers: { accept: 0.8, decline: 0.1, silence: 0.1 },
  candidateAnswers: { accept: 0.78, decline: 0.11, silence: 0.11 },
  start: { confirmed: 0.86, 'no-show': 0.1, 'not-confirmed': 0.04 },
  checkpoint: { coach: 0.64, foreman: 0.16, missed: 0.2 },
  during: { works: 0.76, absent: 0.14, 'terminated-early': 0.1 },
  completion: { signalled: 0.88, silence: 0.12 },
  nextStep: { 'follow-on': 0.78, 'regular-job': 0.12, education: 0.04, nothing: 0.06 },
  lastStep: { 'regular-job': 0.42, education: 0.13, 'not-reachable': 0.05, pool: 0.4 },
} as const;

export const EARLY_REASONS = ['work-unsuitable', 'personal-circumstances', 'illness', 'found-regular-job', 'conduct'] as const;
export const CONTRACTOR_NOES = ['already-filled', 'skills-missing', 'hours'] as const;
export const CANDIDATE_NOES = ['distance', 'kind-of-work', 'hours', 'no-reason-given'] as const;
