/** The coach of a journey: who it is, how another one comes, and the place in a caseload that goes with it. */
import { plus, type Instant } from '../shared/calendar.js';
import type { CaseCoach, CoachChangeReason, CoachEnding, FormerCoach, Handover, HandoverClosing } from './coach-state.js';
import type { JourneyState, Placement } from './journey-state.js';
import { advance, refusal, requireOpen } from './transition.js';

/** Coaches that a journey remembers; the oldest go first. */
const REMEMBERED_COACHES = 50;

/** A claim on one place in the caseload of a coach. */
export interface CaseClaim {
  caseId: string;
  coachId: string;
  candidateId: string;
  /** The coach must work here. */
  region: string;
}

/** A place that is given back. */
export type CaseRelease = Omit<CaseClaim, 'region'>;

/**
 * Gives a journey its coach. The first one needs no reason; another one does, since a person keeps the same coach
 * unless somebody says why not. An open handover is overtaken. The caller claims the place (`claimBetween`).
 */
export function assignCoach(
  state: JourneyState,
  { coachId, caseId, reason }: { coachId: string; caseId: string; reason?: CoachChangeReason },
  now: Instant,
): JourneyState {
  requireOpen(state);
  if (state.coach?.coachId === coachId) throw sameCoach('coachId');
  if (state.coach && !reason) {
    throw refusal('COACH.REASON_MISSING', 'This candidate has a coach; another one needs a reason', {
      field: 'reason',
      remedy: 'Say why the candidate gets another coach, or ask for a handover.',
      facts: { coachId: state.coach.coachId },
    });
  }
  const overtaken = closedHandover(state, 'overtaken', now);
  return withCoach({ ...state, ...overtaken }, { coach: { coachId, caseId, since: now }, ending: 'reassigned', reason }, now);
}

/** Asks another coach to go on with the candidate; until the answer the present one stays. */
export function requestHandover(
  state: JourneyState,
  { handoverId, toCoachId, reason, requestedBy }: Pick<Handover, 'handoverId' | 'toCoachId' | 'reason' | 'requestedBy'>,
  now: Instant,
): JourneyState {
  requireOpen(state);
  if (!state.coach) {
    throw refusal('COACH.NONE', 'This candidate has no coach yet', { remedy: 'Assign a coach instead.' });
  }
  if (state.handover) {
    throw refusal('HANDOVER.ALREADY_OPEN', 'A handover of this candidate is already waiting for an answer', {
      remedy: 'Wait for the answer, or take that handover back first.',
      facts: { handoverId: state.handover.handoverId, toCoachId: state.handover.toCoachId, answerBy: state.handover.answerBy },
    });
  }
  if (state.coach.coachId === toCoachId) throw sameCoach('toCoachId');
  const answerBy = plus(now, state.policy.terms.handoverTerm);
  return advance(state, now, { handover: { handoverId, toCoachId, reason, requestedBy, requestedAt: now, answerBy } });
}

/** The other coach takes the candidate over. The caller claims the place (`claimBetween`). */
export function acceptHandover(
  state: JourneyState,
  { handoverId, caseId }: { handoverId: string; caseId: string },
  now: Instant,
): JourneyState {
  const { toCoachId, reason } = openHandover(state, handoverId);
  const closed = closedHandover(state, 'accepted', now);
  return withCoach({ ...state, ...closed }, { coach: { coachId: toCoachId, caseId, since: now }, ending: 'handover', reason }, now);
}

/** The other coach declines, or who asked takes it back: the candidate stays with the coach. */
export function closeHandover(
  state: JourneyState,
  { handoverId, closing }: { handoverId: string; closing: 'declined' | 'withdrawn' },
  now: Instant,
): JourneyState {
  openHandover(state, handoverId);
  return advance(state, now, closedHandover(state, closing, now));
}

