/** Webhooks against a real receiver: what it gets, what it can check, and what happens while it is away. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import type { JourneyEvent } from '../../src/domain/journey/events.js';
import type { ProcessingEntry } from '../../src/domain/processing-log/entry.js';
import { ProcessingLog } from '../../src/persistence/processing-log/processing-log.js';
import { ProcessingMarks } from '../../src/persistence/rights/processing-marks.js';
import { testApi, type TestApi } from '../support/api.js';
import { deliveriesOf, Receiver, tell, webhookChannel, type Received } from '../support/deliveries.js';
import { temporalAddress } from '../support/servers.js';
import { until } from '../support/until.js';

const AT = '2027-01-04T09:00:00.000Z';
type Hook = { webhookId: string; secret: string; active: boolean; rev: number; stopped?: { code: string } };
type Delivery = { deliveryId: string; status: string; attempts: number; lastError?: string; eventId: string; eventType: string };

let api: TestApi;
let cannotNote = false;
beforeAll(async () => {
  api = await testApi({ temporal: await temporalAddress() });
  const log = ProcessingLog.of(api.store);
  const processing = { append: (entry: ProcessingEntry) => (cannotNote ? Promise.reject(new Error('away')) : log.append(entry)) };
  await deliveriesOf(api, { channels: [webhookChannel(api, processing)], replicas: 2 });
  // Who registers first hears nothing of what was told before.
  await until(async () => (await api.store.models.consumers.countDocuments({ _id: 'deliveries.webhook' })) === 1);
});

const holdEnded = (region = 'AM24'): JourneyEvent => ({ type: 'hold-ended', at: AT, candidateId: randomUUID(), region, rev: 3, n: 0 });
const poolEntered = (region = 'AM24'): JourneyEvent => ({ type: 'pool-entered', at: AT, candidateId: randomUUID(), region, rev: 2, n: 0 });
const as = { as: 'administrator' } as const;
/** Hooks of one test hear of a region of their own. */
let regions = 25;
const ownRegion = () => `AM${regions++}`;

async function hook(receiver: Receiver, { region, types = [] }: { region: string; types?: string[] }): Promise<Hook> {
  const answer = await api.send<Hook>('POST', '/v1/webhooks', { ...as, body: { url: receiver.url, regions: [region], types } });
  expect(answer.status).toBe(201);
  return answer.body;
}
const idOf = ({ candidateId, rev, n }: JourneyEvent) => `${candidateId}.${rev}.${n}`;
const deliveryOf = async (event: JourneyEvent, { webhookId }: Hook) =>
  (await api.send<Delivery>('GET', `/v1/deliveries/${idOf(event)}.webhook.${webhookId}`, as)).body;
const settled = (event: JourneyEvent, of: Hook) => until(async () => ['sent', 'dead', 'dropped'].includes((await deliveryOf(event, of)).status));
const verified = ({ secret }: Pick<Hook, 'secret'>, { body, headers }: Received) => new Webhook(secret).verify(body, headers);

