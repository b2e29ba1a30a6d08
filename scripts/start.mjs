// npm start: everything that a local Doorstroom needs, on a fresh clone as well.
import { orExplain, prepare } from './lib/prepare.mjs';

const startedAt = Date.now();
await orExplain(prepare);
const { launch } = await import('../dist/src/launcher/main.js');
process.exit(await launch(process.env, { startedAt }));
