/**
 * A relay that is killed while it numbers, and while it starts deliveries: no event is lost, and none becomes two. Goes red
 * with: a dispatcher that takes a delivery which stands in the store for one that was started; a start under an id of its own each time.
 */
import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import type { JourneyEvent } from '../../src/domain/journey/events.js';
import { testApi } from '../support/api.js';
import { deliveriesOf, Receiver, tell, unsent, webhookChannel } from '../support/deliveries.js';
import { startRelay } from '../support/relays.js';
import { mongoUri, temporalAddress, temporalNamespace } from '../support/servers.js';
import { grown, until } from '../support/until.js';

const [CANDIDATES, EVENTS] = [12, 40];
/** The webhook hears of this one in four. */
const HEARD = 'AM24';
const idOf = ({ candidateId, rev, n }: JourneyEvent) => `${candidateId}.${rev}.${n}`;

/** What many journeys tell at about the same time. */
function happened(): JourneyEvent[] {
  const people = Array.from({ length: CANDIDATES }, (_, at) => ({ candidateId: randomUUID(), region: at % 4 ? 'AM30' : HEARD }));
  const at = new Date().toISOString();
  return Array.from({ length: EVENTS }, (_, rev) => people.map((of): JourneyEvent => ({ type: 'hold-ended', at, ...of, rev: rev + 1, n: 0 }))).flat();
}

it('numbers each event once and without a gap, and starts each delivery once, however often it falls', async () => {
  const api = await testApi({ temporal: await temporalAddress() });
  const { outbox, consumers, deliveries } = api.store.models;
  // Nothing is away here but the relay. What fails all the same is tried again with room between, since a slow machine is not helped by haste.
  const retry = { firstMs: 100, mostMs: 10_000, attempts: 80 };
  await deliveriesOf(api, { channels: [webhookChannel(api)], replicas: 0, retry });
  const settings = { uri: await mongoUri(), address: await temporalAddress(), namespace: temporalNamespace(), keys: api.keys, taskQueue: `${api.taskQueue}-deliveries`, retry };
  const receiver = await Receiver.start();
  await api.send('POST', '/v1/webhooks', { as: 'administrator', body: { url: receiver.url, regions: [HEARD] } });

  const waiting = () => outbox.countDocuments({ waiting: true });
  const position = async () => (await consumers.findById('deliveries.webhook').lean())?.number ?? 0;
  const dispatched = async () => (await deliveries.findOne().sort({ number: -1 }).lean())?.number ?? 0;
  /** Where it falls: some have their number and some do not; deliveries were made whose event is not read yet. */
  const MOMENTS = {
    numbering: async (told: number) => [await waiting()].every((left) => left > 0 && left < told),
    delivering: async () => (await dispatched()) > (await position()),
  };
  // Who reads for the first time begins with what happens from then on.
  const first = await startRelay(settings);
  await until(async () => (await consumers.countDocuments({ _id: 'deliveries.webhook' })) === 1);
  await first.kill();

  const told: JourneyEvent[] = [];
  for (const moment of ['numbering', 'delivering', 'numbering', 'delivering'] as const) {
    for (let [fell, tries] = [false, 0]; !fell; tries++) {
      if (tries === 8) throw new Error(`It never fell while ${moment}`);
      const young = happened();
      told.push(...young);
      await tell(api, young);
      const left = await waiting();
      const relay = await startRelay(settings);
      while (!(await MOMENTS[moment](left)) && !((await waiting()) === 0 && (await position()) === told.length));
      await relay.kill();
      fell = await MOMENTS[moment](left);
    }
  }

  const last = await startRelay(settings);
  const heard = told.filter(({ region }) => region === HEARD);
  const left = async () => `${await waiting()} events wait for a number; read up to ${await position()} of ${told.length}; not sent: ${await unsent(api)}. ${last.said()}`;
  await grown({ reached: position, goal: told.length, left });
  await grown({ reached: () => deliveries.countDocuments({ status: { $in: ['sent', 'dropped', 'dead'] } }), goal: heard.length, left });
  expect(await unsent(api)).toBe('none');
  await last.stop();

  const numbered = await outbox.find().sort({ number: 1 }).lean();
  expect(numbered.map(({ number }) => number)).toEqual(told.map((_event, at) => at + 1));
  expect(numbered.map(({ _id }) => _id).sort()).toEqual(told.map(idOf).sort());
  const revisions = new Map<string, number>();
  for (const { event } of numbered as unknown as { event: JourneyEvent }[]) {
    expect([event.candidateId, event.rev]).toEqual([event.candidateId, (revisions.get(event.candidateId) ?? 0) + 1]);
    revisions.set(event.candidateId, event.rev);
  }

  // One delivery an event, started once.
  const made = await deliveries.find().lean();
  expect(made.map(({ eventId }) => eventId).sort()).toEqual(heard.map(idOf).sort());
  const started = async () => (await api.client.workflow.count(`TaskQueue = '${settings.taskQueue}'`)).count;
  await grown({ reached: started, goal: heard.length, left: async () => 'the server lists no more runs' });
  expect(await started()).toBe(heard.length);
  // Each post of it is the same, and of an attempt of its own. Not every attempt is a post: one can fail before it says anything.
  const posts = new Map<string, string[]>();
  for (const { event, body } of receiver.received) posts.set(event.id, [...(posts.get(event.id) ?? []), body]);
  expect([...posts.keys()].sort()).toEqual(heard.map(idOf).sort());
  expect([...posts.values()].filter((bodies) => new Set(bodies).size > 1)).toEqual([]);
  expect(made.filter(({ eventId, attempts }) => posts.get(eventId)!.length > attempts)).toEqual([]);
}, 1_200_000);
