/** What the catalogue says of an error code. */
import type { Sentence } from './problem.js';

export interface ErrorKind {
  status: number;
  title: Sentence;
  remedy: Sentence;
}

type Words = [title: string, remedy: string];

/** An entry of the catalogue: its status, then title and remedy in Dutch and in English. */
export const errorKind = (status: number, nl: Words, en: Words): ErrorKind => ({
  status,
  title: { nl: nl[0], en: en[0] },
  remedy: { nl: nl[1], en: en[1] },
});

export const LOOK_NL = 'Bekijk het traject opnieuw. Misschien heeft iemand anders het al gewijzigd.';
export const LOOK_EN = 'Look at the journey again. Someone else may have changed it.';
