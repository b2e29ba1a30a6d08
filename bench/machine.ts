import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { OwnStack } from '../scripts/lib/own-stack.js';
import { VERSIONS } from '../src/embedded/settings.js';

const ROOT = new URL('../', import.meta.url);

/** What a figure depends on beside the code, a line each. */
export function machineLines(servers: OwnStack['servers']): string[] {
  const [cpu] = cpus();
  const version = (name: string) => (JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, ROOT), 'utf8')) as { version: string }).version;
  return [
    `CPU: ${cpu?.model.trim() ?? 'unknown'}, ${availableParallelism()} cores for everything: servers, API, worker and load generator`,
    `Memory: ${Math.round(totalmem() / 2 ** 30)} GiB`,
    `System: ${platform()} ${release()} ${arch()}, Node ${process.versions.node}`,
    `Temporal: CLI ${VERSIONS.temporalCli} as a dev server on SQLite (${servers.temporal.source}), SDK ${version('@temporalio/worker')}`,
    `MongoDB: secantus-mdb ${VERSIONS.secantus} with --sync-on-commit unless another was found (${servers.mongodb.source}), mongoose ${version('mongoose')}`,
    `Commit: ${commit()}`,
  ];
}

/** Processes that wanted a core in the last minute: more than a few before a run means that it was not alone. */
export function loadNow(): number {
  return loadavg()[0] ?? Number.NaN;
}

function commit(): string {
  try {
    const git = (...args: string[]) => execFileSync('git', args, { cwd: fileURLToPath(ROOT), encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--', 'src', 'workflows', 'activities') === '' ? '' : ' with changes');
  } catch {
    return 'not in a git checkout';
  }
}
