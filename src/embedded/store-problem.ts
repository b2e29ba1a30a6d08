import { StartProblem } from './errors.js';
import type { NotReady } from './managed-process.js';

const DISK_FULL = /no space left|ENOSPC|disk is full|disk full/i;
const NOT_WRITABLE = /permission denied|EACCES|read-only file system|EROFS|readonly database|not a directory|unable to open database file/i;
const CORRUPT =
  /file is not a database|malformed|corrupt|WT_ERROR|WT_PANIC|WiredTiger.*(?:salvage|checksum|version)|does not appear to be a|checksum/i;
const BUSY = /address already in use|EADDRINUSE/i;

/** What a server's last words say is wrong, and what to do about it. */
export function storeProblem(start: { server: string; failure: NotReady; store: string; logFile: string }): StartProblem {
  const { server, failure, store, logFile } = start;
  const said = lastWords(failure.log);
  const problem = (what: string, remedy: string): StartProblem => new StartProblem(`${server}: ${what}${said}`, `${remedy} Its log: ${logFile}`);
  if (DISK_FULL.test(failure.log)) return problem('the disk is full.', `Free space on the disk that holds ${store} and start again; nothing is lost.`);
  if (NOT_WRITABLE.test(failure.log)) return problem(`${store} cannot be written.`, `Give yourself write access to ${store} and start again.`);
  if (CORRUPT.test(failure.log)) {
    return problem(
      `the store ${store} is damaged.`,
      `Put back a copy of ${store} if you have one. Otherwise set it aside and start empty: mv "${store}" "${store}.damaged".`,
    );
  }
  if (BUSY.test(failure.log)) return problem('its port was taken while it started.', 'Start again.');
  return problem(`${failure.message}.`, 'Look in the log; setting the store aside starts empty.');
}

function lastWords(log: string): string {
  const line = log.split('\n').findLast((text) => /error|fatal|panic|fail|unable|denied/i.test(text)) ?? log.split('\n').at(-1) ?? '';
  return line.trim() === '' ? '' : ` It said: ${line.trim().slice(0, 300)}`;
}
