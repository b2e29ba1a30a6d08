/** `npm run doctor [-- --repair]`: is everything as it should be? Ends with 1 when it is not. Changes nothing without --repair. */
import { parseArgs } from 'node:util';
import { orExit, workerConfig } from '../config/config.js';
import { LocalKeyEncryption } from '../keys/key-encryption.js';
import { openStore } from '../persistence/connection.js';
import { temporalClient } from '../temporal/temporal-client.js';
import { examine, repair } from './examine.js';
import { REMEDIES, type Finding } from './findings.js';

/** The first may be of rows, by which the second judges what journeys hold. */
const ROUNDS = 2;

const { values } = parseArgs({ options: { repair: { type: 'boolean', default: false }, 'task-queue': { type: 'string' } } });
const config = orExit(() => workerConfig(process.env));
const say = (line: string) => void process.stdout.write(`${line}\n`);
const options = values['task-queue'] === undefined ? {} : { taskQueue: values['task-queue'] };

const store = await openStore({ uri: config.mongodbUri, appName: 'doctor', encryption: new LocalKeyEncryption(config.keys) });
const client = temporalClient(config.temporal, store.keys);
const stores = { models: store.models, client };
try {
  let { findings, journeys, assignments, events } = await examine(stores, options);
  for (let round = 1; values.repair && round <= ROUNDS && findings.length > 0; round++) {
    const { published, asked, started } = await repair(findings, stores);
    if (published.length + asked.length + started.length === 0) break;
    tell(findings);
    say(`Published again: ${published.length} journeys; asked to set right what they hold: ${asked.length}; work started again: ${started.length}. Looking once more.`);
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
