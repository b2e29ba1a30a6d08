import type { Connection, Model, Schema } from 'mongoose';
import { assignmentSchema, type AssignmentDocument } from './assignments/assignment.schema.js';
import { noteSchema, type NoteDocument } from './candidates/note.schema.js';
import { actionSchema, type ActionDocument } from './actions/action.schema.js';
import { personSchema, type PersonDocument } from './candidates/person.schema.js';
import { profileSchema, type ProfileDocument } from './candidates/profile.schema.js';
import { vaultSchema, type VaultDocument } from './candidates/vault.schema.js';
import { personKeySchema, type PersonKeyDocument } from './keys/person-key.schema.js';
import { progressSchema, type ProgressDocument } from './continuity/progress.schema.js';
import { deliverySchema, type DeliveryDocument } from './deliveries/delivery.schema.js';
import { consumerSchema, erasedEventSchema, outboxSchema, type ConsumerDocument, type ErasedEventDocument, type OutboxDocument } from './events/outbox.schema.js';
import { emergencyAccessSchema, type EmergencyAccessDocument } from './emergency-accesses/emergency-access.schema.js';
import { reportSchema, type ReportDocument } from './guidance/report.schema.js';
import { importRowSchema, importSchema, type ImportDocument, type ImportRowDocument } from './imports/import.schema.js';
import { calendarSchema, type CalendarDocument } from './journeys/calendar.schema.js';
import {
  checkpointSchema,
  placementSchema,
  proposalSchema,
  type CheckpointDocument,
  type PlacementDocument,
  type ProposalDocument,
} from './journeys/journey-parts.schema.js';
import { escalationSchema, type EscalationDocument } from './journeys/escalation.schema.js';
import { journeySchema, type JourneyDocument } from './journeys/journey.schema.js';
import { messagePreferenceSchema, type MessagePreferenceDocument } from './messages/message-preference.schema.js';
import { hoursSchema, type HoursDocument } from './operations/hours.schema.js';
import { idempotencySchema } from './operations/idempotency.schema.js';
import { migrationSchema, type MigrationDocument } from './operations/migration.schema.js';
import {
  processingCheckpointSchema,
  processingSchema,
  type CheckpointDocument as ProcessingCheckpointDocument,
  type ProcessingDocument,
} from './processing-log/processing.schema.js';
import { coachSchema, type CoachDocument } from './registers/coach.schema.js';
import { rolloutRowSchema, rolloutSchema, type RolloutDocument, type RolloutRowDocument } from './rollouts/rollout.schema.js';
import { contractorSchema, type ContractorDocument } from './registers/contractor.schema.js';
import { policySchema, type PolicyDocument } from './registers/policy.schema.js';
import { questionFormSchema, type QuestionFormDocument } from './registers/question-form.schema.js';
import { regionSchema, type RegionDocument } from './registers/region.schema.js';
import {
  destructionRecordSchema,
  legalHoldSchema,
  processingMarkSchema,
  rightsArchiveSchema,
  rightsRequestSchema,
  type DestructionRecordDocument,
  type LegalHoldDocument,
  type ProcessingMarkDocument,
  type RightsArchiveDocument,
  type RightsRequestDocument,
} from './rights/rights.schema.js';
import { webhookSchema, type WebhookDocument } from './webhooks/webhook.schema.js';

/** Every collection of the product on one connection. */
export function modelsOn(connection: Connection) {
  const model = <Document>(name: string, schema: Schema): Model<Document> =>
    connection.model(name, schema) as unknown as Model<Document>;
  return {
    persons: model<PersonDocument>('persons', personSchema),
    vault: model<VaultDocument>('vault', vaultSchema),
    personKeys: model<PersonKeyDocument>('person-keys', personKeySchema),
    profiles: model<ProfileDocument>('profiles', profileSchema),
    notes: model<NoteDocument>('notes', noteSchema),
    journeys: model<JourneyDocument>('journeys', journeySchema),
    proposals: model<ProposalDocument>('proposals', proposalSchema),
    placements: model<PlacementDocument>('placements', placementSchema),
    checkpoints: model<CheckpointDocument>('checkpoints', checkpointSchema),
    outbox: model<OutboxDocument>('outbox', outboxSchema),
    erasedEvents: model<ErasedEventDocument>('erased-events', erasedEventSchema),
    consumers: model<ConsumerDocument>('consumers', consumerSchema),
    deliveries: model<DeliveryDocument>('deliveries', deliverySchema),
    webhooks: model<WebhookDocument>('webhooks', webhookSchema),
    emergencyAccesses: model<EmergencyAccessDocument>('emergency-accesses', emergencyAccessSchema),
    escalations: model<EscalationDocument>('escalations', escalationSchema),
    calendars: model<CalendarDocument>('calendars', calendarSchema),
    assignments: model<AssignmentDocument>('assignments', assignmentSchema),
    contractors: model<ContractorDocument>('contractors', contractorSchema),
    coaches: model<CoachDocument>('coaches', coachSchema),
    actions: model<ActionDocument>('actions', actionSchema),
    regions: model<RegionDocument>('regions', regionSchema),
    reports: model<ReportDocument>('checkpoint-reports', reportSchema),
    rollouts: model<RolloutDocument>('policy-rollouts', rolloutSchema),
    rolloutRows: model<RolloutRowDocument>('policy-rollout-rows', rolloutRowSchema),
    questionForms: model<QuestionFormDocument>('question-forms', questionFormSchema),
    policies: model<PolicyDocument>('policies', policySchema),
    progress: model<ProgressDocument>('progress', progressSchema),
    messagePreferences: model<MessagePreferenceDocument>('message-preferences', messagePreferenceSchema),
    hours: model<HoursDocument>('hours', hoursSchema),
    imports: model<ImportDocument>('imports', importSchema),
    importRows: model<ImportRowDocument>('import-rows', importRowSchema),
    rightsRequests: model<RightsRequestDocument>('rights-requests', rightsRequestSchema),
    rightsArchives: model<RightsArchiveDocument>('rights-archives', rightsArchiveSchema),
    processingMarks: model<ProcessingMarkDocument>('processing-marks', processingMarkSchema),
    legalHolds: model<LegalHoldDocument>('legal-holds', legalHoldSchema),
    destructionRecords: model<DestructionRecordDocument>('destruction-records', destructionRecordSchema),
    idempotency: model<{ _id: string }>('idempotency', idempotencySchema),
    processingLog: model<ProcessingDocument>('processing-log', processingSchema),
    processingCheckpoints: model<ProcessingCheckpointDocument>('processing-checkpoints', processingCheckpointSchema),
    migrations: model<MigrationDocument>('migrations', migrationSchema),
  };
}

export type Models = ReturnType<typeof modelsOn>;
