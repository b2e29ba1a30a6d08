// npm run backup -- --out FOLDER [--without-keys]: a copy of a local Doorstroom that does not run. See docs/backup.md.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { orExplain, prepare, PrepareProblem, ROOT } from './lib/prepare.mjs';

const { values } = parseArgs({ options: { out: { type: 'string' }, 'without-keys': { type: 'boolean', default: false } } });
await orExplain(prepare);
const { backUp } = await import('./lib/local-copy.mjs');
await orExplain(async () => {
  if (values.out === undefined) throw new PrepareProblem('Where should the copy go?', 'npm run backup -- --out FOLDER');
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const dataDir = resolve(ROOT, process.env.DOORSTROOM_DATA_DIR || '.doorstroom');
  const { files, bytes } = await backUp({ dataDir, out: resolve(values.out), keys: !values['without-keys'], version });
  console.log(`Copied ${files} files, ${Math.ceil(bytes / 1024 / 1024)} MB, to ${values.out}.`);
  if (!values['without-keys']) console.log('The keys of the vault are in it (secrets.json): whoever has this copy can read everything.');
});
