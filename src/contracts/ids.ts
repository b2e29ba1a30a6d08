/** Workflow ids and their inverses. Ids carry no meaning: a UUID behind a fixed word. */

/** The id of the journey of a candidate: `candidate/<uuid>`. */
export function journeyWorkflowId(candidateId: string): string {
  return `candidate/${candidateId}`;
}

/** The candidate of a journey's workflow id; undefined when it is not one. */
export function candidateIdOf(workflowId: string): string | undefined {
  return /^candidate\/([0-9a-f-]{36})$/.exec(workflowId)?.[1];
}

/** The id of a durable import: `import/<uuid>`. */
export function importWorkflowId(importId: string): string {
  return `import/${importId}`;
}
