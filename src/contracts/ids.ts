/** Workflow ids. They carry no meaning: a UUID behind a fixed word. */

/** The id of the journey of a candidate: `candidate/<uuid>`. */
export function journeyWorkflowId(candidateId: string): string {
  return `candidate/${candidateId}`;
}

/** The id of a durable import: `import/<uuid>`. */
export function importWorkflowId(importId: string): string {
  return `import/${importId}`;
}

/** The id of a delivery, `delivery/<id>`; one that is replayed has the key of the command behind it. */
export function deliveryWorkflowId(deliveryId: string, replayKey?: string): string {
  return replayKey === undefined ? `delivery/${deliveryId}` : `delivery/${deliveryId}/replay/${replayKey}`;
}
