import { describe, expect, it } from '@jest/globals';
import { temporal } from '@temporalio/proto';
import { plus } from '../../src/domain/shared/calendar.js';
import { JourneyDriver } from '../support/journey-worker.js';
import { testOffer, testStart } from '../support/journeys.js';
import { journeysOnDevServer } from '../support/temporal.js';

const SIX_CHECKPOINTS = Array.from({ length: 6 }, (_, n) => ({
  code: `moment-${n + 1}`,
  anchor: 'start' as const,
  offset: `P${n + 1}W`,
  form: 'call' as const,
}));

describe('the history of a journey', () => {
  it('stays within 110 events for one placement with six checkpoints', async () => {
    const { client, taskQueue } = await journeysOnDevServer();
    const now = new Date().toISOString();
    const startsAt = plus(now, '-PT1M');
    const journey = await JourneyDriver.start({ client, taskQueue }, { start: testStart({}, { checkpoints: SIX_CHECKPOINTS }) });
    const placementId = await journey.place(testOffer(startsAt, plus(startsAt, 'P26W')));
    await journey.send('confirmStart', { placementId, startedAt: startsAt });
    for (const { code } of SIX_CHECKPOINTS) await journey.send('reportCheckpoint', { checkpointId: `${placementId}.${code}` });
    await journey.send('recordOutcome', { kind: 'regular-job', reason: 'agreed', effective: 'at-placement-end' });
    await journey.completed(placementId, new Date().toISOString());
    await expect(journey.handle.result()).resolves.toMatchObject({ outcome: 'regular-job', placements: 1 });

    const { events } = await journey.handle.fetchHistory();
    const kinds = new Map<string, number>();
    for (const event of events ?? []) {
      const kind = temporal.api.enums.v1.EventType[event.eventType ?? 0] ?? '?';
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    if (process.env['SHOW']) console.log(events?.length, kinds);
    expect(events?.length).toBeLessThanOrEqual(110);
  });
});
