// npm run test:chaos [-- --rounds 3] [--seed 1]: the whole crash matrix, once for each seed. The seed of a failure is in its name;
// give it again with --rounds 1 to see the same points.
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { orExplain, prepare, ROOT } from './lib/prepare.mjs';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' }, seed: { type: 'string', default: String(randomInt(1, 1_000_000)) } } });
for (const [name, text] of Object.entries(values)) {
  if (/^[1-9]\d{0,8}$/.test(text)) continue;
  console.error(`--${name} is a whole number from 1, not "${text}".`);
  process.exit(64);
}
await orExplain(prepare);
// A Ctrl-C reaches jest as well, which stops what it started; this process waits for it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
console.log(`Seed ${values.seed}, ${values.rounds} rounds`);
const { status } = spawnSync(
  process.execPath,
  ['--experimental-vm-modules', '--no-warnings', join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js'), '--selectProjects', 'chaos', '--runInBand'],
  { cwd: ROOT, stdio: 'inherit', env: { ...process.env, DOORSTROOM_CHAOS_SEED: values.seed, DOORSTROOM_CHAOS_ROUNDS: values.rounds } },
);
process.exit(status ?? 1);
