export { candidateJourney } from './candidate/candidate.workflow.js';
export { candidateImport } from './import/import.workflow.js';
export { delivery } from './delivery/delivery.workflow.js';
export { policyRollout } from './rollout/rollout.workflow.js';
export { rightsRequest } from './rights/rights.workflow.js';
export { retention } from './rights/retention.workflow.js';
