import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import type { Keyring } from '../persistence/keys/keyring.js';
import { CandidateCodec } from './payload-codec.js';

/** Of client and worker: what each needs of the keys. */
type Keys = Pick<Keyring, 'find' | 'of' | 'installation'>;

/**
 * How payloads are written, for API, worker, tests and scripts alike: the only place. The same failure converter is
 * bundled with the workflows.
 */
export function dataConverterOf(keys: Keys, erased: 'refuse' | 'leave-empty' = 'refuse'): DataConverter {
  return {
    failureConverterPath: fileURLToPath(new URL('./failure-converter.cjs', import.meta.url)),
    payloadCodecs: [new CandidateCodec(keys, erased)],
  };
}
