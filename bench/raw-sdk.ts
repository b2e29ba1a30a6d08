/** The raw arm: what one writes with the SDK alone. Input and options are those that the API sends. */
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { defineSearchAttributeKey, type UpdateDefinition } from '@temporalio/common';
import { journeyWorkflowId } from '../src/contracts/ids.js';
import { CANDIDATE_JOURNEY, JOURNEY_TASK_QUEUE } from '../src/contracts/task-queues.js';
import type { JourneyStart } from '../src/domain/journey/intake.js';
import type { CommandReceipt } from '../src/domain/journey/journey-state.js';
import { journeyUpdates, type JourneyCommandName, type JourneyCommands, type JourneyInput, type Keyed } from '../workflows/candidate/candidate.messages.js';
import { startOf } from './seed.js';

const attribute = {
  region: defineSearchAttributeKey('Region', 'KEYWORD'),
  stage: defineSearchAttributeKey('Stage', 'KEYWORD'),
  targetGroup: defineSearchAttributeKey('TargetGroup', 'KEYWORD'),
  policy: defineSearchAttributeKey('Policy', 'KEYWORD'),
  stageSince: defineSearchAttributeKey('StageSince', 'DATETIME'),
};

/** Starts the journey of a seeded candidate, by the standard policy. */
export async function rawStart(client: Client, candidateId: string): Promise<void> {
  await rawStartWith(client, startOf(candidateId));
}

/** Starts a journey with what it begins with. */
export async function rawStartWith(client: Client, start: JourneyStart): Promise<void> {
  const input: JourneyInput = { start };
  const { policyId, version } = start.policy;
  await client.workflow.start(CANDIDATE_JOURNEY, {
    workflowId: journeyWorkflowId(start.candidateId),
    args: [input],
    taskQueue: JOURNEY_TASK_QUEUE,
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    workflowIdConflictPolicy: 'FAIL',
    memo: { startKey: randomUUID(), receipt: { rev: 1, stage: 'pool' } },
    staticSummary: `Traject ${start.region} · ${start.targetGroup}`,
    staticDetails: `Beleid ${policyId}, versie ${version}. Persoonsgegevens staan alleen in het register.`,
    typedSearchAttributes: [
      { key: attribute.region, value: start.region },
      { key: attribute.stage, value: 'pool' },
      { key: attribute.targetGroup, value: start.targetGroup },
      { key: attribute.policy, value: `${policyId}@${version}` },
      { key: attribute.stageSince, value: new Date() },
    ],
  });
}

/** Sends a command to a journey and waits until it is carried out. */
export function rawUpdate<N extends JourneyCommandName>(
  client: Client,
  { candidateId, name, args }: { candidateId: string; name: N; args: JourneyCommands[N] },
): Promise<CommandReceipt> {
  const key = randomUUID();
  const update = journeyUpdates[name] as unknown as UpdateDefinition<CommandReceipt, [Keyed]>;
  return client.workflow.getHandle(journeyWorkflowId(candidateId)).executeUpdate(update, { args: [{ ...args, key }], updateId: key });
}
