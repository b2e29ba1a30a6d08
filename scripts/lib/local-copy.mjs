// Copies of the data folder of a local Doorstroom that does not run: files with their digests, whole or not at all.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { claimDataDir } from '../../dist/src/launcher/data-dir.js';
import { PrepareProblem } from './prepare.mjs';

/** What must come back: both stores, and the keys without which the store stays closed. Logs and records do not. */
const PARTS = [/^mongodb-[a-z]+$/, /^temporal$/, /^secrets\.json$/, /^demo\.json$/, /^identity/];
const MANIFEST = 'backup.json';
const FORMAT = 1;

/**
 * Copies the stores of a stopped Doorstroom. Both are copied under the lock of the data folder, so they are of one moment.
 * @param {{ dataDir: string, out: string, keys: boolean, version: string }} what without `keys` the vault's keys stay out
 * @returns {Promise<{ files: number, bytes: number }>} throws when Doorstroom runs, or `out` is there already
 */
export async function backUp({ dataDir, out, keys, version }) {
  if (existsSync(out)) throw new PrepareProblem(`${out} is there already.`, 'Give --out a folder that does not exist yet.');
  if (!existsSync(dataDir)) throw new PrepareProblem(`There is no data folder ${dataDir}.`, 'Set DOORSTROOM_DATA_DIR to the one that you mean.');
  return locked(dataDir, async () => {
    const names = (await readdir(dataDir)).filter((name) => PARTS.some((part) => part.test(name)) && (keys || name !== 'secrets.json'));
    const partial = `${out}.partial`;
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial, { recursive: true, mode: 0o700 });
    const files = {};
    let bytes = 0;
    for (const name of names) {
      for (const file of await filesUnder(join(dataDir, name))) {
        const path = relative(dataDir, file);
        await copyInto(file, join(partial, path));
        const { digest, size } = await digestOf(join(partial, path));
        files[path] = digest;
        bytes += size;
      }
    }
    const manifest = { format: FORMAT, version, madeAt: new Date().toISOString(), keys, files };
    await writeFile(join(partial, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true });
    await rename(partial, out);
    return { files: Object.keys(files).length, bytes };
  });
}

/**
 * Puts a copy back. It is checked first; what is there now is set aside, not removed.
 * @param {{ from: string, dataDir: string }} what
 * @returns {Promise<{ files: number, madeAt: string, aside: string | undefined }>} throws when the copy is not whole
 */
export async function restore({ from, dataDir }) {
  const manifest = await readManifest(from);
  for (const [path, wanted] of Object.entries(manifest.files)) {
    const { digest } = existsSync(join(from, path)) ? await digestOf(join(from, path)) : { digest: 'missing' };
    if (digest !== wanted) {
      throw new PrepareProblem(`The copy is not whole: ${path} is ${digest === 'missing' ? 'missing' : 'changed'}.`, 'Nothing was changed. Take another copy.');
    }
  }
  await mkdir(dataDir, { recursive: true });
  return locked(dataDir, async () => {
    const aside = `before-restore-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
    // Without keys in the copy those that are there stay.
    const present = (await readdir(dataDir)).filter((name) => PARTS.some((part) => part.test(name)) && (manifest.keys || name !== 'secrets.json'));
    if (present.length > 0) await mkdir(join(dataDir, aside), { mode: 0o700 });
    for (const name of present) await rename(join(dataDir, name), join(dataDir, aside, name));
    for (const path of Object.keys(manifest.files)) await copyInto(join(from, path), join(dataDir, path));
    if (existsSync(join(dataDir, 'secrets.json'))) await chmod(join(dataDir, 'secrets.json'), 0o600);
    return { files: Object.keys(manifest.files).length, madeAt: manifest.madeAt, aside: present.length > 0 ? join(dataDir, aside) : undefined };
  });
}

async function readManifest(from) {
  const file = join(from, MANIFEST);
  if (!existsSync(file)) throw new PrepareProblem(`${from} holds no copy: ${MANIFEST} is missing.`, 'Give --from a folder that npm run backup made.');
  const manifest = JSON.parse(await readFile(file, 'utf8'));
  if (manifest.format === FORMAT) return manifest;
  throw new PrepareProblem(`The copy has format ${manifest.format}; this version reads ${FORMAT}.`, `Restore it with Doorstroom ${manifest.version}.`);
}

async function locked(dataDir, work) {
  const lock = claimDataDir(dataDir);
  try {
    await requireStopped(dataDir);
    return await work();
  } finally {
    lock.release();
  }
}

/** A start that was killed leaves its servers running: files of a store in use are no copy. */
async function requireStopped(dataDir) {
  const { isAlive } = await import('../../dist/src/embedded/process-identity.js');
  const folder = join(dataDir, 'run');
  if (!existsSync(folder)) return;
  for (const name of await readdir(folder)) {
    const record = JSON.parse(await readFile(join(folder, name), 'utf8'));
    if (isAlive(record)) throw new PrepareProblem(`Process ${record.pid} (${record.name}) still uses the data.`, 'Run npm start once and stop it with Ctrl-C: it ends what was left.');
  }
}

async function filesUnder(path) {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch((error) => {
    if (error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (entries === undefined) return [path];
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort();
}

async function copyInto(from, to) {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  await copyFile(from, to);
  const file = await open(to, 'r+');
  await file.sync();
  await file.close();
}

async function digestOf(path) {
  const hash = createHash('sha256');
  let size = 0;
  for await (const part of createReadStream(path)) {
    hash.update(part);
    size += part.length;
  }
  return { digest: hash.digest('hex'), size };
}
