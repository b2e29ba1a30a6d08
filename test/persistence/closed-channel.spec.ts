/** Without a mail server and an SMS gateway no workflow is started for a message that nobody can send. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dispatcherOf } from '../../src/deliveries/dispatcher.js';
import type { JourneyEvent } from '../../src/domain/journey/events.js';
import { messageChannel, type MessageParts } from '../../src/messaging/message-parts.js';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { Deliveries } from '../../src/persistence/deliveries/deliveries.js';
import { testEncryption } from '../support/keys.js';
import { mongoUri } from '../support/servers.js';

let store: Store;
let deliveries: Deliveries;
beforeAll(async () => {
  store = await openStore({ uri: await mongoUri('closed-channel'), encryption: testEncryption });
  deliveries = new Deliveries(store.models);
});
afterAll(() => store.close());

const opened = (): JourneyEvent => ({
  type: 'proposal-opened',
  at: '2027-01-04T09:00:00.000Z',
  candidateId: randomUUID(),
  region: 'AM24',
  rev: 7,
  n: 2,
  proposalId: randomUUID(),
  contractorId: randomUUID(),
  assignmentId: randomUUID(),
  startsAt: '2027-02-01T08:00:00.000Z',
  endsAt: '2027-05-01T08:00:00.000Z',
  answerBy: '2027-01-09T09:00:00.000Z',
  followOn: false,
});

async function dispatch(event: JourneyEvent, parts: MessageParts): Promise<string[]> {
  const started: string[] = [];
  const gateway = { start: async ({ deliveryId }: { deliveryId: string }) => void started.push(deliveryId) };
  const { handle } = dispatcherOf({ channel: messageChannel(store, parts), deliveries, gateway });
  await handle([{ eventId: `${event.candidateId}.3.0`, number: 1, event }]);
  return started;
}

const keptOf = ({ candidateId }: JourneyEvent) => store.models.deliveries.find({ 'event.candidateId': candidateId }).sort({ _id: 1 }).lean();

describe('messages without a way to send them', () => {
  it('are kept as dropped, with why and for how long, and start nothing', async () => {
    const event = opened();
    expect(await dispatch(event, {})).toEqual([]);
    const kept = await keptOf(event);
    expect(kept.length).toBeGreaterThan(0);
    for (const one of kept) {
      expect(one).toMatchObject({ status: 'dropped', lastError: 'NO_CHANNEL', attempts: 0 });
      expect(new Date(one.expiresAt!).getTime() - new Date(one.createdAt).getTime()).toBeGreaterThanOrEqual(30 * 24 * 3_600_000);
    }
    expect(await dispatch(event, {})).toEqual([]);
    expect(await keptOf(event)).toEqual(kept);
  });

  it('are started, and wait, where there is one', async () => {
    const event = opened();
    const started = await dispatch(event, { sms: { send: () => Promise.reject(new Error('never asked here')) } });
    const kept = await keptOf(event);
    expect(started.sort()).toEqual(kept.map(({ _id }) => _id).sort());
    expect(new Set(kept.map(({ status }) => status))).toEqual(new Set(['queued']));
  });

  it('are taken up again once there is one', async () => {
    const event = opened();
    await dispatch(event, {});
    const [one] = await keptOf(event);
    expect(await deliveries.reopen(one!._id, 'again', '2027-01-10T09:00:00.000Z')).toMatchObject({ status: 'queued' });
  });
});
