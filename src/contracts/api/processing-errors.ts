/** Error codes of the log of processing. */
import { errorKind as kind } from './error-kind.js';

export const PROCESSING_ERRORS = {
  'PROCESSING_LOG.UNAVAILABLE': kind(
    503,
    ['Het is nu niet mogelijk om vast te leggen wie gegevens gebruikt', 'Probeer het over een paar seconden opnieuw, met dezelfde sleutel.'],
    ['Who uses data cannot be noted now', 'Try again in a few seconds, with the same key.'],
  ),
} as const;
