/** Contacts that somebody plans beside the plan: in the pool, during a hold, or because something asks for it. */
import { checkpointOf } from '../guidance/checkpoint-plan.js';
import type { CheckpointDue, CheckpointForm } from '../policy/journey-policy.js';
import { isBefore, type Instant } from '../shared/calendar.js';
import { rememberedContacts } from './event-contacts.js';
import { findCheckpoint } from './guidance.js';
import type { Contact, ContactCancellation, ContactPurpose, JourneyState } from './journey-state.js';
import { advance, refusal, requireOpen } from './transition.js';

/** More planned contacts than this for one candidate is a mistake. */
export const MAX_PLANNED_CONTACTS = 50;

export interface NewContact {
  contactId: string;
  form: CheckpointForm;
  dueAt: Instant;
  due?: CheckpointDue;
  purpose: ContactPurpose;
  /** `formId@version`. */
  questions?: string;
}

/** Plans a contact at a moment ahead. With `due` contractor or either it belongs to the placement that runs. */
export function planContact(state: JourneyState, { contactId, dueAt, purpose, ...asked }: NewContact, now: Instant): JourneyState {
  requireOpen(state);
  if (isBefore(dueAt, now)) {
    throw refusal('CONTACT.IN_THE_PAST', 'The contact lies in the past', {
      field: 'dueAt',
      remedy: 'Give a moment ahead.',
      facts: { earliest: now },
    });
  }
  const contacts = state.contacts ?? [];
  if (contacts.filter((c) => c.status === 'planned').length >= MAX_PLANNED_CONTACTS) {
    throw refusal('CONTACT.TOO_MANY', 'Too many contacts are planned for this candidate', {
      remedy: 'Cancel contacts that are not needed first.',
      facts: { most: MAX_PLANNED_CONTACTS },
    });
  }
  const { due = 'coach' } = asked;
  const { placement } = state;
  if (due !== 'coach' && !placement) {
    throw refusal('CONTACT.NO_CONTRACTOR', 'No contractor can report this contact: the candidate has no placement', {
      field: 'due',
      remedy: 'Let the coach report it.',
    });
  }
  const planned = checkpointOf({ checkpointId: `${contactId}.contact`, code: 'contact', dueAt }, asked, state.policy.terms);
  const bound = due !== 'coach' && placement ? { placementId: placement.placementId, contractorId: placement.contractorId } : {};
  const contact: Contact = { ...planned, plannedAt: now, purpose, ...bound };
  return advance(state, now, { contacts: rememberedContacts([...contacts, contact]) });
}

/** A planned contact is not needed after all. A checkpoint of the plan cannot be cancelled: it is the plan that says so. */
export function cancelContact(
  state: JourneyState,
  { checkpointId, reason }: { checkpointId: string; reason: ContactCancellation },
  now: Instant,
): JourneyState {
  requireOpen(state);
  const { status } = findCheckpoint(state, checkpointId);
  const contacts = state.contacts ?? [];
  if (!contacts.some((c) => c.checkpointId === checkpointId)) {
    throw refusal('CONTACT.OF_THE_PLAN', 'This checkpoint belongs to the plan of a placement', {
      remedy: 'Report it, or change the dates of the placement.',
    });
  }
  if (status !== 'planned') {
    throw refusal('CHECKPOINT.NOT_OPEN', `This checkpoint is already ${status}`, {
      remedy: 'Only a planned contact can be cancelled.',
      facts: { status },
    });
  }
  const cancelled = contacts.map((c) =>
    c.checkpointId === checkpointId ? { ...c, status: 'cancelled' as const, settledAt: now, cancellation: reason } : c,
  );
  return advance(state, now, { contacts: cancelled });
}
