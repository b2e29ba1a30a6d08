export { candidateJourney } from './candidate/candidate.workflow.js';
export { candidateImport } from './import/import.workflow.js';
export { delivery } from './delivery/delivery.workflow.js';
export { policyRollout } from './rollout/rollout.workflow.js';
