import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { CandidateCodec, type CodecKeys } from './payload-codec.js';

/**
 * How payloads are written, for API, worker, tests and scripts alike: the only place. The same failure converter is
 * bundled with the workflows.
 */
export function dataConverterOf(keys: CodecKeys, erased: 'refuse' | 'leave-empty' = 'refuse'): DataConverter {
  return {
    failureConverterPath: fileURLToPath(new URL('./failure-converter.cjs', import.meta.url)),
    payloadCodecs: [new CandidateCodec(keys, erased)],
  };
}
