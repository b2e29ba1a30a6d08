import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { killRecorded } from '../embedded/managed-process.js';

/** Ends every process that was started on this data folder at once, by its record. */
export function forceStop(dataDir: string): void {
  const folder = join(dataDir, 'run');
  if (existsSync(folder)) {
    for (const file of readdirSync(folder)) killRecorded(join(folder, file));
  }
  rmSync(join(dataDir, 'start.lock'), { force: true });
}
