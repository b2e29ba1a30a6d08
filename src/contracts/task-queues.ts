/** Journeys and their activities. */
export const JOURNEY_TASK_QUEUE = 'doorstroom-journeys';
/** Imports, roll-outs, rights and retention have their own queue, so that a large file never delays a candidate. */
export const IMPORT_TASK_QUEUE = 'doorstroom-imports';
/** Deliveries have theirs: a receiver that is slow delays nobody else. */
export const DELIVERY_TASK_QUEUE = 'doorstroom-deliveries';

/** Names under which workflows are started. */
export const CANDIDATE_JOURNEY = 'candidateJourney';
export const CANDIDATE_IMPORT = 'candidateImport';
export const POLICY_ROLLOUT = 'policyRollout';
export const DELIVERY = 'delivery';
export const RIGHTS_REQUEST = 'rightsRequest';
export const RETENTION_RUN = 'retention';
