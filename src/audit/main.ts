/**
 * `npm run audit:verify [-- --anchor <number>:<digest>]`: verifies the whole log of processing, beside the product. One
 * line a finding; ends with 1 when there is any. The anchor is a signature that was noted elsewhere.
 */
import { parseArgs } from 'node:util';
import { orExit, workerConfig } from '../config/config.js';
import { FINDINGS, type Finding } from '../domain/processing-log/verification.js';
import { LocalKeyEncryption } from '../keys/key-encryption.js';
import { openStore } from '../persistence/connection.js';
import { verifyLog, type Anchor } from '../persistence/processing-log/verify-log.js';

/** EX_USAGE. */
const EXIT_USAGE = 64;

const say = (line: string) => void process.stdout.write(`${line}\n`);
const config = orExit(() => workerConfig(process.env));
const anchor = anchorIn(process.argv.slice(2));
const store = await openStore({ uri: config.mongodbUri, appName: 'audit', encryption: new LocalKeyEncryption(config.keys) });
try {
  const { findings, streams, entries, unsigned, signatures, removed, leaving, newest, publicKey } = await verifyLog(store, { anchor, found: (finding) => say(lineOf(finding)) });
  say(`${entries} entries in ${streams} streams, ${signatures} signatures; ${unsigned} entries are not signed yet.`);
  if (removed > 0) say(`${removed} streams were removed by their term${leaving > 0 ? `; ${leaving} of their entries are still to go` : ''}.`);
  say(`Public key: ${publicKey}`);
  if (newest) say(`Newest signature: ${newest.number}:${newest.digest}`);
  say(findings === 0 ? 'The log is whole.' : `Findings: ${findings}.`);
  if (findings > 0) process.exitCode = 1;
} finally {
  await store.close();
}

function lineOf({ kind, stream, place }: Finding): string {
  const where = stream === undefined ? `signature ${place}` : `${stream} entry ${place}`;
  return `FINDING ${kind}: ${where}: ${FINDINGS[kind]}`;
}

function anchorIn(args: string[]): Anchor | undefined {
  const { anchor: text } = parseArgs({ args, options: { anchor: { type: 'string' } } }).values;
  if (text === undefined) return undefined;
  const [, number, digest] = /^([1-9]\d*):([\w-]{43})$/.exec(text) ?? [];
  if (number !== undefined && digest !== undefined) return { number: Number(number), digest };
  process.stderr.write('--anchor is <number>:<digest>, as an earlier run or the log of a process gave it.\n');
  process.exit(EXIT_USAGE);
}
