// npm run test:controls [-- NAME ...]: takes one protection away at a time, in a copy of the tree, and runs the spec that must then
// fail. First every spec must pass as things are. Ends with 1 when one passes without its protection, or fails with it.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONTROLS } from './lib/controls.mjs';
import { orExplain, prepare, ROOT } from './lib/prepare.mjs';

/** What a spec needs of the tree; the rest of it is as it is. */
const COPIED = ['src', 'workflows', 'activities', 'test', 'scripts', 'bench', 'package.json', 'jest.config.mjs', 'tsconfig.json', 'tsconfig.base.json'];

const wanted = process.argv.slice(2);
const controls = CONTROLS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
if (controls.length === 0) {
  console.error(`There is no such control. There are: ${CONTROLS.map(({ name }) => name).join(', ')}`);
  process.exit(64);
}
await orExplain(prepare);
const { startTestServers } = await import('../dist/src/embedded/test-servers.js');
const { streamReport } = await import('../dist/src/embedded/report.js');

const abort = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => abort.abort());
const folder = mkdtempSync(join(tmpdir(), 'doorstroom-controls-'));
const lines = [];
let wrong = 0;
let servers;
try {
  servers = await orExplain(() => startTestServers({ env: process.env, report: streamReport(process.stdout), ownGroup: true, signal: abort.signal }));
  for (const name of COPIED) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const control of controls) {
    if (abort.signal.aborted) break;
    const [withIt, without] = [await run(control), await withoutIt(control)];
    const sound = withIt.ran > 0 && withIt.failed === 0 && without.failed > 0;
    if (!sound) wrong += 1;
    const line = `${control.name}: with it ${words(withIt)}, without it ${words(without)}${sound ? '' : '  <- WRONG'}`;
    lines.push(line);
    console.log(line);
    if (!sound) console.log(withIt.failed > 0 || withIt.ran === 0 ? withIt.said : without.said);
  }
} finally {
  await servers?.stop();
  rmSync(folder, { recursive: true, force: true });
}
console.log(['', ...lines, wrong === 0 ? `${lines.length} protections: each spec is red without its own.` : `Wrong: ${wrong} of ${lines.length}.`].join('\n'));
process.exit(wrong > 0 || abort.signal.aborted ? 1 : 0);

/** Runs the spec while the protection is gone. */
async function withoutIt(control) {
  const path = join(folder, control.file);
  const before = readFileSync(path, 'utf8');
  const parts = before.split(control.protection);
  if (parts.length !== 2) throw new Error(`${control.name}: the protection stands ${parts.length - 1} times in ${control.file}; mend scripts/lib/controls.mjs`);
  writeFileSync(path, parts.join(control.instead));
  try {
    return await run(control);
  } finally {
    writeFileSync(path, before);
  }
}

/** Tests that ran and failed. A spec that could not even be loaded counts as none. */
async function run({ spec, test }) {
  const outputFile = join(folder, 'result.json');
  rmSync(outputFile, { force: true });
  const args = ['--experimental-vm-modules', '--no-warnings', join(folder, 'node_modules', 'jest', 'bin', 'jest.js')];
  const child = spawn(process.execPath, [...args, spec, '--testNamePattern', test, '--json', '--outputFile', outputFile, '--runInBand', '--forceExit'], {
    cwd: folder,
    env: { ...process.env, ...servers.env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (said = (said + text).slice(-10_000)));
  const end = () => child.kill('SIGTERM');
  abort.signal.addEventListener('abort', end);
  await new Promise((resolve) => child.once('close', resolve));
  abort.signal.removeEventListener('abort', end);
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(outputFile, 'utf8'));
    return { ran: numPassedTests + numFailedTests, failed: numFailedTests, said };
  } catch {
    // Jest ended before it could write any.
    return { ran: 0, failed: 0, said };
  }
}

function words({ ran, failed }) {
  return ran === 0 ? 'nothing ran' : failed === 0 ? 'green' : `red (${failed} of ${ran})`;
}
