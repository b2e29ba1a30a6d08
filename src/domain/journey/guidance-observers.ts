/** Who sees what changed in the guidance: contacts of the journey itself, escalations, and the policy it runs by. */
import { checkpointHappened } from './checkpoint-observer.js';
import type { Change } from './event-observers.js';
import { escalationsOf } from './escalation.js';
import type { Happening } from './events.js';

export function contacts({ before, after }: Change): Happening[] {
  const was = new Map((before?.contacts ?? []).map((c) => [c.checkpointId, c]));
  return (after.contacts ?? []).flatMap((contact) => checkpointHappened(was.get(contact.checkpointId), contact));
}

/** From the first rung on: before it nobody has heard of it. */
export function escalations({ before, after }: Change): Happening[] {
  const was = new Map((before ? escalationsOf(before) : []).map((e) => [e.escalationId, e]));
  return escalationsOf(after).flatMap(({ escalationId, subject, subjectId, placementId, since, level, closing }): Happening[] => {
    if (!level) return [];
    const known = was.get(escalationId);
    const ref = { escalationId, subject, subjectId, ...(placementId && { placementId }) };
    const raised: Happening[] = level === known?.level ? [] : [{ type: 'escalation-raised', ...ref, level, since }];
    return closing && !known?.closing ? [...raised, { type: 'escalation-closed', ...ref, closing }] : raised;
  });
}

export function policyAdopted({ before, after: { policy, corrections } }: Change): Happening[] {
  if (!before || (before.policy.policyId === policy.policyId && before.policy.version === policy.version)) return [];
  // A correction of the target group tells of itself.
  if (corrections.length > before.corrections.length) return [];
  return [{ type: 'policy-adopted', policyId: policy.policyId, version: policy.version }];
}
