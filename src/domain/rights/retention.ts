/** How long each kind of record is kept, from which moment, and why that long. Data: the docs are made from it. */
import { isBefore, plus, type Instant, type IsoDuration } from '../shared/calendar.js';

/** Kinds that the retention run destroys of a person. What expires by itself stands in {@link EXPIRING}. */
export const PERSON_KINDS = ['guidance-texts', 'sensitive-facts', 'bsn', 'file', 'never-started'] as const;
export type PersonKind = (typeof PERSON_KINDS)[number];
/** Of nobody in particular: it goes by month. */
export const LOG_KIND = 'processing-log';
/** Kinds that are destroyed by the retention run. */
export const RECORD_KINDS = [...PERSON_KINDS, LOG_KIND] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** `law`: a text of law gives the term. `choice`: no text does; it is the product's, to be confirmed by the municipality. */
export type TermBasis = 'law' | 'choice';

export interface RetentionTerm<Kind extends RecordKind = RecordKind> {
  kind: Kind;
  /** Counted from the end of the journey, its after-care included; of `never-started` from the registration; of the log from the end of the month. */
  keep: IsoDuration;
  basis: TermBasis;
  /** Where the term comes from, in Dutch: it stands in the record of destruction and in the data map. */
  source: string;
}

export const RETENTION: readonly RetentionTerm[] = [
  {
    kind: 'guidance-texts',
    keep: 'P2Y',
    basis: 'choice',
    source: 'AVG art. 5 lid 1 onder e: niet langer dan nodig. Keuze van het product: twee jaar na het traject, zolang terugkeer gebruikelijk is.',
  },
  {
    kind: 'sensitive-facts',
    keep: 'P2Y',
    basis: 'choice',
    source: 'AVG art. 5 lid 1 onder e en art. 9: grenzen in het werk en het bewijs van de doelgroep zijn na het traject alleen bij terugkeer nodig. Keuze van het product.',
  },
  {
    kind: 'bsn',
    keep: 'P2Y',
    basis: 'choice',
    source: 'Wabb art. 10 en AVG art. 5 lid 1 onder e: het BSN alleen zolang de taak het vraagt. Keuze van het product, gelijk aan de teksten.',
  },
  {
    kind: 'file',
    keep: 'P7Y',
    basis: 'law',
    source: 'AWR art. 52 lid 4: zeven jaar voor de administratie achter subsidie en verantwoording. De gemeente toetst dit aan haar selectielijst (Archiefwet).',
  },
  {
    kind: 'never-started',
    keep: 'P1Y',
    basis: 'choice',
    source: 'AVG art. 5 lid 1 onder e: wie een jaar na aanmelding geen traject begon, wordt opnieuw aangemeld. Keuze van het product.',
  },
  {
    kind: LOG_KIND,
    keep: 'P5Y',
    basis: 'choice',
    source: 'AVG art. 5 lid 1 onder e en lid 2, BW art. 3:310 lid 1: vijf jaar nadat iemand van schade weet, verjaart de vordering. Keuze van het product, per maand geteld vanaf het eind ervan.',
  },
];

/** What goes by itself, by a moment in the record. For the docs. */
export const EXPIRING = {
  'rights-archives': 'P30D',
  idempotency: 'P30D',
  'import-rows': 'P30D',
} as const satisfies Record<string, IsoDuration>;

/** Other terms than the standard ones, by kind. */
export type RetentionChoice = Partial<Record<RecordKind, IsoDuration>>;

/** The terms of an installation. */
export function retentionOf(chosen: RetentionChoice = {}): RetentionTerm[] {
  return RETENTION.map((term) => {
    const keep = chosen[term.kind];
    return keep === undefined ? term : { ...term, keep, basis: 'choice', source: `Keuze van deze installatie. Standaard: ${term.source}` };
  });
}

/** Of the kinds that are of a person. */
export function termsOfPeople(terms: readonly RetentionTerm[]): RetentionTerm<PersonKind>[] {
  return terms.filter((term): term is RetentionTerm<PersonKind> => term.kind !== LOG_KIND);
}

/** Of the log of processing. */
export function termOfLog(terms: readonly RetentionTerm[]): RetentionTerm {
  return terms.find(({ kind }) => kind === LOG_KIND)!;
}

/** True when what ended at `since` has been kept for the whole term. */
export function isPast({ keep }: Pick<RetentionTerm, 'keep'>, { since }: { since: Instant }, now: Instant): boolean {
  return !isBefore(now, plus(since, keep));
}

/** What ended before this instant has been kept for the whole term: the bound of a query. {@link isPast} has the last word. */
export function latestEnd({ keep }: Pick<RetentionTerm, 'keep'>, now: Instant): Instant {
  return plus(now, `-${keep}`);
}
