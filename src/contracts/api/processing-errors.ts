/** Error codes of the log of processing and of emergency access. */
import { errorKind as kind } from './error-kind.js';

export const PROCESSING_ERRORS = {
  'PROCESSING_LOG.UNAVAILABLE': kind(
    503,
    ['Het is nu niet mogelijk om vast te leggen wie gegevens gebruikt', 'Probeer het over een paar seconden opnieuw, met dezelfde sleutel.'],
    ['Who uses data cannot be noted now', 'Try again in a few seconds, with the same key.'],
  ),
  'EMERGENCY_ACCESS.UNKNOWN': kind(
    404,
    ['Deze toegang in nood bestaat niet', 'Zoek de toegang in /v1/emergency-accesses.'],
    ['There is no such emergency access', 'Find it in /v1/emergency-accesses.'],
  ),
  'EMERGENCY_ACCESS.NOT_NEEDED': kind(
    409,
    ['U kunt deze persoon al bekijken', 'Toegang in nood is niet nodig.'],
    ['You already reach this person', 'No emergency access is needed.'],
  ),
} as const;
