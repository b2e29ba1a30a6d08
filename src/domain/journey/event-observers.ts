/** Who sees what changed between two states of a journey. Each looks at one subject; a new subject adds its own. */
import { isBefore, type Instant } from '../shared/calendar.js';
import { checkpointHappened } from './checkpoint-observer.js';
import { contacts, escalations, policyAdopted } from './guidance-observers.js';
import { coachAssigned, coachLeft, handoverRequested } from './coach-observers.js';
import { afterCareEnded, afterCareGoesOn, consents, followOnsSettled, followOnWidened } from './continuity-observers.js';
import type { Happening, TransferAnswer } from './events.js';
import type {
  Absence,
  ClosedProposal,
  EndedPlacement,
  JourneyState,
  Party,
  Placement,
  Proposal,
} from './journey-state.js';

export interface Change {
  /** Undefined when the journey starts. */
  before: JourneyState | undefined;
  after: JourneyState;
  now: Instant;
}
export type Observer = (change: Change) => Happening[];

/** In the order in which their events can be replayed: what ends comes before what begins, the end of the journey last. */
export const OBSERVERS: readonly Observer[] = [
  journeyStarted,
  corrections,
  proposalsAnswered,
  holdEnded,
  transferAnswered,
  coachLeft,
  placementsEnded,
  followOnsSettled,
  afterCareEnded,
  intake,
  poolEntered,
  placementsAgreed,
  placementStarted,
  followOnOpened,
  followOnWidened,
  outcomeAgreed,
  holdGoesOn,
  proposalOpened,
  transferRequested,
  absences,
  checkpoints,
  contacts,
  escalations,
  policyAdopted,
  consents,
  afterCareGoesOn,
  coachAssigned,
  handoverRequested,
  journeyEnded,
];

function journeyStarted({ before, after }: Change): Happening[] {
  return before ? [] : [{ type: 'journey-started', returned: after.rev > 1 }];
}

function intake({ before, after }: Change): Happening[] {
  const happened: Happening[] = [];
  if (after.intake.overdueAt && !before?.intake.overdueAt) happened.push({ type: 'intake-overdue', expiresAt: after.intake.expiresAt });
  if (after.intake.completedAt && !before?.intake.completedAt) happened.push({ type: 'intake-completed' });
  return happened;
}

function poolEntered({ before, after }: Change): Happening[] {
  return after.poolSince && after.poolSince !== before?.poolSince ? [{ type: 'pool-entered' }] : [];
}

const PARTIES_IN_ORDER: readonly Party[] = ['contractor', 'candidate'];

/** The proposal that was open before: its answers, and how it closed. */
function proposalsAnswered({ before, after }: Change): Happening[] {
  const was = before?.proposal;
  if (!was) return [];
  const { proposalId, contractorId } = was;
  const open = after.proposal?.proposalId === proposalId ? after.proposal : undefined;
  const closed = after.closedProposals.find((p) => p.proposalId === proposalId);
  const is: Proposal | ClosedProposal = open ?? closed ?? was;
  const answers = PARTIES_IN_ORDER.flatMap((party): Happening[] => {
    const { answer } = is[party];
    if (answer === 'pending' || answer === was[party].answer) return [];
    return [{ type: 'proposal-answered', proposalId, contractorId, party, answer }];
  });
  return closed ? [...answers, { type: 'proposal-closed', proposalId, contractorId, closing: closed.closing }] : answers;
}

function proposalOpened({ before, after }: Change): Happening[] {
  const { proposal } = after;
  if (!proposal || proposal.proposalId === before?.proposal?.proposalId) return [];
  const { proposalId, contractorId, assignmentId, startsAt, endsAt, answerBy, followOn } = proposal;
  return [{ type: 'proposal-opened', proposalId, contractorId, assignmentId, startsAt, endsAt, answerBy, followOn }];
}

function placementsAgreed({ before, after }: Change): Happening[] {
  const known = new Set(before ? placementsOf(before).map((p) => p.placementId) : []);
  return [after.placement, after.next]
    .filter((p) => p !== undefined && !known.has(p.placementId))
    .map((p): Happening => {
      const { placementId, contractorId, proposalId, assignmentId, startsAt, endsAt } = p!;
      return { type: 'placement-agreed', placementId, contractorId, proposalId, assignmentId, startsAt, endsAt, followOn: p === after.next };
    });
}

function placementStarted({ before, after }: Change): Happening[] {
  const { placement } = after;
  if (!placement?.startedAt) return [];
  const { placementId, contractorId, startedAt } = placement;
  const was = before && placementsOf(before).find((p) => p.placementId === placementId);
  return was?.startedAt ? [] : [{ type: 'placement-started', placementId, contractorId, startedAt }];
}

function placementsEnded({ before, after }: Change): Happening[] {
  const known = new Set(before?.endedPlacements.map((p) => p.placementId));
  return after.endedPlacements
    .filter((p) => !known.has(p.placementId))
    .map(({ placementId, contractorId, endedAt, ending }) => ({ type: 'placement-ended', placementId, contractorId, endedAt, ending }));
}

