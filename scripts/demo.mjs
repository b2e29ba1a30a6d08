// npm run demo: a local Doorstroom with people in it, on a fresh clone as well.
import { orExplain, prepare } from './lib/prepare.mjs';

await orExplain(prepare);
const { demo } = await import('../dist/src/demo/main.js');
process.exit(await demo(process.argv.slice(2), process.env));
