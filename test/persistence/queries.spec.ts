/** Every list that a screen asks for is served by an index, in the order that it is shown. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ensureIndexes } from '../../src/bootstrap/indexes.js';
import { dayOf } from '../../src/domain/guidance/worklists.js';
import { openStore, type Store } from '../../src/persistence/connection.js';
import type { Models } from '../../src/persistence/models.js';
import { worklistQuery } from '../../src/persistence/worklists.js';
import { testEncryption } from '../support/keys.js';
import { mongoUri } from '../support/servers.js';

let store: Store;
beforeAll(async () => {
  store = await openStore({ uri: await mongoUri('queries'), encryption: testEncryption });
  await ensureIndexes(store);
});
afterAll(() => store.close());

const ID = randomUUID();
type Sort = Record<string, 1 | -1>;
type Query = [collection: keyof Models, filter: object, sort: Sort, index: string];

const QUERIES: Query[] = [
  ['journeys', { region: 'AM24', stage: 'pool' }, { stageSince: 1, _id: 1 }, 'list_by_region_stage_since'],
  ['journeys', { region: 'AM24', stage: 'pool' }, { poolSince: 1, _id: 1 }, 'waiting_list_by_region'],
  ['journeys', { region: 'AM24' }, { nextDueAt: 1, _id: 1 }, 'list_by_region_next_due'],
  ['journeys', {}, { nextDueAt: 1, _id: 1 }, 'list_by_next_due'],
  ['journeys', { region: 'AM24' }, { stageSince: -1, _id: -1 }, 'list_by_region_since'],
  ['journeys', {}, { stageSince: 1, _id: 1 }, 'list_by_since'],
  ['journeys', { attention: 'checkpoint-missed', region: 'AM24' }, { nextDueAt: 1, _id: 1 }, 'list_by_attention_region_due'],
  ['journeys', { 'transfer.toRegion': { $exists: true }, 'transfer.transferId': ID }, {}, 'find_by_transfer'],
  ['journeys', { lastTransferId: ID }, {}, 'find_by_last_transfer'],
  ['proposals', {}, { answerBy: -1, _id: -1 }, 'list_by_answer_by'],
  ['placements', {}, { endsAt: 1, _id: 1 }, 'list_by_end'],
  ['checkpoints', {}, { dueAt: 1, _id: 1 }, 'list_by_due'],
  ['journeys', {}, { startedAt: -1, _id: -1 }, 'list_by_started'],
  ['journeys', { stage: 'pool' }, { stageSince: 1, _id: 1 }, 'list_by_stage_since'],
  ['journeys', { policyId: 'standard', policyVersion: { $ne: 2 }, stage: { $ne: 'ended' } }, { startedAt: 1, _id: 1 }, 'list_by_policy_started'],
  ['rollouts', {}, { createdAt: -1, _id: -1 }, 'list_newest'],
  ['rolloutRows', { rolloutId: ID }, { n: 1, _id: 1 }, 'rows_of_rollout'],
  ['rolloutRows', { rolloutId: ID, status: 'waiting' }, { n: 1, _id: 1 }, 'rows_of_rollout_by_status'],
  ['proposals', { candidateId: ID }, { proposedAt: -1, _id: -1 }, 'list_by_candidate_proposed'],
  ['proposals', { contractorId: ID, status: 'open' }, { answerBy: 1, _id: 1 }, 'list_by_contractor_status_answer_by'],
  ['proposals', { region: 'AM24', status: 'open' }, { answerBy: 1, _id: 1 }, 'list_by_region_status_answer_by'],
  ['proposals', { status: 'open' }, { answerBy: 1, _id: 1 }, 'list_by_status_answer_by'],
  ['placements', { contractorId: ID, status: 'running' }, { endsAt: 1, _id: 1 }, 'list_by_contractor_status_end'],
  ['placements', { region: 'AM24', status: 'running' }, { endsAt: 1, _id: 1 }, 'list_by_region_status_end'],
  ['placements', { candidateId: ID }, { startsAt: -1, _id: -1 }, 'list_by_candidate_start'],
  ['checkpoints', { region: 'AM24', status: 'planned' }, { dueAt: 1, _id: 1 }, 'list_by_region_status_due'],
  ['checkpoints', { candidateId: ID }, { dueAt: 1, _id: 1 }, 'list_by_candidate_due'],
  ['checkpoints', { placementId: ID }, { dueAt: 1, _id: 1 }, 'list_by_placement_due'],
  ['escalations', { region: 'AM24', status: 'open' }, { since: 1, _id: 1 }, 'list_by_region_status_since'],
  ['escalations', { status: 'open', level: 'coach' }, { since: 1, _id: 1 }, 'list_by_status_level_since'],
  ['escalations', { candidateId: ID }, { since: 1, _id: 1 }, 'list_by_candidate_since'],
  ['escalations', {}, { since: -1, _id: -1 }, 'list_by_since'],
  ['emergencyAccesses', { candidateId: ID }, { openedAt: -1, _id: -1 }, 'list_by_candidate_opened'],
  ['emergencyAccesses', { openedBy: 'coach-1' }, { openedAt: -1, _id: -1 }, 'list_by_account_opened'],
  ['emergencyAccesses', {}, { openedAt: -1, _id: -1 }, 'list_by_opened'],
  ['reports', { candidateId: ID }, { at: -1, _id: -1 }, 'list_by_candidate'],
  ['actions', { candidateId: ID }, { dueOn: 1, _id: 1 }, 'list_by_candidate_due'],
  ['questionForms', { formId: 'week-check' }, { version: -1 }, 'one_form_per_version'],
  ['questionForms', {}, { publishedAt: -1, _id: -1 }, 'list_by_published'],
  ['assignments', { region: 'AM24', status: 'open', endsAt: { $gt: '2027-01-01T00:00:00.000Z' } }, { endsAt: 1, _id: 1 }, 'search_open_by_region_end'],
  ['assignments', { region: 'AM24', status: 'open' }, { startsAt: 1, _id: 1 }, 'list_by_region_status_start'],
  ['assignments', { contractorId: ID }, { startsAt: 1, _id: 1 }, 'list_by_contractor_start'],
  ['assignments', { status: 'open' }, { startsAt: 1, _id: 1 }, 'list_by_status_start'],
  ['assignments', {}, { startsAt: 1, _id: 1 }, 'list_by_start'],
  ['contractors', {}, { sortName: 1, _id: 1 }, 'list_by_name'],
  ['contractors', { regions: 'AM24' }, { sortName: 1, _id: 1 }, 'list_by_region_name'],
  ['profiles', { region: 'AM24', merged: false }, { createdAt: -1, _id: -1 }, 'list_by_region_created'],
  ['profiles', { merged: false }, { createdAt: -1, _id: -1 }, 'list_by_created'],
  ['persons', { names: { $all: ['a', 'b'] }, mergedInto: { $exists: false } }, {}, 'search_by_name'],
  ['persons', { keys: { $in: ['a', 'b'] } }, {}, 'find_possible_duplicates'],
  ['policies', { policyId: 'standard' }, { version: -1 }, 'one_policy_per_version'],
  ['notes', { candidateId: ID }, { at: -1, _id: -1 }, 'list_by_candidate'],
  ['journeys', { coachId: ID }, { stageSince: 1, _id: 1 }, 'list_by_coach_since'],
  ['journeys', { 'handover.handoverId': ID }, {}, 'find_by_handover'],
  ['journeys', { 'lastHandover.handoverId': ID }, {}, 'find_by_last_handover'],
  ['journeys', { coachId: ID, 'plannedAbsences.from': { $exists: true } }, {}, 'worklist_absences_by_coach'],
  ['journeys', { region: 'AM24', 'plannedAbsences.from': { $exists: true } }, {}, 'worklist_absences_by_region'],
  ['coaches', {}, { sortName: 1, _id: 1 }, 'list_by_name'],
  ['coaches', { regions: 'AM24', active: true }, { sortName: 1, _id: 1 }, 'list_by_region_name'],
  ['actions', { candidateId: ID, open: true }, { dueOn: 1, _id: 1 }, 'list_by_candidate_due'],
  ['actions', {}, { dueOn: -1, _id: -1 }, 'list_by_due'],
  ...worklistQueries(),
  ['placements', { startedAt: { $gte: '2027-01-01T00:00:00.000Z' } }, { startedAt: 1, candidateId: 1 }, 'continuity_by_started'],
  ['progress', { candidateId: ID }, { at: 1, _id: 1 }, 'list_by_candidate_at'],
  ['processingLog', { candidateIds: ID }, { startedAt: -1, _id: -1 }, 'list_by_candidate_latest'],
  ['processingLog', { commandId: { $in: [ID, 'x'] } }, {}, 'one_entry_per_command'],
  ['idempotency', { owed: { $exists: true }, leaseUntil: { $lt: '2027-01-01T00:00:00.000Z' } }, { leaseUntil: 1 }, 'find_owed_entries'],
  ['outbox', { waiting: true }, { recordedAt: 1, _id: 1 }, 'next_to_number'],
  ['outbox', { number: { $gt: 40 } }, { number: 1 }, 'one_event_per_number'],
  ['deliveries', { status: 'dead', channel: 'webhook' }, { createdAt: -1, _id: -1 }, 'list_by_status_channel_created'],
  ['deliveries', { status: 'dead' }, { createdAt: -1, _id: -1 }, 'list_by_status_created'],
  ['deliveries', { channel: 'webhook' }, { createdAt: -1, _id: -1 }, 'list_by_channel_created'],
  ['deliveries', {}, { createdAt: -1, _id: -1 }, 'list_by_created'],
  ['webhooks', {}, { createdAt: -1, _id: -1 }, 'list_by_created'],
  ['webhooks', { active: true }, {}, 'find_active'],
  ['emergencyAccesses', { unreported: true }, { openedAt: 1 }, 'unreported_by_opened'],
  ['hours', { placementId: ID }, { week: 1 }, 'list_by_placement_week'],
];

/** Each worklist of a coach and of a region, with the index that is named after it. */
function worklistQueries(): Query[] {
  const day = dayOf('2026-03-29T12:00:00.000Z');
  const indexes = {
    'due-today': ['worklist_by_coach_due', 'worklist_by_region_due'],
    overdue: ['worklist_by_coach_due', 'worklist_by_region_due'],
    escalated: ['worklist_by_coach_since', 'list_by_region_status_since'],
    'ending-without-follow-on': ['worklist_ending_by_coach', 'worklist_ending_by_region'],
    'waiting-longest': ['waiting_list_by_coach', 'waiting_list_by_region'],
    'actions-due': ['worklist_by_assignee_due', 'worklist_by_region_due'],
    handovers: ['worklist_handovers_by_coach', 'worklist_handovers_by_region'],
    'without-coach': ['worklist_without_coach_by_former', 'worklist_without_coach_by_region'],
  };
  return (Object.keys(indexes) as (keyof typeof indexes)[]).flatMap((list) =>
    [{ coachId: 'coach-1' }, { regions: ['AM24'] }].map((scope, at): Query => {
      const { collection, filter, by } = worklistQuery({ list, scope }, day);
      return [collection, filter, { [by]: 1, _id: 1 }, indexes[list][at]!];
    }),
  );
}

interface Plan {
  stage?: string;
  indexName?: string;
  inputStage?: Plan;
  inputStages?: Plan[];
}

/** The stages of a plan from the top down. */
function stagesOf(plan: Plan | undefined): Plan[] {
  if (!plan) return [];
  return [plan, ...stagesOf(plan.inputStage), ...(plan.inputStages ?? []).flatMap(stagesOf)];
}

describe('the index that a list names', () => {
  test.each(QUERIES)('%s by %j in order %j is served by %s', async (collection, filter, sort, index) => {
    const model = store.models[collection] as unknown as Models['journeys'];
    const explained = (await model.find(filter).sort(sort).limit(51).explain('queryPlanner')) as unknown as { queryPlanner: { winningPlan: Plan & { queryPlan?: Plan } } };
    const { winningPlan } = explained.queryPlanner;
    const stages = stagesOf(winningPlan.queryPlan ?? winningPlan);
    expect(stages.map((s) => s.stage)).not.toContain('COLLSCAN');
    expect(stages.map((s) => s.stage)).not.toContain('SORT');
    expect(stages.flatMap((s) => s.indexName ?? [])).toContain(index);
  });
});
