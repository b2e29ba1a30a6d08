export { candidateJourney } from './candidate/candidate.workflow.js';
export { candidateImport } from './import/import.workflow.js';
