/**
 * Whom is told of somebody whose data are restricted (AVG art. 18: kept, and nothing else). The pool goes
 * on hearing what its own journeys do, since a term that ends needs an eye; others hear nothing while it lasts. An
 * objection (art. 21) is about the search for work alone, and silences nobody.
 */
import type { Audience } from '../messages/message-kinds.js';

/** Why something was not sent: stands with the delivery. */
export const RESTRICTED = 'RESTRICTED';

const TOLD: Readonly<Record<Audience, boolean>> = { candidate: false, contractor: false, coach: true, coordinator: true, manager: true };

/** True for who gets messages about a journey while its data are restricted. No message of a journey is about the request itself. */
export function isToldUnderRestriction(audience: Audience): boolean {
  return TOLD[audience];
}
