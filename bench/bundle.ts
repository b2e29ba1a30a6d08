import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from './stats.js';

export interface BundleTime {
  /** Of the whole command, in seconds. */
  seconds: number;
  kilobytes: number;
}

const SCRIPT = fileURLToPath(new URL('../scripts/bundle-workflows.mjs', import.meta.url));

/** How long it takes to bundle the workflows, and how large they become. */
export function measureBundle(folder: string, rounds: number): BundleTime {
  const out = join(folder, 'measured.bundle.js');
  const seconds = Array.from({ length: rounds }, () => {
    const startedAt = performance.now();
    execFileSync(process.execPath, [SCRIPT, '--force', '--out', out], { stdio: 'ignore' });
    return (performance.now() - startedAt) / 1000;
  });
  return { seconds: median(seconds), kilobytes: statSync(out).size / 1024 };
}
