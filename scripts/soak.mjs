// npm run soak: see scripts/soak/main.ts.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { orExplain, prepare, ROOT } from './lib/prepare.mjs';

await orExplain(prepare);
// A Ctrl-C reaches the child as well, which stops what it started; this process waits for it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
const { status } = spawnSync(process.execPath, ['--import', 'tsx', join(ROOT, 'scripts', 'soak', 'main.ts'), ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(status ?? 1);
