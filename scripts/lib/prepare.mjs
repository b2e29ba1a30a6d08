// Brings a checkout to where it can run: Node version, dependencies, compiled code. Runs before anything is installed,
// so it uses Node alone.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const NEEDED_NODE = [20, 19];

/** Something that the person at the keyboard must solve. */
export class PrepareProblem extends Error {
  constructor(message, remedy) {
    super(message);
    this.name = 'PrepareProblem';
    this.remedy = remedy;
  }
}

/** Runs `task`; a problem with a remedy is printed plainly and ends with 1. */
export async function orExplain(task) {
  try {
    return await task();
  } catch (error) {
    if (!error || typeof error.remedy !== 'string') throw error;
    process.stderr.write(`\n${error.message}\n-> ${error.remedy}\n`);
    process.exit(1);
  }
}

export function requireNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  if (major > NEEDED_NODE[0] || (major === NEEDED_NODE[0] && minor >= NEEDED_NODE[1])) return;
  throw new PrepareProblem(
    `This is Node ${version}; Doorstroom needs ${NEEDED_NODE.join('.')} or newer.`,
    'Install a newer Node.js from https://nodejs.org (or: nvm install 22) and run the command again.',
  );
}

/** Installs from the lock file when node_modules does not hold what it says. */
export async function installWhenNeeded(root = ROOT) {
  const lockFile = join(root, 'package-lock.json');
  const stampFile = join(root, 'node_modules', '.doorstroom-lock');
  const lockText = readFileSync(lockFile, 'utf8');
  const stamp = `${createHash('sha256').update(lockText).digest('hex')} ${process.platform}-${process.arch}`;
  if (read(stampFile) === stamp) return;
  if (!holdsAll(JSON.parse(lockText), read(join(root, 'node_modules', '.package-lock.json')))) {
    await run({
      title: 'Installing dependencies from package-lock.json',
      command: npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund']),
      cwd: root,
      remedy: 'Check the connection to the npm registry (npm ping) and the free disk space, then run the command again.',
    });
  }
  writeFileSync(stampFile, stamp);
}

/** Whether the record that npm leaves after an installation names every package of the lock file. Optional ones depend on the platform. */
export function holdsAll(lock, installedText) {
  if (installedText === undefined) return false;
  const installed = JSON.parse(installedText).packages ?? {};
  return Object.entries(lock.packages).every(
    ([path, wanted]) => path === '' || wanted.optional || wanted.devOptional || wanted.peer || wanted.link || installed[path]?.version === wanted.version,
  );
}

/** Compiles what is stale. A second call without a change costs a look at the files' times. */
export async function buildWhenNeeded(root = ROOT) {
  const stampFile = join(root, 'dist', '.build-stamp');
  const stamp = sourcesStamp(root);
  if (read(stampFile) === stamp) return;
  const remedy = 'Correct the errors above, or go back to a released version.';
  const node = (args) => ({ program: process.execPath, args });
  await run({ title: 'Compiling', command: node([join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b']), cwd: root, remedy });
  await run({ title: 'Bundling the workflows', command: node([join(root, 'scripts', 'bundle-workflows.mjs')]), cwd: root, remedy });
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stampFile, stamp);
}

/** All of it. */
export async function prepare() {
  requireNode();
  await installWhenNeeded();
  await buildWhenNeeded();
}

function sourcesStamp(root) {
  const hash = createHash('sha256');
  const add = (path) => {
    const { mtimeMs, size } = statSync(path);
    hash.update(`${relative(root, path)} ${mtimeMs} ${size}\n`);
  };
  for (const file of ['package-lock.json', 'tsconfig.json', 'tsconfig.base.json', 'scripts/bundle-workflows.mjs']) add(join(root, file));
  for (const folder of ['src', 'workflows', 'activities'].map((name) => join(root, name)).filter((path) => existsSync(path))) {
    const files = readdirSync(folder, { recursive: true }).map(String).filter((name) => /\.(ts|json)$/.test(name));
    for (const name of files.sort()) add(join(folder, name));
  }
  return hash.digest('hex');
}

/** The npm that runs this script, else the one on the PATH. */
function npm(args) {
  const cli = process.env.npm_execpath;
  if (cli !== undefined && /npm-cli\.c?js$/.test(cli)) return { program: process.execPath, args: [cli, ...args] };
  return { program: process.platform === 'win32' ? 'npm.cmd' : 'npm', args };
}

/** Runs a step that may be long: its output is kept for when it fails, and its elapsed time shown. */
async function run({ title, command, cwd, remedy }) {
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  const terminal = process.stdout.isTTY;
  process.stdout.write(`${title} ...${terminal ? '' : '\n'}`);
  const timer = setInterval(() => process.stdout.write(terminal ? `\r${title} ... ${seconds()} s` : `${title} ... ${seconds()} s\n`), terminal ? 1000 : 10_000);
  const child = spawn(command.program, command.args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text) => {
      output = (output + text).slice(-20_000);
    });
  }
  const failure = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code === 0 ? undefined : `ended with ${signal ?? code}`));
  });
  clearInterval(timer);
  process.stdout.write(`${terminal ? '\r' : ''}${title}: ${failure ?? 'done'} (${seconds()} s)\n`);
  if (failure === undefined) return;
  process.stderr.write(`${output.trimEnd()}\n`);
  throw new PrepareProblem(`${title} failed.`, remedy);
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
