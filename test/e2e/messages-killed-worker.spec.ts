/** A worker that is killed while it sends: nothing is lost, and what goes twice can be told to be the same. */
import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { prepareStore } from '../../src/bootstrap/prepare.js';
import { end } from '../../src/domain/journey/outcome.js';
import { EventWork } from '../../src/events/event-work.js';
import { messageChannel } from '../../src/messaging/message-parts.js';
import { Log } from '../../src/observability/log.js';
import { openStore } from '../../src/persistence/connection.js';
import { temporalClient } from '../../src/temporal/temporal-client.js';
import { deliveryHandlers } from '../../src/worker/delivery-work.js';
import { TEST_KEYS, testEncryption } from '../support/keys.js';
import { startMessageWorker } from '../support/message-worker.js';
import { mongoUri, temporalAddress, temporalNamespace } from '../support/servers.js';
import { recipientsOf, testSmtp } from '../support/smtp.js';
import { ToldJourney } from '../support/told-journey.js';
import { until } from '../support/until.js';

it('sends every message, and the one in its hands again under the same Message-ID', async () => {
  const [uri, address, namespace, smtp] = [await mongoUri(), await temporalAddress(), temporalNamespace(), await testSmtp()];
  const store = await openStore({ uri, encryption: testEncryption });
  await prepareStore(store);
  const client = temporalClient({ address, namespace, tls: false }, store.keys);
  const taskQueue = `deliveries-${randomUUID()}`;
  const options = { taskQueue, retry: { firstMs: 200, mostMs: 1_000, attempts: 30 } };
  const handlers = deliveryHandlers({ store, client, channels: [messageChannel(store, { mail: { host: '127.0.0.1', port: smtp.port, security: 'none', from: 'werkpool@pool.example' } })], options });
  const events = new EventWork({ store, log: new Log({ level: 'fatal' }), keptDays: 30, handlers });
  events.start();
  await until(async () => (await store.models.consumers.countDocuments()) === 1);
  const settings = { uri, address, namespace, taskQueue, smtpPort: smtp.port, keys: TEST_KEYS };
  const worker = await startMessageWorker(settings);

  const journeys: ToldJourney[] = [];
  for (let n = 0; n < 20; n++) journeys.push(await ToldJourney.begin(store));
  smtp.moods = ['take', 'take', 'take-and-keep-silent'];
  for (const journey of journeys) await journey.change((state, now) => end(state, { kind: 'withdrawn', reason: 'other' }, now));
  await until(() => smtp.mails.length >= 3);
  await worker.kill();
  const second = await startMessageWorker(settings);
  await until(async () => (await store.models.deliveries.countDocuments({ status: 'sent' })) === 20, 240_000);

  const idsTo = (email: string | undefined) => smtp.mails.filter((mail) => recipientsOf(mail).includes(email ?? '')).map(({ messageId }) => messageId);
  const ids = journeys.map(({ email }) => idsTo(email));
  expect(ids.map((of) => new Set(of).size)).toEqual(Array(20).fill(1));
  expect(ids.some((of) => of.length === 2)).toBe(true);

  await second.stop();
  await events.stop();
  await client.connection.close();
  await store.close();
}, 400_000);