describe('a webhook', () => {
  it('gets its events once, as signed CloudEvents, and only those that it asked for', async () => {
    const [receiver, region] = [await Receiver.start(), ownRegion()];
    const of = await hook(receiver, { region, types: ['hold-ended'] });
    const wanted = Array.from({ length: 20 }, () => holdEnded(region));
    await tell(api, wanted.flatMap((event) => [event, poolEntered(region), holdEnded('AM01')]));
    for (const event of wanted) await settled(event, of);
    expect(receiver.received.map(({ event }) => event.id).sort()).toEqual(wanted.map(idOf).sort());
    const [first] = receiver.received as [Received];
    const told = wanted.find((event) => idOf(event) === first.event.id)!;
    expect(first.headers['content-type']).toMatch(/^application\/cloudevents\+json/);
    expect(first.event).toEqual({
      specversion: '1.0',
      id: idOf(told),
      source: 'urn:doorstroom:journeys',
      type: 'doorstroom.journey.hold-ended',
      subject: told.candidateId,
      time: AT,
      datacontenttype: 'application/json',
      sequence: expect.stringMatching(/^\d{16}$/) as unknown,
      data: { region, rev: 3 },
    });
    for (const received of receiver.received) verified(of, received);
    expect(() => verified({ secret: `whsec_${Buffer.alloc(32, 1).toString('base64')}` }, first)).toThrow();
  });

  it('is told of a transfer by the region that receives', async () => {
    const [receiver, region] = [await Receiver.start(), ownRegion()];
    const of = await hook(receiver, { region });
    const asked: JourneyEvent = { type: 'transfer-requested', transferId: randomUUID(), toRegion: region, answerBy: AT, at: AT, candidateId: randomUUID(), region: 'AM01', rev: 4, n: 0 };
    await tell(api, [asked]);
    await settled(asked, of);
    expect(receiver.received.map(({ event }) => event.id)).toEqual([idOf(asked)]);
  });

  it('shows its secret once, and keeps it nowhere', async () => {
    const [receiver, key] = [await Receiver.start(), randomUUID()];
    const create = { ...as, key, body: { url: receiver.url } };
    const first = await api.send<Hook>('POST', '/v1/webhooks', create);
    expect(first.body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect((await api.send<Hook>('POST', '/v1/webhooks', create)).body).toEqual(first.body);
    const read = await api.send('GET', `/v1/webhooks/${first.body.webhookId}`, as);
    expect(read.body).not.toHaveProperty('secret');
    const { connection } = api.store;
    for (const { name } of await connection.db!.listCollections().toArray()) {
      const documents = await connection.db!.collection(name).find().toArray();
      expect([name, JSON.stringify(documents).includes(first.body.secret)]).toEqual([name, false]);
    }
    await api.send('PATCH', `/v1/webhooks/${first.body.webhookId}`, { ...as, body: { active: false }, headers: { 'if-match': '"1"' } });
  });

  it('is signed with both secrets while one rotates', async () => {
    const [receiver, region] = [await Receiver.start(), ownRegion()];
    const of = await hook(receiver, { region });
    const rotate = (body: object, key: string) => api.send<Hook>('POST', `/v1/webhooks/${of.webhookId}/secret`, { ...as, key, body });
    const key = randomUUID();
    const rotated = await rotate({ keepOldFor: 'PT1H' }, key);
    expect((await rotate({ keepOldFor: 'PT1H' }, key)).body.secret).toBe(rotated.body.secret);
    expect(rotated.body.secret).not.toBe(of.secret);
    const event = holdEnded(region);
    await tell(api, [event]);
    await settled(event, of);
    verified(of, receiver.received[0]!);
    verified(rotated.body, receiver.received[0]!);
  });

  it('is for administrators, and for public https addresses in production', async () => {
    expect((await api.send('POST', '/v1/webhooks', { as: 'coordinator', body: { url: 'https://example.nl/x' } })).status).toBe(403);
    for (const url of ['ftp://example.nl', 'https://user:pw@example.nl/', 'https://example.nl/#part', 'not an address']) {
      expect([url, (await api.send('POST', '/v1/webhooks', { ...as, body: { url } })).status]).toEqual([url, 400]);
    }
  });
});

describe('what is handed to a receiver', () => {
  const noted = ({ candidateId }: JourneyEvent) => api.store.models.processingLog.find({ operationId: 'deliverEvent', candidateIds: candidateId }).lean();

  it('is noted for each attempt that reached it, and for no other; the candidate sees it', async () => {
    const [receiver, region] = [await Receiver.start(), ownRegion()];
    const of = await hook(receiver, { region });
    await receiver.goDown();
    const [unheard, event] = [holdEnded(region), holdEnded(region)];
    await tell(api, [unheard]);
    await settled(unheard, of);
    expect([await deliveryOf(unheard, of), await noted(unheard)]).toEqual([expect.objectContaining({ status: 'dead', attempts: 6, lastError: 'ECONNREFUSED' }), []]);

    await receiver.goUp();
    receiver.answer = (_received, earlier) => ([500, 'silence', 200] as const)[earlier] ?? 200;
    await tell(api, [event]);
    await settled(event, of);
    const entries = await noted(event);
    expect([receiver.received.length, entries.length]).toEqual([3, 3]);
    expect(entries[0]).toMatchObject({ purpose: 'exchange', access: 'read', kinds: ['journey', 'work', 'guidance'], webhookId: of.webhookId, outcome: 'done', actor: { account: 'worker', roles: ['system'] } });
    const { body, text } = await api.send<{ items: { operation: string }[] }>('GET', `/v1/candidates/${event.candidateId}/processing-records`, { as: 'candidate', claims: { candidate_id: event.candidateId } });
    expect(body.items.find(({ operation }) => operation === 'deliverEvent')).toMatchObject({ purpose: { code: 'exchange', text: { nl: 'Doorgeven aan een aangesloten systeem' } }, webhookId: of.webhookId, who: { roles: ['system'], self: false } });
    expect(text).not.toContain(receiver.url);
  });

  it('does not leave when it cannot be noted, and leaves once it can', async () => {
    const [receiver, region] = [await Receiver.start(), ownRegion()];
    const of = await hook(receiver, { region });
    const event = holdEnded(region);
    cannotNote = true;
    try {
      await tell(api, [event]);
      await until(async () => (await deliveryOf(event, of)).attempts > 0);
      expect([await deliveryOf(event, of), receiver.received]).toEqual([expect.objectContaining({ lastError: 'NOT_NOTED' }), []]);
    } finally {
      cannotNote = false;
    }
    await settled(event, of);
    expect([receiver.received.length, (await noted(event)).length]).toEqual([1, 1]);
  });
});

describe('a webhook about somebody whose data are restricted', () => {
  it('gets nothing while it lasts, with why beside what was left out; then things go on, and what was left out can be sent', async () => {
    const [receiver, region] = [await Receiver.start(), ownRegion()];
    const of = await hook(receiver, { region });
    const marks = new ProcessingMarks(api.store.models);
    const hidden = holdEnded(region);
    const mark = { right: 'restriction' as const, requestId: randomUUID(), since: AT };
    await marks.put(hidden.candidateId, mark);
    const other = holdEnded(region);
    await tell(api, [hidden, other]);
    for (const event of [hidden, other]) await settled(event, of);
    expect(await deliveryOf(hidden, of)).toMatchObject({ status: 'dropped', lastError: 'RESTRICTED' });
    const replay = async () => {
      const path = `/v1/deliveries/${idOf(hidden)}.webhook.${of.webhookId}/replay`;
      expect((await api.send('POST', path, { as: 'manager' })).status).toBe(202);
      await settled(hidden, of);
    };
    await replay();
    expect(receiver.received.map(({ event }) => event.id)).toEqual([idOf(other)]);

    await marks.lift(hidden.candidateId, mark);
    const later = { ...hidden, rev: 4 };
    await tell(api, [later]);
    await settled(later, of);
    await replay();
    expect(receiver.received.map(({ event }) => event.id)).toEqual([other, later, hidden].map(idOf));
  });
});

describe('a receiver that', () => {
  it('is away gets everything once when it is back', async () => {
    const [receiver, region] = [await Receiver.start(), ownRegion()];
    const of = await hook(receiver, { region });
    await receiver.goDown();
    const events = [holdEnded(region), holdEnded(region)];
    await tell(api, events);
    await until(async () => (await deliveryOf(events[0]!, of)).attempts > 0);
    expect(await deliveryOf(events[0]!, of)).toMatchObject({ status: 'waiting', lastError: 'ECONNREFUSED' });
    await receiver.goUp();
    for (const event of events) await settled(event, of);
    expect(receiver.received.map(({ event }) => event.id).sort()).toEqual(events.map(idOf).sort());
  });

  it('answers 500, or not at all, or with a redirect, gets the same again under the same id', async () => {
    const [receiver, region] = [await Receiver.start(), ownRegion()];
    const of = await hook(receiver, { region });
    receiver.answer = (_received, earlier) => ([500, 'redirect', 'silence', 200] as const)[earlier] ?? 200;
    const event = holdEnded(region);
    await tell(api, [event]);
    await settled(event, of);
    expect(await deliveryOf(event, of)).toMatchObject({ status: 'sent', attempts: 4, lastError: 'TIMEOUT' });
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([idOf(event)]));
    expect([receiver.received.length, receiver.confirmed.length]).toEqual([4, 1]);
  });

  it('answers 410 is left alone', async () => {
    const [receiver, region] = [await Receiver.start(), ownRegion()];
    const of = await hook(receiver, { region });
    receiver.answer = () => 410;
    const event = holdEnded(region);
    await tell(api, [event]);
    await settled(event, of);
    expect(await deliveryOf(event, of)).toMatchObject({ status: 'dead', attempts: 1, lastError: 'HTTP_410' });
    const { body } = await api.send<Hook>('GET', `/v1/webhooks/${of.webhookId}`, as);
    expect(body).toMatchObject({ active: false, stopped: { code: 'HTTP_410' } });
  });

  it('never takes it leaves a dead letter, which can be replayed', async () => {
    const [receiver, region] = [await Receiver.start(), ownRegion()];
    const of = await hook(receiver, { region });
    receiver.answer = () => 503;
    const event = holdEnded(region);
    await tell(api, [event]);
    await settled(event, of);
    const dead = await deliveryOf(event, of);
    expect(dead).toMatchObject({ status: 'dead', attempts: 6, lastError: 'HTTP_503' });
    const list = await api.send<{ items: Delivery[] }>('GET', '/v1/deliveries?status=dead&channel=webhook', { as: 'manager' });
    expect(list.body.items.map(({ deliveryId }) => deliveryId)).toContain(dead.deliveryId);

    receiver.answer = () => 200;
    const path = `/v1/deliveries/${dead.deliveryId}/replay`;
    const key = randomUUID();
    const replay = await api.send('POST', path, { as: 'manager', key });
    expect(replay.status).toBe(202);
    await api.send('POST', path, { as: 'manager', key });
    await settled(event, of);
    expect(receiver.confirmed.map(({ event: { id } }) => id)).toEqual([idOf(event)]);
    expect((await api.send('POST', path, { as: 'coordinator' })).status).toBe(403);
    expect((await api.send('POST', '/v1/deliveries/nothing/replay', as)).status).toBe(404);
  });
});
