/** Every route of the API by its operation id. One file a subject; a new subject adds a line here. */
import type { RouteContract } from '../route.js';
import { actionRoutes } from './actions.js';
import { assignmentRoutes } from './assignments.js';
import { candidateRoutes } from './candidates.js';
import { checkpointRoutes } from './checkpoints.js';
import { continuityRoutes } from './continuity.js';
import { caseRoutes } from './cases.js';
import { codecRoutes } from './codec.js';
import { coachRoutes } from './coaches.js';
import { contractorRoutes } from './contractors.js';
import { deliveryRoutes } from './deliveries.js';
import { emergencyAccessRoutes } from './emergency-accesses.js';
import { escalationRoutes } from './escalations.js';
import { eventRoutes } from './events.js';
import { healthRoutes } from './health.js';
import { importRoutes } from './imports.js';
import { insightRoutes } from './insights.js';
import { journeyRoutes } from './journeys.js';
import { messagePreferenceRoutes } from './message-preferences.js';
import { placementRoutes } from './placements.js';
import { policyRoutes } from './policies.js';
import { policyRolloutRoutes } from './policy-rollouts.js';
import { processingRecordRoutes } from './processing-records.js';
import { proposalRoutes } from './proposals.js';
import { questionFormRoutes } from './question-forms.js';
import { regionRoutes } from './regions.js';
import { rightsRoutes } from './rights.js';
import { transferRoutes } from './transfers.js';
import { webhookRoutes } from './webhooks.js';
import { worklistRoutes } from './worklists.js';

export const ROUTES: Readonly<Record<string, RouteContract>> = {
  ...regionRoutes,
  ...policyRoutes,
  ...policyRolloutRoutes,
  ...contractorRoutes,
  ...assignmentRoutes,
  ...candidateRoutes,
  ...journeyRoutes,
  ...proposalRoutes,
  ...placementRoutes,
  ...checkpointRoutes,
  ...continuityRoutes,
  ...escalationRoutes,
  ...questionFormRoutes,
  ...transferRoutes,
  ...messagePreferenceRoutes,
  ...coachRoutes,
  ...caseRoutes,
  ...worklistRoutes,
  ...processingRecordRoutes,
  ...emergencyAccessRoutes,
  ...actionRoutes,
  ...importRoutes,
  ...insightRoutes,
  ...eventRoutes,
  ...deliveryRoutes,
  ...webhookRoutes,
  ...rightsRoutes,
  ...codecRoutes,
  ...healthRoutes,
};
