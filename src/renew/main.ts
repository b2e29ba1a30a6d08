/** `npm run keys:renew`: gives people new data keys. May run beside API and worker, and be cut off. */
import { parseArgs } from 'node:util';
import { orExit, workerConfig } from '../config/config.js';
import { LocalKeyEncryption } from '../keys/key-encryption.js';
import { openStore } from '../persistence/connection.js';
import { KeyRenewal, type RenewalStep } from '../persistence/personal-data/key-renewal.js';
import { Histories } from '../temporal/histories.js';
import { temporalClient } from '../temporal/temporal-client.js';

const USAGE = `Usage: npm run keys:renew [-- --candidate <id>] [-- --alone]
  --candidate <id>  this candidate alone; everybody without it
  --alone           no other process of Doorstroom runs, so nothing is waited for. With API or worker running
                    it makes what they write at that moment unreadable.`;

function options(): { candidate?: string | undefined; alone?: boolean | undefined } {
  try {
    return parseArgs({ options: { candidate: { type: 'string' }, alone: { type: 'boolean' } } }).values;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${USAGE}\n`);
    process.exit(2);
  }
}

const WORDS: Record<Exclude<RenewalStep['step'], 'waiting'>, string> = {
  staged: 'new keys made',
  'in-use': 'new keys in use',
  'sealed-anew': 'first pass over what is sealed is done',
  destroyed: 'old keys destroyed',
};

const { candidate, alone } = options();
const config = orExit(() => workerConfig(process.env));
const encryption = new LocalKeyEncryption(config.keys);
const say = (line: string) => void process.stdout.write(`${line}\n`);

const store = await openStore({ uri: config.mongodbUri, appName: 'renew', encryption });
const client = temporalClient(config.temporal, store.keys);
try {
  // An old key goes only when Temporal says that no history needs it: better told now than at the end.
  await client.workflowService.getSystemInfo({});
  const onStep = (at: RenewalStep) => say(at.step === 'waiting' ? `waiting ${Math.ceil(at.ms / 1000)} s, until every process has read its keys anew` : `${WORDS[at.step]} (${at.people})`);
  const renewal = new KeyRenewal({ store, encryption, histories: new Histories(client), onStep, ...(alone && { settledMs: 0 }) });
  const { people, fields, unopened, keptForPayloads } = await renewal.run({ candidateId: candidate });
  say(`Done: ${people} people have a new key, ${fields} fields sealed anew.`);
  if (keptForPayloads > 0) say(`Of ${keptForPayloads} people an older key is kept for histories in Temporal alone: run this again when those are gone.`);
  if (unopened > 0) {
    say(`${unopened} fields do not open and were left as they are, with the old key of those people: they were changed outside of Doorstroom.`);
    process.exitCode = 1;
  }
} finally {
  await client.connection.close();
  await store.close();
}
