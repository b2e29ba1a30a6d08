/** `npm run keys:rotate`: wraps every data key with the newest key. May run beside API and worker, and be cut off. */
import { orExit, workerConfig } from '../config/config.js';
import { LocalKeyEncryption } from '../keys/key-encryption.js';
import { openStore } from '../persistence/connection.js';
import { rotateKeys, versionsInUse } from '../persistence/keys/rotation.js';

const config = orExit(() => workerConfig(process.env));
const encryption = new LocalKeyEncryption(config.keys);
const say = (line: string) => void process.stdout.write(`${line}\n`);

const store = await openStore({ uri: config.mongodbUri, appName: 'rotate', encryption });
try {
  const rewrapped = await rotateKeys(store.models, { encryption, onBatch: (so) => say(`${so} keys wrapped with version ${encryption.newest}`) });
  const inUse = await versionsInUse(store.models);
  const free = encryption.versions.filter((version) => !inUse.includes(version));
  say(`Done: ${rewrapped} keys. In use: version ${inUse.join(', ')}.${free.length > 0 ? ` Version ${free.join(', ')} may be taken out of DOORSTROOM_KEYS.` : ''}`);
} finally {
  await store.close();
}
