/** What each command does to the state, by name: the domain's rule, with ids from the workflow. */
import { reportAfterCare, returnToPool } from '../../src/domain/journey/after-care.js';
import { giveConsent, withdrawConsent } from '../../src/domain/journey/consent.js';
import { acceptHandover, assignCoach, closeHandover, requestHandover } from '../../src/domain/journey/coach.js';
import { adoptPolicy } from '../../src/domain/journey/adopt-policy.js';
import { cancelContact, planContact } from '../../src/domain/journey/contacts.js';
import { correctEntry } from '../../src/domain/journey/correction.js';
import { dropEscalation } from '../../src/domain/journey/escalate.js';
import { endAbsence, reportAbsence, reportCheckpoint } from '../../src/domain/journey/guidance.js';
import { putOnHold, resume } from '../../src/domain/journey/hold.js';
import { completeIntake } from '../../src/domain/journey/intake.js';
import type { CommandReceipt, JourneyState } from '../../src/domain/journey/journey-state.js';
import { recordOutcome, withdraw } from '../../src/domain/journey/outcome.js';
import { cancelFollowOn, confirmStart, reportNoShow, terminateEarly } from '../../src/domain/journey/placement.js';
import { acceptProposal, closeProposal, declineProposal, openProposal, propose } from '../../src/domain/journey/proposal.js';
import { acceptTransfer, declineTransfer, requestTransfer } from '../../src/domain/journey/transfer.js';
import type { Instant } from '../../src/domain/shared/calendar.js';
import type { JourneyCommandName, JourneyCommands } from './candidate.messages.js';

export interface Decision {
  state: JourneyState;
  /** Ids that the receipt names. */
  touched?: Partial<CommandReceipt>;
}

/** When a command is decided, and the id for what it makes. */
export interface DecisionMoment {
  now: Instant;
  newId: string;
}

type Decide<N extends JourneyCommandName> = (
  state: JourneyState,
  command: JourneyCommands[N],
  moment: DecisionMoment,
) => Decision;

const decisions: { [N in JourneyCommandName]: Decide<N> } = {
  completeIntake: (state, _command, { now }) => ({ state: completeIntake(state, now) }),
  propose: (state, offer, { now, newId }) => ({
    state: propose(state, { ...offer, proposalId: newId }, now),
    touched: { proposalId: newId },
  }),
  revokeProposal: (state, { proposalId }, { now }) => {
    openProposal(state, proposalId);
    return { state: closeProposal(state, 'revoked', now), touched: { proposalId } };
  },
  // When both have accepted, the handler goes on to claim the seat.
  acceptProposal: (state, command, { now }) => ({
    state: acceptProposal(state, command, now),
    touched: { proposalId: command.proposalId },
  }),
  declineProposal: (state, command, { now }) => ({
    state: declineProposal(state, command, now),
    touched: { proposalId: command.proposalId },
  }),
  confirmStart: (state, command, { now }) => ({
    state: confirmStart(state, command, now),
    touched: { placementId: command.placementId },
  }),
  reportNoShow: (state, command, { now }) => ({
    state: reportNoShow(state, command, now),
    touched: { placementId: command.placementId },
  }),
  reportCheckpoint: (state, command, { now }) => ({ state: reportCheckpoint(state, command, now) }),
  planContact: (state, command, { now, newId }) => ({
    state: planContact(state, { ...command, contactId: newId }, now),
    touched: { checkpointId: `${newId}.contact` },
  }),
  cancelContact: (state, command, { now }) => ({
    state: cancelContact(state, command, now),
    touched: { checkpointId: command.checkpointId },
  }),
  dropEscalation: (state, command, { now }) => ({
    state: dropEscalation(state, command, now),
    touched: { escalationId: command.escalationId },
  }),
  adoptPolicy: (state, command, { now }) => ({ state: adoptPolicy(state, command, now) }),
  reportAbsence: (state, command, { now, newId }) => ({
    state: reportAbsence(state, { ...command, absenceId: newId }, now),
    touched: { placementId: command.placementId, absenceId: newId },
  }),
  endAbsence: (state, command, { now }) => ({
    state: endAbsence(state, command, now),
    touched: { placementId: command.placementId, absenceId: command.absenceId },
  }),
  terminateEarly: (state, command, { now }) => ({
    state: terminateEarly(state, command, now),
    touched: { placementId: command.placementId },
  }),
  cancelFollowOn: (state, command, { now }) => ({
    state: cancelFollowOn(state, command, now),
    touched: { placementId: command.placementId },
  }),
  putOnHold: (state, command, { now }) => ({ state: putOnHold(state, command, now) }),
  resume: (state, _command, { now }) => ({ state: resume(state, now) }),
  withdraw: (state, command, { now }) => ({ state: withdraw(state, command, now) }),
  recordOutcome: (state, command, { now }) => ({ state: recordOutcome(state, command, now) }),
  requestTransfer: (state, command, { now, newId }) => ({
    state: requestTransfer(state, { ...command, transferId: newId }, now),
    touched: { transferId: newId },
  }),
  acceptTransfer: (state, command, { now }) => ({
    state: acceptTransfer(state, command, now),
    touched: { transferId: command.transferId },
  }),
  declineTransfer: (state, command, { now }) => ({
    state: declineTransfer(state, command, now),
    touched: { transferId: command.transferId },
  }),
  giveConsent: (state, command, { now }) => ({ state: giveConsent(state, command, now) }),
  withdrawConsent: (state, command, { now }) => ({ state: withdrawConsent(state, command, now) }),
  reportAfterCare: (state, command, { now }) => ({ state: reportAfterCare(state, command, now) }),
  returnToPool: (state, command, { now }) => ({ state: returnToPool(state, command, now) }),
  // The handler claims the place in the caseload before the state changes.
  assignCoach: (state, command, { now, newId }) => ({ state: assignCoach(state, { ...command, caseId: newId }, now) }),
  requestHandover: (state, command, { now, newId }) => ({
    state: requestHandover(state, { ...command, handoverId: newId }, now),
    touched: { handoverId: newId },
  }),
  acceptHandover: (state, command, { now, newId }) => ({
    state: acceptHandover(state, { ...command, caseId: newId }, now),
    touched: { handoverId: command.handoverId },
  }),
  declineHandover: (state, command, { now }) => ({
    state: closeHandover(state, command, now),
    touched: { handoverId: command.handoverId },
  }),
  correctEntry: (state, command, { now }) => ({ state: correctEntry(state, command, now) }),
};

/** What the command with this name does to the state. Throws a `DomainError` when the rules refuse it. */
export function decide(
  { name, command }: { name: JourneyCommandName; command: object },
  state: JourneyState,
  moment: DecisionMoment,
): Decision {
  return (decisions[name] as Decide<JourneyCommandName>)(state, command as never, moment);
}
