import { setTimeout as pause } from 'node:timers/promises';
import { StartProblem, oneLine } from '../embedded/errors.js';
import type { LaunchSettings } from './launch-settings.js';
import { requireReady } from './services.js';
import { serviceEnvironment, type Stack } from './stack.js';

/** Where people and programs reach a local Doorstroom. */
export type Addresses = Pick<Stack, 'apiAddress' | 'issuer' | 'temporalAddress' | 'temporalUiAddress'>;

const LIMIT_MS = 180_000;
const LOOK_EVERY_MS = 500;

/**
 * The Doorstroom that somebody else started on the same data folder and ports, once it is ready.
 * @throws StartProblem when it does not become ready
 */
export async function attach({ settings, env, signal }: { settings: LaunchSettings; env: NodeJS.ProcessEnv; signal: AbortSignal }): Promise<Addresses> {
  const { ports } = settings;
  const giveUpAt = Date.now() + LIMIT_MS;
  for (;;) {
    signal.throwIfAborted();
    try {
      await requireReady(ports.api);
      break;
    } catch (error) {
      if (Date.now() > giveUpAt) {
        throw new StartProblem(
          `Doorstroom runs on ${settings.dataDir}, but its API does not answer on port ${ports.api} (${oneLine(error)}).`,
          'Give the same DOORSTROOM_PORT as the start that runs, or stop that one.',
        );
      }
    }
    await pause(LOOK_EVERY_MS);
  }
  const temporalAddress = `127.0.0.1:${ports.temporal}`;
  return {
    apiAddress: `http://127.0.0.1:${ports.api}`,
    issuer: serviceEnvironment(settings, { mongodbUri: '', temporalAddress }, env)['DOORSTROOM_OIDC_ISSUER'] ?? '',
    temporalAddress,
    temporalUiAddress: env['DOORSTROOM_TEMPORAL_ADDRESS'] ? undefined : `http://127.0.0.1:${ports.temporalUi}`,
  };
}
