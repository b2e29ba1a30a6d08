import { cancellationSignal, heartbeat } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import pLimit from 'p-limit';
import { createImportActivities } from '../../activities/import.activities.js';
import { createRolloutActivities } from '../../activities/rollout.activities.js';
import { AdoptingJourneys } from '../modules/policy-rollouts/adopting-journeys.js';
import { Rollouts } from '../persistence/rollouts/rollouts.js';
import { IMPORT_TASK_QUEUE, JOURNEY_TASK_QUEUE } from '../contracts/task-queues.js';
import { CandidateRegistry } from '../modules/candidates/candidate-registry.js';
import { CarefulRegistry } from '../modules/imports/careful-registry.js';
import { NotedRegistry } from '../modules/imports/noted-registry.js';
import { ImportedJourneys } from '../modules/imports/journey-starter.js';
import { BsnVault } from '../persistence/candidates/bsn-vault.js';
import { CandidateRecords } from '../persistence/candidates/candidate-records.js';
import type { RetentionChoice } from '../domain/rights/retention.js';
import type { Store } from '../persistence/connection.js';
import { ImportStore } from '../persistence/import-store.js';
import type { ProcessingLog } from '../persistence/processing-log/processing-log.js';
import { Policies } from '../persistence/registers/policies.js';
import { JourneyGateway } from '../temporal/journey-gateway.js';
import { rightsActivities } from './rights-work.js';
import type { QueueWork } from './workers.js';

/** Starts under way in this process, however many imports run: enough to keep a server busy, and room for everybody else. */
const STARTS_AT_ONCE = 60;

export interface ImportWorkParts {
  store: Pick<Store, 'models' | 'keys'>;
  client: Client;
  processing: ProcessingLog;
  /** Other terms of retention than the standard ones. */
  retention?: RetentionChoice;
  /** How long an erasure waits before it sweeps up; for tests. */
  lookAgainMs?: number;
  /** Other queues than those of the product; for tests. */
  queues?: { imports: string; journeys: string };
}

/** What goes over many candidates: imports with the registry and the journeys that they start, roll-outs of a policy, rights and retention. */
export function importWork({ store, client, processing, queues, retention = {}, lookAgainMs }: ImportWorkParts): QueueWork {
  const { models } = store;
  const { imports, journeys } = queues ?? { imports: IMPORT_TASK_QUEUE, journeys: JOURNEY_TASK_QUEUE };
  const isKnown = async (candidateId: string) => (await models.journeys.exists({ _id: candidateId })) !== null;
  const gateway = new JourneyGateway(client, { isKnown, taskQueue: journeys });
  const policies = new Policies(models);
  const imported = new ImportedJourneys(gateway, policies);
  const turn = pLimit(STARTS_AT_ONCE);
  return {
    taskQueue: imports,
    // A batch is long, and can end between any two parts.
    graceTime: '0s',
    activities: {
      ...createImportActivities({
        rows: new ImportStore(store),
        registry: new NotedRegistry(new CarefulRegistry(new CandidateRegistry(new CandidateRecords(store), new BsnVault(store.keys))), processing),
        journeys: imported,
        // While one batch begins or ends, others use its turns.
        inTurn: (work) => turn(work),
        heartbeat,
        isStopping: () => cancellationSignal().aborted,
      }),
      ...createRolloutActivities({ rollouts: new Rollouts(models), journeys: new AdoptingJourneys({ gateway, policies, models }), heartbeat }),
      ...rightsActivities({ store, client, gateway, retention, processing, lookAgainMs }),
    },
  };
}
