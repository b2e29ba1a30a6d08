/**
 * Who numbers events and reads them for webhooks, as a process of its own, so that a spec can kill it. Reads its settings
 * from DOORSTROOM_SPEC_WORKER and writes `ready` when it works.
 */
import { WebhookSecrets } from '../../src/deliveries/webhooks/signature.js';
import { WebhookChannel } from '../../src/deliveries/webhooks/webhook-channel.js';
import { EventWork } from '../../src/events/event-work.js';
import { LocalKeyEncryption } from '../../src/keys/key-encryption.js';
import { Log } from '../../src/observability/log.js';
import { openStore } from '../../src/persistence/connection.js';
import { ProcessingLog } from '../../src/persistence/processing-log/processing-log.js';
import { ProcessingMarks } from '../../src/persistence/rights/processing-marks.js';
import { Webhooks } from '../../src/persistence/webhooks/webhooks.js';
import { temporalClient } from '../../src/temporal/temporal-client.js';
import { deliveryHandlers, disclosuresIn } from '../../src/worker/delivery-work.js';
import type { RelaySettings } from './relays.js';

const { uri, address, namespace, keys, ...options } = JSON.parse(process.env['DOORSTROOM_SPEC_WORKER'] ?? '{}') as RelaySettings;
const store = await openStore({ uri, appName: 'spec-relay', encryption: new LocalKeyEncryption(keys) });
const client = temporalClient({ address, namespace, tls: false }, store.keys);
const channel = new WebhookChannel({
  webhooks: new Webhooks(store.models),
  secrets: WebhookSecrets.of(store.keys.installation),
  post: { allowPrivate: true },
  noted: disclosuresIn(ProcessingLog.of(store)),
  marks: new ProcessingMarks(store.models),
});
const handlers = deliveryHandlers({ store, client, channels: [channel], options });
const work = new EventWork({ store, log: new Log({ level: 'error' }), keptDays: 30, handlers });
work.start();
process.stdout.write('ready\n');
process.on('SIGTERM', () => void work.stop().then(() => client.connection.close()).then(() => store.close()));
