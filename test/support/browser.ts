import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

/** Whether this machine has a browser; a spec that needs one is skipped where it has not, and says so. */
export function hasBrowser(what: string): boolean {
  if (existsSync(CHROMIUM)) return true;
  process.stderr.write(`${what} not looked at in a browser: there is no ${CHROMIUM}. Install chromium, or set CHROMIUM_PATH.\n`);
  return false;
}

/** Without these chromium looks for its maker's hosts at every start. */
const QUIET = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: QUIET });
}
