import { EXIT_CONFIG, IdentityRefused, identitySettings } from './settings.js';
import { startIdentity } from './server.js';

/** One JSON line, as the other processes write. */
function log(level: 'info' | 'error', fields: Record<string, string>): void {
  const line = `${JSON.stringify({ level, time: new Date().toISOString(), service: 'identity', ...fields })}\n`;
  (level === 'info' ? process.stdout : process.stderr).write(line);
}

async function main(): Promise<void> {
  const identity = await startIdentity(identitySettings(process.env));
  log('info', { msg: 'identity provider ready', issuer: identity.issuer });
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    log('info', { msg: 'stopping', signal });
    identity.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log('error', { msg: 'did not stop cleanly', error: String(error) });
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

main().catch((error: unknown) => {
  if (error instanceof IdentityRefused) {
    log('error', { msg: error.message, remedy: error.remedy });
    process.exit(EXIT_CONFIG);
  }
  log('error', { msg: 'the identity provider could not start', error: error instanceof Error ? error.message : String(error) });
  process.exit(1);
});
