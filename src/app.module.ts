import { Module, type DynamicModule } from '@nestjs/common';
import type { Client } from '@temporalio/client';
import { AuthModule } from './auth/auth.module.js';
import type { ApiConfig } from './config/config.js';
import { COMMANDS_AT_ONCE } from './config/protection-config.js';
import { IDEMPOTENCY_COLLECTION, IdempotencyStore, type IdempotencyRecord } from './http/idempotency.js';
import { HttpModule } from './http/http.module.js';
import type { Patience } from './http/protection.js';
import type { RateLimits } from './http/rate-limits.js';
import { ProcessingNotes } from './http/processing-notes.js';
import { AccessModule } from './modules/access/access.module.js';
import { ActionsModule } from './modules/actions/actions.module.js';
import { AssignmentsModule } from './modules/assignments/assignments.module.js';
import { CandidatesModule } from './modules/candidates/candidates.module.js';
import { CasesModule } from './modules/cases/cases.module.js';
import { CheckpointsModule } from './modules/checkpoints/checkpoints.module.js';
import { ContinuityModule } from './modules/continuity/continuity.module.js';
import { CodecModule } from './modules/codec/codec.module.js';
import { CoachesModule } from './modules/coaches/coaches.module.js';
import { ContractorsModule } from './modules/contractors/contractors.module.js';
import { DeliveriesModule } from './modules/deliveries/deliveries.module.js';
import { EmergencyAccessesModule } from './modules/emergency-accesses/emergency-accesses.module.js';
import { EscalationsModule } from './modules/escalations/escalations.module.js';
import { EventsModule } from './modules/events/events.module.js';
import { HealthModule } from './modules/health/health.module.js';
import { ImportsModule } from './modules/imports/imports.module.js';
import { InsightsModule } from './modules/insights/insights.module.js';
import { JourneysModule } from './modules/journeys/journeys.module.js';
import { MatchingModule } from './modules/matching/matching.module.js';
import { MessagesModule } from './modules/messages/messages.module.js';
import { PlacementsModule } from './modules/placements/placements.module.js';
import { PoliciesModule } from './modules/policies/policies.module.js';
import { PolicyRolloutsModule } from './modules/policy-rollouts/policy-rollouts.module.js';
import { PoolsModule } from './modules/pools/pools.module.js';
import { ProcessingRecordsModule } from './modules/processing-records/processing-records.module.js';
import { ProposalsModule } from './modules/proposals/proposals.module.js';
import { QuestionFormsModule } from './modules/question-forms/question-forms.module.js';
import { RegionsModule } from './modules/regions/regions.module.js';
import { RightsModule } from './modules/rights/rights.module.js';
import { TransfersModule } from './modules/transfers/transfers.module.js';
import { WorklistsModule } from './modules/worklists/worklists.module.js';
import { WebhooksModule } from './modules/webhooks/webhooks.module.js';
import type { Log } from './observability/log.js';
import type { Metrics } from './observability/metrics.js';
import { ObservabilityModule } from './observability/observability.module.js';
import type { Store } from './persistence/connection.js';
import { ProcessingLog } from './persistence/processing-log/processing-log.js';
import { STORE, StoreModule } from './persistence/store.module.js';
import { COMMAND_DEADLINE_MS } from './temporal/journey-gateway.js';
import { TemporalModule } from './temporal/temporal.module.js';

export interface AppParts {
  config: ApiConfig;
  log: Log;
  metrics: Metrics;
  store: Store;
  client: Client;
  /** Another task queue for journeys; for tests. */
  taskQueue?: string;
  /** Another patience with journeys; for tests. */
  commandDeadlineMs?: number;
  /** Another patience with slow clients; for tests. */
  patience?: Patience;
  /** Another clock for what expires by itself, in milliseconds since the epoch; for tests. */
  now?: () => number;
}

/** The subjects of the API. */
const SUBJECTS = [
  RegionsModule,
  PoolsModule,
  PoliciesModule,
  PolicyRolloutsModule,
  ContractorsModule,
  AssignmentsModule,
  CandidatesModule,
  MatchingModule,
  JourneysModule,
  ProposalsModule,
  PlacementsModule,
  CheckpointsModule,
  ContinuityModule,
  EscalationsModule,
  QuestionFormsModule,
  TransfersModule,
  MessagesModule,
  CoachesModule,
  CasesModule,
  WorklistsModule,
  ActionsModule,
  ImportsModule,
  InsightsModule,
  ProcessingRecordsModule,
  EmergencyAccessesModule,
  EventsModule,
  DeliveriesModule,
  RightsModule,
  CodecModule,
  HealthModule,
];

/** The API: its surroundings, and one module a subject. */
@Module({})
export class AppModule {
  static forRoot({ config, log, metrics, store, client, taskQueue, commandDeadlineMs = COMMAND_DEADLINE_MS, limits, now }: AppParts & { limits: RateLimits }): DynamicModule {
    const idempotency = (opened: Store) => new IdempotencyStore(recordsOf(opened), { key: opened.keys.installation });
    const { commandsAtOnce = COMMANDS_AT_ONCE } = config;
    return {
      module: AppModule,
      imports: [
        ObservabilityModule.forRoot({ log, metrics }),
        StoreModule.forRoot(store),
        TemporalModule.forRoot({ client, ...(taskQueue && { taskQueue }), commandDeadlineMs }),
        AuthModule.forRoot(config.oidc),
        AccessModule.forRoot({ now }),
        HttpModule.forRoot({ inject: [STORE], idempotency, limits, commands: { limit: commandsAtOnce, deadlineMs: commandDeadlineMs }, notes: { inject: [ProcessingLog, STORE], useFactory: notesOf } }),
        WebhooksModule.forRoot(config),
        ...SUBJECTS,
      ],
    };
  }
}

function notesOf(processingLog: ProcessingLog, { keys }: Store): ProcessingNotes {
  return new ProcessingNotes(processingLog, (account) => keys.installation.blind('account', account));
}

/** The driver's own collection: two round trips a command, and nothing in between. */
function recordsOf(store: Store) {
  return store.connection.getClient().db(store.connection.name).collection<IdempotencyRecord>(IDEMPOTENCY_COLLECTION);
}
