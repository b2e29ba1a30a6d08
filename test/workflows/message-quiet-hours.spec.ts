/** A message that may not come yet, on a server that skips time. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { prepareStore } from '../../src/bootstrap/prepare.js';
import { DELIVERY } from '../../src/contracts/task-queues.js';
import { end } from '../../src/domain/journey/outcome.js';
import { eventIdOf, type JourneyEvent } from '../../src/domain/journey/events.js';
import type { MessagePreferences } from '../../src/domain/messages/preferences.js';
import { epochOf, instantOf, localDateTime, plus } from '../../src/domain/shared/calendar.js';
import { messageChannel } from '../../src/messaging/message-parts.js';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { Deliveries, deliveryIdOf } from '../../src/persistence/deliveries/deliveries.js';
import { deliveryQueue } from '../../src/worker/delivery-work.js';
import { workflowBundle } from '../support/journey-worker.js';
import { testEncryption } from '../support/keys.js';
import { mongoUri, timeSkippingEnvironment, uniqueName } from '../support/servers.js';
import { testSmtp, type TestSmtp } from '../support/smtp.js';
import { ToldJourney } from '../support/told-journey.js';

const taskQueue = uniqueName('deliveries');
let [env, store, smtp] = [undefined as unknown as TestWorkflowEnvironment, undefined as unknown as Store, undefined as unknown as TestSmtp];
let stop = async (): Promise<void> => undefined;
beforeAll(async () => {
  env = await timeSkippingEnvironment();
  store = await openStore({ uri: await mongoUri(), encryption: testEncryption });
  await prepareStore(store);
  smtp = await testSmtp();
  const mail = { host: '127.0.0.1', port: smtp.port, security: 'none' as const, from: 'werkpool@pool.example' };
  const now = async () => instantOf(await env.currentTimeMs());
  const work = deliveryQueue({ store, carriers: [messageChannel(store, { mail, now })], options: { taskQueue } });
  const worker = await Worker.create({ connection: env.nativeConnection, ...work, workflowBundle: await workflowBundle() });
  const run = worker.run();
  stop = async () => {
    worker.shutdown();
    await run;
  };
}, 240_000);
afterAll(async () => {
  await stop();
  await env.teardown();
  await store.close();
});

/** Delivers the message that the end of a journey gives its candidate; the moment at which that was done. */
async function delivered(preferences: Partial<MessagePreferences>): Promise<{ email: string; at: string; outcome: string }> {
  const journey = await ToldJourney.begin(store, { preferences });
  await journey.change((state, now) => end(state, { kind: 'withdrawn', reason: 'other' }, now));
  const { candidateId, rev } = journey.state;
  const event: JourneyEvent = { type: 'journey-ended', outcome: 'withdrawn', at: journey.state.outcome!.at, candidateId, region: 'AM24', rev, n: 0 };
  const addressed = { eventId: eventIdOf(event), channel: 'message', addressee: 'candidate-journey-ended-for-candidate' };
  await new Deliveries(store.models).add([{ event: { eventId: addressed.eventId, number: 1, event }, ...addressed }], event.at);
  const deliveryId = deliveryIdOf(addressed);
  const retry = { firstMs: 1_000, mostMs: 60_000, attempts: 10 };
  const handle = await env.client.workflow.start(DELIVERY, { workflowId: deliveryId, taskQueue, args: [{ deliveryId, retry }] });
  const { outcome } = (await handle.result()) as { outcome: string };
  // Not the clock: with nothing left to do the server skips on.
  const { closeTime } = await handle.describe();
  return { email: journey.email!, at: closeTime!.toISOString(), outcome };
}
const clock = (at: string) => localDateTime(at).slice(-5);
const mailsTo = (email: string) => smtp.attempts.filter((to) => to === email);

describe('a message in the quiet hours of who gets it', () => {
  it('waits until they end, and comes once', async () => {
    const now = instantOf(await env.currentTimeMs());
    const until = plus(now, 'PT5H');
    const { at, email, outcome } = await delivered({ quietHours: { from: clock(plus(now, '-PT1H')), until: clock(until) } });
    expect({ outcome, mails: mailsTo(email).length }).toEqual({ outcome: 'sent', mails: 1 });
    // The hours are named by the minute.
    expect(epochOf(at)).toBeGreaterThanOrEqual(epochOf(until) - 60_000);
  });

  it('waits out a server that is away after that, and still comes once', async () => {
    const now = instantOf(await env.currentTimeMs());
    smtp.moods = [{ refuse: 451 }, { refuse: 451 }];
    const { email, outcome } = await delivered({ quietHours: { from: clock(plus(now, '-PT1H')), until: clock(plus(now, 'PT2H')) } });
    expect({ outcome, attempts: mailsTo(email).length, taken: smtp.mails.length }).toEqual({ outcome: 'sent', attempts: 3, taken: 2 });
  });

  it('comes on Monday when its kind may not come in the weekend', async () => {
    while (weekday(instantOf(await env.currentTimeMs())) !== 'Sat') await env.sleep('12h');
    const { at, outcome } = await delivered({ weekendKinds: [] });
    expect({ outcome, day: weekday(at) }).toEqual({ outcome: 'sent', day: 'Mon' });
  });
});

function weekday(at: string): string {
  return new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone: 'Europe/Amsterdam' }).format(epochOf(at));
}
