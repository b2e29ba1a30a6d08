import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { temporal } from '@temporalio/proto';
import { journeyWorkflowId } from '../../src/contracts/ids.js';
import { plus } from '../../src/domain/shared/calendar.js';
import { JourneyDriver } from '../support/journey-worker.js';
import { testOffer, testStart } from '../support/journeys.js';
import { journeysOnDevServer } from '../support/temporal.js';
import { until } from '../support/until.js';

const PAGE = readFileSync(new URL('../../docs/temporal-ui.md', import.meta.url), 'utf8');
const FILTERS = [...PAGE.matchAll(/^(\d+)\. (.+)\n\n\s+```sql\n\s+(.+)\n/gm)].map(([, n, title, query]) => ({ n: Number(n), title: title!, query: query! }));
const CONTRACTOR = '00000000-0000-4000-8000-000000000001';
const now = () => new Date().toISOString();

describe('the list filters for managers', () => {
  it('are ten, and each finds the journeys that it names', async () => {
    expect(FILTERS.map((f) => f.n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const setting = await journeysOnDevServer();
    const begin = (change: Parameters<typeof testStart>[0], terms: Parameters<typeof testStart>[1] = {}) =>
      JourneyDriver.start(setting, { start: testStart(change, terms) });
    const work = async (journey: JourneyDriver) => {
      const startsAt = plus(now(), '-PT1M');
      const placementId = await journey.place({ ...testOffer(startsAt, plus(startsAt, 'P20W')), contractorId: CONTRACTOR });
      await journey.send('confirmStart', { placementId, startedAt: now() });
      return placementId;
    };

    const waiting = await begin({});
    const ending = await begin({ targetGroup: 'banenafspraak' }, { followOnLead: 'P30W', checkpoints: [
      { code: 'soon', anchor: 'start', offset: 'PT1S', form: 'call' },
    ], checkpointGrace: 'PT1S' });
    await work(ending);
    const happy = await begin({});
    await happy.send('recordOutcome', { kind: 'regular-job', reason: 'agreed', effective: 'now' });
    const held = await begin({});
    await held.send('putOnHold', { reason: 'care' });

    const finds: Record<number, JourneyDriver[]> = {
      1: [waiting, ending, held], 2: [waiting], 3: [ending], 4: [ending], 5: [ending], 6: [ending, held], 7: [ending], 8: [ending], 9: [happy], 10: [held],
    };
    const own = new Set([waiting, ending, happy, held].map((j) => j.handle.workflowId));
    for (const { n, query } of FILTERS) {
      const expected = finds[n]!.map((j) => j.handle.workflowId).sort();
      const found = async () => {
        // Not through `workflow.list`: that also opens what others on this server have sealed with keys that are not here.
        const { executions } = await setting.client.workflowService.listWorkflowExecutions({ namespace: setting.client.options.namespace, query, pageSize: 1_000 });
        return executions.flatMap(({ execution }) => execution?.workflowId ?? []).filter((id) => own.has(id)).sort();
      };
      await until(async () => JSON.stringify(await found()) === JSON.stringify(expected)).catch(async () => expect([n, await found()]).toEqual([n, expected]));
    }
  });

  it('show a sentence, and no timer without a summary', async () => {
    const setting = await journeysOnDevServer();
    const journey = await JourneyDriver.start(setting, { start: testStart() });
    await journey.send('propose', testOffer(now(), plus(now(), 'P20W')));
    const events = (await journey.handle.fetchHistory()).events ?? [];
    const timers = events.filter((e) => e.eventType === temporal.api.enums.v1.EventType.EVENT_TYPE_TIMER_STARTED);
    expect(timers.length).toBeGreaterThan(0);
    for (const timer of timers) expect(Buffer.from(timer.userMetadata!.summary!.data!).toString()).toMatch(/^"[a-z ]{10,}"$/);
    const metadata = await journey.handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata');
    expect(metadata.currentDetails).toMatch(/^AM24 · participatiewet\n\nVoorstel voor werkopdracht .+ Hierna: .+\n\nProposal for assignment .+ Next: /);
    expect(journey.handle.workflowId).toBe(journeyWorkflowId((await journey.state()).candidateId));
  });
});