/** Nobody answered in time: the candidate stays with the coach. */
export function lapseHandover(state: JourneyState, now: Instant): JourneyState {
  return advance(state, now, closedHandover(state, 'unanswered', now));
}

/** The open handover with this id. Throws `HANDOVER.NOT_OPEN`. */
export function openHandover(state: JourneyState, handoverId: string): Handover {
  requireOpen(state);
  if (state.handover?.handoverId === handoverId) return state.handover;
  const { lastHandover } = state;
  throw refusal('HANDOVER.NOT_OPEN', 'This handover is not waiting for an answer', {
    remedy: 'Look at the journey: the handover was answered, taken back or its time ran out.',
    facts: lastHandover?.handoverId === handoverId ? { closing: lastHandover.closing, closedAt: lastHandover.closedAt } : {},
  });
}

/** What changes when the guidance by the present coach ends and nobody follows. An open handover falls away. */
export function withoutCoach(state: JourneyState, ending: CoachEnding, now: Instant): Partial<JourneyState> {
  return { coach: undefined, coachHistory: historyOf(state, { ending }, now), ...closedHandover(state, 'overtaken', now) };
}

/** What a move to another region changes: a coach who works there too stays, another one does not. */
export function coachAfterTransfer(state: JourneyState, coachThere: string | undefined, now: Instant): Partial<JourneyState> {
  if (state.coach && state.coach.coachId === coachThere) return closedHandover(state, 'overtaken', now);
  return withoutCoach(state, 'transfer', now);
}

/** The place in a caseload that the change from `before` to `after` needs. */
export function claimBetween(before: JourneyState, after: JourneyState): CaseClaim | undefined {
  const { coach, candidateId, region } = after;
  if (!coach || coach.caseId === before.coach?.caseId) return undefined;
  return { caseId: coach.caseId, coachId: coach.coachId, candidateId, region };
}

/** The place in a caseload that the change from `before` to `after` gives back. */
export function caseReleaseBetween(before: JourneyState, after: JourneyState): CaseRelease | undefined {
  const { coach, candidateId } = before;
  if (!coach || coach.caseId === after.coach?.caseId) return undefined;
  return { caseId: coach.caseId, coachId: coach.coachId, candidateId };
}

/** The coach who guided last, in this journey or the one before: whom a candidate without a coach is proposed. */
export function formerCoachOf(state: JourneyState): string | undefined {
  return state.coachHistory?.at(-1)?.coachId ?? state.formerCoachId;
}

function withCoach(
  state: JourneyState,
  { coach, ending, reason }: { coach: CaseCoach; ending: CoachEnding; reason: CoachChangeReason | undefined },
  now: Instant,
): JourneyState {
  const { coachId } = coach;
  // A running placement that nobody guided yet has this coach as its first.
  const guided = <P extends Placement>(p: P | undefined): P | undefined => (p?.startedAt && !p.coachId ? { ...p, coachId } : p);
  const coachHistory = historyOf(state, { ending, ...(reason && { reason }) }, now);
  return advance(state, now, { coach, coachHistory, placement: guided(state.placement) });
}

function historyOf(
  { coach, coachHistory = [] }: JourneyState,
  how: Pick<FormerCoach, 'ending' | 'reason'>,
  now: Instant,
): FormerCoach[] {
  if (!coach) return coachHistory;
  const former: FormerCoach = { coachId: coach.coachId, since: coach.since, until: now, ...how };
  return [...coachHistory, former].slice(-REMEMBERED_COACHES);
}

/** The change that closes an open handover; nothing when none is open. */
function closedHandover({ handover }: JourneyState, closing: HandoverClosing, now: Instant): Partial<JourneyState> {
  if (!handover) return {};
  const { handoverId, toCoachId } = handover;
  return { handover: undefined, lastHandover: { handoverId, toCoachId, closing, closedAt: now } };
}

function sameCoach(field: string) {
  return refusal('COACH.SAME', 'This is the coach that the candidate has', { field, remedy: 'Choose another coach.' });
}
