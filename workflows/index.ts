export { candidateJourney } from './candidate/candidate.workflow.js';
