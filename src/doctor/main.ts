/** `npm run doctor [-- --repair]`: is everything as it should be? Ends with 1 when it is not. Changes nothing without --repair. */
import { parseArgs } from 'node:util';
import { orExit, workerConfig } from '../config/config.js';
import { LocalKeyEncryption } from '../keys/key-encryption.js';
import { openStore } from '../persistence/connection.js';
import { temporalClient } from '../temporal/temporal-client.js';
import { examine, repair } from './examine.js';
import { isMendable, REMEDIES, type Finding } from './findings.js';

const { values } = parseArgs({ options: { repair: { type: 'boolean', default: false }, 'task-queue': { type: 'string' } } });
const config = orExit(() => workerConfig(process.env));
const say = (line: string) => void process.stdout.write(`${line}\n`);
const options = values['task-queue'] === undefined ? {} : { taskQueue: values['task-queue'] };

const store = await openStore({ uri: config.mongodbUri, appName: 'doctor', encryption: new LocalKeyEncryption(config.keys) });
const client = temporalClient(config.temporal, store.keys);
const stores = { models: store.models, client };
try {
  let { findings, journeys, assignments, events } = await examine(stores, options);
  if (values.repair && findings.some(isMendable)) {
    tell(findings);
    const mended = await repair(findings, stores);
    say(`Published again: ${mended.length} journeys. Looking once more.`);
    ({ findings, journeys, assignments, events } = await examine(stores, options));
  }
  tell(findings);
  say(`${journeys} journeys, ${assignments} assignments and ${events} events: ${findings.length === 0 ? 'all is well' : `${findings.length} findings`}.`);
  process.exitCode = findings.length === 0 ? 0 : 1;
} finally {
  await client.connection.close();
  await store.close();
}

function tell(findings: readonly Finding[]): void {
  for (const { code, subject, what } of findings) say(`${code} ${subject}: ${what}. ${REMEDIES[code]}`);
}
