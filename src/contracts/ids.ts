/** Workflow ids. They carry no meaning: a UUID behind a fixed word. */

/** The id of the journey of a candidate: `candidate/<uuid>`. */
export function journeyWorkflowId(candidateId: string): string {
  return `candidate/${candidateId}`;
}

const OF_CANDIDATE = /^candidate\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\/|$)/;

/** The candidate that a workflow belongs to; undefined when it belongs to nobody. */
export function candidateOfWorkflow(workflowId: string): string | undefined {
  return OF_CANDIDATE.exec(workflowId)?.[1];
}

/** The id of a durable import: `import/<uuid>`. */
export function importWorkflowId(importId: string): string {
  return `import/${importId}`;
}

/** The id of a delivery, `delivery/<id>`; one that is replayed has the key of the command behind it. */
export function deliveryWorkflowId(deliveryId: string, replayKey?: string): string {
  return replayKey === undefined ? `delivery/${deliveryId}` : `delivery/${deliveryId}/replay/${replayKey}`;
}

/** The id of a durable roll-out of a policy: `policy-rollout/<uuid>`. */
export function rolloutWorkflowId(rolloutId: string): string {
  return `policy-rollout/${rolloutId}`;
}

/** The id of a request by which somebody uses a right: `rights/<uuid>`. It names nobody. */
export function rightsWorkflowId(requestId: string): string {
  return `rights/${requestId}`;
}

const ERASED_SEAT = 'erased/';

/** What stands for a placement that was worked by somebody who was erased: `erased/<uuid>`, with a new UUID. */
export function erasedSeat(uuid: string): string {
  return `${ERASED_SEAT}${uuid}`;
}

/** True for a seat that {@link erasedSeat} stands for. */
export function isErasedSeat(seat: string): boolean {
  return seat.startsWith(ERASED_SEAT);
}

/** The id of the Schedule of the retention run; what it starts has the moment behind it. */
export const RETENTION_SCHEDULE = 'retention';
