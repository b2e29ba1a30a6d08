import { activityInfo, heartbeat } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { v5 as uuidV5 } from 'uuid';
import { createRightsActivities } from '../../activities/rights.activities.js';
import { personArchive } from '../archives/person-archive.js';
import { isPassing } from '../contracts/passing-errors.js';
import { correctedPerson } from '../domain/candidate/person.js';
import { retentionOf, termOfLog, termsOfPeople, type RetentionChoice } from '../domain/rights/retention.js';
import { instantOf, type Instant } from '../domain/shared/calendar.js';
import { DomainError } from '../domain/shared/domain-error.js';
import { personOf } from '../modules/candidates/candidate-reads.js';
import { CandidateRecords } from '../persistence/candidates/candidate-records.js';
import type { Store } from '../persistence/connection.js';
import { PersonFiles } from '../persistence/personal-data/person-files.js';
import { Retention } from '../persistence/personal-data/retention.js';
import { LogRetention } from '../persistence/processing-log/log-retention.js';
import type { ProcessingLog } from '../persistence/processing-log/processing-log.js';
import { DestructionRecords } from '../persistence/rights/destruction-records.js';
import { LegalHolds } from '../persistence/rights/legal-holds.js';
import { ProcessingMarks } from '../persistence/rights/processing-marks.js';
import { RightsRequests } from '../persistence/rights/rights-requests.js';
import { Histories } from '../temporal/histories.js';
import type { JourneyGateway } from '../temporal/journey-gateway.js';

export interface RightsWorkParts {
  store: Pick<Store, 'models' | 'keys'>;
  client: Client;
  gateway: JourneyGateway;
  retention: RetentionChoice;
  processing: Pick<ProcessingLog, 'signRemoval'>;
  /** How long to wait before what was written meanwhile is swept up; for tests. */
  lookAgainMs?: number | undefined;
}

const NOTE_NAMESPACE = '7d3c3e0a-5a0f-5d0e-9c7b-2b1f5f0f6d11';

/** The activities of requests and of the retention run over the real store and Temporal. */
export function rightsActivities({ store, client, gateway, retention, processing, lookAgainMs }: RightsWorkParts): object {
  const { models } = store;
  const [files, holds, records] = [new PersonFiles(store), new LegalHolds(store), new DestructionRecords(models)];
  const [requests, histories] = [new RightsRequests(store), new Histories(client)];
  const terms = retentionOf(retention);
  const people = new Retention(store, { files, holds, records, histories, terms: termsOfPeople(terms) });
  const held = async () => (await Promise.all((await holds.everybody()).map((candidateId) => files.idsOf(candidateId)))).flat();
  const log = new LogRetention(store, { processing, records, held, term: termOfLog(terms) });
  return createRightsActivities({
    requests,
    archive: async (candidateId, now) => personArchive({ collections: await files.read(candidateId), candidateId }, now),
    rectify: (requestId, now) => rectify({ requestId, requests, records: new CandidateRecords(store) }, now),
    marks: new ProcessingMarks(models),
    isHeld: async (candidateId) => (await holds.held([candidateId])).size > 0,
    journeys: { end: (candidateId, { key, alive }) => endJourney({ candidateId, key, gateway, histories, alive }) },
    files,
    histories,
    records,
    retention: { destroyPast: async (now, alive) => both(await people.destroyPast(now, alive), await log.removePast(now, alive)) },
    now: () => instantOf(activityInfo().currentAttemptScheduledTimestampMs),
    heartbeat,
    ...(lookAgainMs !== undefined && { lookAgainMs }),
  });
}

function both(one: { records: number; more: boolean }, other: { records: number; more: boolean }): { records: number; more: boolean } {
  return { records: one.records + other.records, more: one.more || other.more };
}

/** As a correction by staff: a new revision of the person, and a note with the reason. */
async function rectify({ requestId, requests, records }: { requestId: string; requests: RightsRequests; records: CandidateRecords }, now: Instant): Promise<void> {
  const request = await requests.find(requestId);
  const present = request?.candidateId === undefined ? undefined : await records.person(request.candidateId);
  if (!request || !present) return;
  const { candidateId, rev } = present;
  const person = correctedPerson(personOf(present), request.changes ?? {});
  if (JSON.stringify(person) !== JSON.stringify(personOf(present)) && !(await records.replacePerson({ candidateId, rev, person }, now))) {
    throw new Error('The person was corrected by somebody else at this moment');
  }
  const text = 'Op verzoek van de kandidaat (AVG art. 16).';
  await records.keepNotes([{ _id: uuidV5(requestId, NOTE_NAMESPACE), candidateId, subject: 'person-corrected', subjectId: requestId, text, by: request.decidedBy ?? '', at: now }]);
}

/** Of a journey that cannot be asked, a quarter of an hour in all: who is silent for longer is broken, and stops no erasure. */
const TRIES = 10;

/** So that the seat and the place with the coach come free. What the journey refuses, the termination does after it. */
async function endJourney({ candidateId, key, gateway, histories, alive }: { candidateId: string; key: string; gateway: JourneyGateway; histories: Histories; alive: () => void }): Promise<void> {
  try {
    await gateway.command({ candidateId, name: 'withdraw', args: { reason: 'own-choice' }, key });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (isPassing(error) && activityInfo().attempt < TRIES) throw error;
    return;
  }
  await histories.isOver(candidateId, alive);
}
