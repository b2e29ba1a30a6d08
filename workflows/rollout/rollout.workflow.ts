import { continueAsNew, proxyActivities, setCurrentDetails, sleep, workflowInfo } from '@temporalio/workflow';
import type { RolloutInput, RolloutResult } from './rollout.messages.js';
import type { RolloutActivities } from './rollout.ports.js';

/** Journeys sleep for weeks: waking them all in one second would leave everybody else waiting. */
const BATCH_SIZE = 25;
const PAUSE_MS = 1_000;

const { adoptPolicies } = proxyActivities<RolloutActivities>({
  startToCloseTimeout: '10m',
  // Each journey is reported, so that the work of a lost worker is taken over within seconds.
  heartbeatTimeout: '30s',
  retry: { initialInterval: '500ms', maximumInterval: '1m' },
});
const { completeRollout } = proxyActivities<RolloutActivities>({
  startToCloseTimeout: '1m',
  retry: { initialInterval: '500ms', maximumInterval: '1m' },
});

/** Carries a version of a policy to running journeys, batch after batch at a bounded rate. */
export async function policyRollout(input: RolloutInput): Promise<RolloutResult> {
  const { rolloutId, to, batchSize = BATCH_SIZE, pauseMs = PAUSE_MS, maxBatches = Infinity } = input;
  let { from } = input;
  for (let batches = 0; from <= to; batches++) {
    if (workflowInfo().continueAsNewSuggested || batches >= maxBatches) return continueAsNew<typeof policyRollout>({ ...input, from });
    const last = Math.min(from + batchSize - 1, to);
    await adoptPolicies({ rolloutId, from, to: last });
    from = last + 1;
    setCurrentDetails(`${last} van ${to} trajecten gedaan.\n\n${last} of ${to} journeys done.`);
    if (from <= to) await sleep(pauseMs, { summary: 'pauze tussen groepen' });
  }
  return completeRollout(rolloutId);
}