/** A wrong planned end that was corrected opens the window anew: then this is told a second time. */
function followOnOpened({ before, after }: Change): Happening[] {
  const { placement } = after;
  if (!placement?.followOnSince || placement.followOnSince === before?.placement?.followOnSince) return [];
  return [{ type: 'follow-on-opened', placementId: placement.placementId }];
}

function holdEnded({ before, after }: Change): Happening[] {
  return before?.hold && !after.hold ? [{ type: 'hold-ended' }] : [];
}

function holdGoesOn({ before, after: { hold } }: Change): Happening[] {
  if (!hold) return [];
  if (!before?.hold) return [{ type: 'hold-started', reviewAt: hold.reviewAt }];
  return hold.reviews > before.hold.reviews ? [{ type: 'hold-reviewed', reviews: hold.reviews, reviewAt: hold.reviewAt }] : [];
}

function transferRequested({ before, after: { transfer } }: Change): Happening[] {
  if (!transfer || before?.transfer?.transferId === transfer.transferId) return [];
  const { transferId, toRegion, answerBy } = transfer;
  return [{ type: 'transfer-requested', transferId, toRegion, answerBy }];
}

function transferAnswered({ before, after, now }: Change): Happening[] {
  const was = before?.transfer;
  if (!was || after.transfer?.transferId === was.transferId) return [];
  const { transferId, toRegion, answerBy } = was;
  const answer = (): TransferAnswer => {
    if (after.region === toRegion) return 'accepted';
    if (after.outcome) return 'no-longer-needed';
    return isBefore(now, answerBy) ? 'declined' : 'lapsed';
  };
  return [{ type: 'transfer-answered', transferId, fromRegion: before.region, toRegion, answer: answer() }];
}

function outcomeAgreed({ before, after: { plannedOutcome } }: Change): Happening[] {
  if (!plannedOutcome || plannedOutcome.agreedAt === before?.plannedOutcome?.agreedAt) return [];
  return [{ type: 'outcome-agreed', outcome: plannedOutcome.kind }];
}

function journeyEnded({ before, after: { outcome } }: Change): Happening[] {
  return outcome && !before?.outcome ? [{ type: 'journey-ended', outcome: outcome.kind }] : [];
}

function corrections({ before, after }: Change): Happening[] {
  const known = new Set(before?.corrections);
  return after.corrections
    .filter((c) => !known.has(c))
    .map(({ entry, reason }) => ({ type: 'correction-made', entry, reason, ...correctedPlacement(before, after) }));
}

/** The placement whose own facts a correction changed, with what holds now. */
function correctedPlacement(before: JourneyState | undefined, after: JourneyState) {
  const was = new Map((before ? placementsOf(before) : []).map((p) => [p.placementId, factsOf(p)]));
  for (const placement of placementsOf(after)) {
    const known = was.get(placement.placementId);
    const facts = factsOf(placement);
    if (known && JSON.stringify(known) !== JSON.stringify(facts)) return { placementId: placement.placementId, ...facts };
  }
  return {};
}

function factsOf(placement: Placement | EndedPlacement) {
  const { startedAt, endsAt } = placement;
  const ended = 'ending' in placement ? { endedAt: placement.endedAt, ending: placement.ending } : {};
  return { ...(startedAt && { startedAt }), endsAt, ...ended };
}

function absences({ before, after }: Change): Happening[] {
  const was = new Map((before ? placementsOf(before) : []).flatMap((p) => p.absences).map((a) => [a.absenceId, a]));
  return placementsOf(after).flatMap(({ placementId, contractorId, absences: own }) =>
    own.flatMap((absence) => absenceHappened(was.get(absence.absenceId), { ...absence, placementId, contractorId })),
  );
}

function absenceHappened(was: Absence | undefined, is: Absence & { placementId: string; contractorId: string }): Happening[] {
  const { placementId, contractorId, absenceId, from, until } = is;
  const of = { placementId, contractorId, absenceId };
  if (!was) return [{ type: 'absence-reported', ...of, from, ...(until && { until }) }];
  return until && until !== was.until ? [{ type: 'absence-ended', ...of, until }] : [];
}

function checkpoints({ before, after }: Change): Happening[] {
  const was = new Map((before ? placementsOf(before) : []).flatMap((p) => p.checkpoints).map((c) => [c.checkpointId, c]));
  return placementsOf(after).flatMap(({ placementId, contractorId, checkpoints: own }) =>
    own.flatMap((checkpoint) => checkpointHappened(was.get(checkpoint.checkpointId), { ...checkpoint, placementId, contractorId })),
  );
}

function placementsOf(state: JourneyState): (Placement | EndedPlacement)[] {
  return [...state.endedPlacements, state.placement, state.next].filter((p) => p !== undefined);
}
