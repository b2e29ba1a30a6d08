import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from '@jest/globals';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is removed after the test. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'doorstroom-embedded-'));
  folders.push(folder);
  return folder;
}

/** A PATH with the given shell scripts on it and, behind them, only what a shell script itself needs. */
export function pathWith(scripts: Readonly<Record<string, string>>): string {
  const folder = join(scratchFolder(), 'bin');
  mkdirSync(folder);
  for (const [name, body] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}
