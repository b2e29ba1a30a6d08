import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { DeterminismViolationError } from '@temporalio/workflow';
import { Worker } from '@temporalio/worker';
import { STAGES } from '../../src/domain/journey/journey-state.js';
import { workflowBundle } from '../support/journey-worker.js';

const FOLDER = fileURLToPath(new URL('./histories/', import.meta.url));
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));

const read = (file: string) => JSON.parse(readFileSync(FOLDER + file, 'utf8')) as unknown;
const replay = async (history: unknown) => Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, history);

describe('the bundle that a worker loads', () => {
  it.each(FILES)('replays %s', async (file) => {
    await expect(replay(read(file))).resolves.toBeUndefined();
  });

  it('has a recorded history of every stage', () => {
    for (const stage of STAGES) expect(FILES.some((file) => file.endsWith(`-${stage}.json`))).toBe(true);
  });

  it('has recorded histories of every other workflow', () => {
    const recorded = new Set(FILES.map((file) => (read(file) as { events: { workflowExecutionStartedEventAttributes?: { workflowType: { name: string } } }[] }).events[0]?.workflowExecutionStartedEventAttributes?.workflowType.name));
    expect([...recorded].sort()).toEqual(['candidateImport', 'candidateJourney', 'delivery', 'policyRollout', 'retention', 'rightsRequest']);
  });

  it('has recorded such as continued as new', () => {
    for (const kind of ['import', 'import-whole', 'rollout', 'retention']) expect(FILES).toEqual(expect.arrayContaining([`0.1.0-${kind}.json`, `0.1.0-${kind}-continued-as-new.json`]));
  });

  it.each([
    ['a journey with a timer where the workflow sets search attributes', 'placement', timerForSearchAttributes],
    ['a journey with an activity of another name', 'placement', (text: string) => text.replace(/"data":"([^"]+)"/g, renamePublishing)],
    ['an import with an activity of another name', 'import', (text: string) => text.replaceAll('"registerRows"', '"anotherActivity"')],
    ['an import in one activity with an activity of another name', 'import-whole', (text: string) => text.replaceAll('"importRows"', '"anotherActivity"')],
    ['a roll-out with an activity of another name', 'rollout', (text: string) => text.replaceAll('"adoptPolicies"', '"anotherActivity"')],
    ['an import that never began its journeys', 'import', withoutJourneys],
    ['a delivery with an activity of another name', 'delivery', (text: string) => text.replaceAll('"deliver"', '"anotherActivity"')],
    ['a delivery that is not marked as dead', 'delivery-dead', (text: string) => text.replaceAll('"buryDelivery"', '"deliver"')],
    ['a request that is carried out where a person is erased', 'rights-erasure', (text: string) => text.replaceAll('"erasePerson"', '"carryOut"')],
    ['a request that is looked at by another name', 'rights-access', (text: string) => text.replaceAll('"lookAtRequest"', '"anotherActivity"')],
    ['a retention run with an activity of another name', 'retention', (text: string) => text.replaceAll('"destroyPast"', '"anotherActivity"')],
  ])('refuses %s', async (_what, name, tamper) => {
    const history = read(FILES.find((file) => file === `0.1.0-${name}.json`)!);
    const tampered = tamper(JSON.stringify(history));
    expect(tampered).not.toEqual(JSON.stringify(history));
    await expect(replay(JSON.parse(tampered))).rejects.toThrow(DeterminismViolationError);
  });
});

function timerForSearchAttributes(text: string): string {
  const history = JSON.parse(text) as { events: Record<string, unknown>[] };
  const event = history.events.find((e) => e['eventType'] === 'EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES')!;
  delete event['upsertWorkflowSearchAttributesEventAttributes'];
  event['eventType'] = 'EVENT_TYPE_TIMER_STARTED';
  event['timerStartedEventAttributes'] = { timerId: '1', startToFireTimeout: '1s', workflowTaskCompletedEventId: '4' };
  return JSON.stringify(history);
}

/** Ends the import where it would begin to start journeys. */
function withoutJourneys(text: string): string {
  const history = JSON.parse(text) as { events: Record<string, { activityType?: { name: string } }>[] };
  const at = history.events.findIndex((e) => e['activityTaskScheduledEventAttributes']?.activityType?.name === 'startJourneys');
  const event = history.events[at]! as Record<string, unknown>;
  delete event['activityTaskScheduledEventAttributes'];
  event['eventType'] = 'EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED';
  event['workflowExecutionCompletedEventAttributes'] = { workflowTaskCompletedEventId: String(at) };
  return JSON.stringify({ events: history.events.slice(0, at + 1) });
}

/** The name of a local activity stands in the payload of its marker. */
function renamePublishing(field: string, data: string): string {
  const text = Buffer.from(data, 'base64').toString();
  if (!text.includes('"activity_type":"publishJourney"')) return field;
  return `"data":"${Buffer.from(text.replace('publishJourney', 'anotherActivity')).toString('base64')}"`;
}
