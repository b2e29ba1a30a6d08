/**
 * Requests by which somebody uses a right of chapter III of the GDPR: what can be asked, within which term it is answered,
 * and what follows a decision. Days are calendar days in Europe/Amsterdam.
 */
import { DomainError } from '../shared/domain-error.js';
import { dateOf, endOfDay, isBefore, plus, startOfDay, type Instant, type IsoDuration } from '../shared/calendar.js';

export const RIGHTS = ['access', 'rectification', 'restriction', 'objection', 'erasure'] as const;
export type Right = (typeof RIGHTS)[number];

/** The article of the GDPR behind each right. */
export const ARTICLES: Readonly<Record<Right, string>> = { access: '15', rectification: '16', erasure: '17', restriction: '18', objection: '21' };

/** `granted`: decided and being carried out. `done`: carried out. `lifted`: a restriction or objection that no longer holds. */
export const REQUEST_STATUSES = ['open', 'granted', 'refused', 'done', 'lifted'] as const;
export type RequestStatus = (typeof REQUEST_STATUSES)[number];

/** Art. 12(3): without undue delay and within one month; two months more when it is complex, with the reason. */
export const TERM: IsoDuration = 'P1M';
export const EXTENDED_TERM: IsoDuration = 'P3M';
/** The privacy officer is reminded this long before the term ends. */
export const REMINDED_BEFORE: IsoDuration = '-P7D';
/** An archive can be fetched this long. */
export const ARCHIVE_KEPT: IsoDuration = 'P30D';

/**
 * The first instant after the last day of the term. The day of receipt does not count, and a month without that day ends on
 * its last one. A weekend or holiday does not lengthen it: the law allows that, and nobody is harmed by being earlier.
 */
export function dueBy(receivedAt: Instant, { extended }: { extended: boolean }): Instant {
  return endOfDay(dateOf(plus(receivedAt, extended ? EXTENDED_TERM : TERM)));
}

/** When the privacy officer is reminded: the beginning of the day, a week before the term ends. */
export function remindAt(due: Instant): Instant {
  return startOfDay(dateOf(plus(due, REMINDED_BEFORE)));
}

/** What a request needs from somebody: nothing, soon, or too late. */
export const REQUEST_ATTENTIONS = ['due-soon', 'overdue'] as const;
export type RequestAttention = (typeof REQUEST_ATTENTIONS)[number];

/** Of an open request with this term, at this moment. */
export function attentionAt(due: Instant, now: Instant): RequestAttention | undefined {
  if (!isBefore(now, due)) return 'overdue';
  return isBefore(now, remindAt(due)) ? undefined : 'due-soon';
}

/** The terms of a request as they stand. */
export interface RequestTerms {
  right: Right;
  status: RequestStatus;
  receivedAt: Instant;
  dueBy: Instant;
  extended: boolean;
}

/**
 * The end of the term after an extension. Once only, and before the first month is over, since the person is told within it.
 * Throws `RIGHTS.DECIDED`, `RIGHTS.EXTENDED` or `RIGHTS.TERM_OVER`.
 */
export function extended(request: RequestTerms, now: Instant): Instant {
  requireOpen(request);
  if (request.extended) {
    throw new DomainError('RIGHTS.EXTENDED', 'The term of this request was extended before', { remedy: 'Decide within the term that it has.', facts: { dueBy: request.dueBy } });
  }
  if (!isBefore(now, request.dueBy)) {
    throw new DomainError('RIGHTS.TERM_OVER', 'The first month is over', { remedy: 'Decide now. An extension has to be told within the first month.', facts: { dueBy: request.dueBy } });
  }
  return dueBy(request.receivedAt, { extended: true });
}

/** What stands in the way of a decision. */
export interface DecisionFacts {
  grant: boolean;
  /** A journey of the person runs, or is looked after. */
  journeyOpen: boolean;
  /** Decided that the journey ends with the erasure. */
  endJourney: boolean;
  /** A legal hold keeps the data. */
  held: boolean;
}

/** Throws `RIGHTS.DECIDED`, and for an erasure that is granted `RIGHTS.LEGAL_HOLD` or `RIGHTS.JOURNEY_OPEN`. */
export function requireDecidable(request: RequestTerms, { grant, journeyOpen, endJourney, held }: DecisionFacts): void {
  requireOpen(request);
  if (!grant || request.right !== 'erasure') return;
  if (held) throw legalHold();
  if (!journeyOpen || endJourney) return;
  throw new DomainError('RIGHTS.JOURNEY_OPEN', 'The journey of this person runs', {
    field: 'body.endJourney',
    remedy: 'Record the outcome first, or decide that the journey ends with the erasure.',
  });
}

/** Throws `RIGHTS.NOT_LIFTABLE` for what does not last, or does not hold now. */
export function requireLiftable({ right, status }: Pick<RequestTerms, 'right' | 'status'>): void {
  if ((right === 'restriction' || right === 'objection') && status === 'done') return;
  throw new DomainError('RIGHTS.NOT_LIFTABLE', 'There is nothing to lift', { remedy: 'Only a restriction or an objection that holds can be lifted.', facts: { right, status } });
}

/** The refusal of what would destroy data that is held. */
export function legalHold(): DomainError {
  return new DomainError('RIGHTS.LEGAL_HOLD', 'A legal hold keeps the data of this person', { remedy: 'Refuse with this ground (GDPR art. 17(3)), or lift the hold first.' });
}

function requireOpen({ status }: Pick<RequestTerms, 'status'>): void {
  if (status === 'open') return;
  throw new DomainError('RIGHTS.DECIDED', 'This request has been decided', { remedy: 'Look at the request again.', facts: { status } });
}
