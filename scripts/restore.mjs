// npm run restore -- --from FOLDER: puts a copy of a local Doorstroom back. See docs/backup.md.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { orExplain, prepare, PrepareProblem, ROOT } from './lib/prepare.mjs';

const { values } = parseArgs({ options: { from: { type: 'string' } } });
await orExplain(prepare);
const { restore } = await import('./lib/local-copy.mjs');
await orExplain(async () => {
  if (values.from === undefined) throw new PrepareProblem('Which copy should come back?', 'npm run restore -- --from FOLDER');
  const dataDir = resolve(ROOT, process.env.DOORSTROOM_DATA_DIR || '.doorstroom');
  const { files, madeAt, aside } = await restore({ from: resolve(values.from), dataDir });
  console.log(`Restored ${files} files of ${madeAt} into ${dataDir}.`);
  if (aside) console.log(`What was there is in ${aside}; remove it when all is well: it holds personal data.`);
  console.log('Now: npm start.');
});
