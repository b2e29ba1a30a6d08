import { expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import { Log } from '../../src/observability/log.js';
import { sdkLogger } from '../../src/worker/workers.js';

/** The line that the worker writes when an activity failed with this error. */
function lineOf(error: unknown): Record<string, unknown> {
  const lines: Record<string, unknown>[] = [];
  const log = new Log({ service: 'worker' }, { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
  const activity = { sdkComponent: 'worker', workflowId: 'candidate/1', taskQueue: 'journeys', activityType: 'claimSeat', attempt: 2, durationMs: 4 };
  sdkLogger(log).warn('Activity failed', { error, ...activity });
  return lines[0]!;
}

const refusal = ApplicationFailure.create({ type: 'PLACEMENT.PERIOD_TAKEN', message: 'Aafke Testpersoon works already', nonRetryable: true });
const driver = Object.assign(new Error('E11000 { name: "Aafke Testpersoon" }'), { code: 11_000 });
const network = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
const odd = Object.assign(new Error('Aafke Testpersoon'), { code: 'Aafke Testpersoon' });

test.each([
  ['the code of a refusal', refusal, 'PLACEMENT.PERIOD_TAKEN'],
  ['the code of a driver', driver, '11000'],
  ['the code of the network', network, 'ECONNREFUSED'],
  ['the kind of an error without a code', new RangeError('Aafke Testpersoon'), 'RangeError'],
  ['never what looks like text', odd, 'Error'],
])('an activity that failed is logged with %s, and without a message', (_what, error, errorCode) => {
  const line = lineOf(error);
  expect(line).toMatchObject({ level: 'warn', msg: 'Activity failed', workflowId: 'candidate/1', activityType: 'claimSeat', attempt: 2, errorCode });
  expect(JSON.stringify(line)).not.toContain('Aafke');
});
