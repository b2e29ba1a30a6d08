/**
 * The clocks on the wall of processes, set while they run: libfaketime stands between a program and the system and adds what a
 * file says. What measures time that passed goes on, as it does when the clock of a machine is set.
 */
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const LIBRARY = 'faketime/libfaketimeMT.so.1';

/** Of the package `faketime`; undefined where it is not installed. */
export function faketimeLibrary(): string | undefined {
  const roots = ['/usr/lib', '/usr/local/lib'].filter((root) => existsSync(root));
  const folders = roots.flatMap((root) => [root, ...readdirSync(root, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [join(root, entry.name)] : []))]);
  return folders.map((folder) => join(folder, LIBRARY)).find((file) => existsSync(file));
}

export class Clocks {
  private readonly folder = mkdtempSync(join(tmpdir(), 'doorstroom-clocks-'));

  constructor(private readonly library: string) {}

  /** With this a process has the clock of that name. */
  environmentOf(name: string): NodeJS.ProcessEnv {
    if (!existsSync(this.fileOf(name))) this.set(name, 0);
    return {
      LD_PRELOAD: this.library,
      FAKETIME_TIMESTAMP_FILE: this.fileOf(name),
      // Seconds after which the file is read again.
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      NO_FAKE_STAT: '1',
    };
  }

  /** So many seconds ahead, or behind; for those that run within a second, and for those that start from now on. */
  set(name: string, seconds: number): void {
    // Renamed, so that nobody reads half of it.
    writeFileSync(`${this.fileOf(name)}.new`, `${seconds < 0 ? '-' : '+'}${Math.abs(seconds)}\n`);
    renameSync(`${this.fileOf(name)}.new`, this.fileOf(name));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private fileOf(name: string): string {
    return join(this.folder, name);
  }
}
