/** The burgerservicenummer: nine digits that pass the eleven test. It lives in the vault and nowhere else. */
import { DomainError } from '../shared/domain-error.js';

const WEIGHTS = [9, 8, 7, 6, 5, 4, 3, 2, -1] as const;

/** True for nine digits that pass the eleven test. `000000000` passes it, but was never issued. */
export function isBsn(text: string): boolean {
  if (!/^\d{9}$/.test(text) || text === '000000000') return false;
  return WEIGHTS.reduce((sum, weight, at) => sum + weight * Number(text[at]), 0) % 11 === 0;
}

/**
 * A BSN as nine digits. Takes spaces, dots and hyphens between digits, and eight digits, which is what a spreadsheet
 * leaves of a number that begins with zero. Throws `CANDIDATE.BSN_INVALID`, without the value.
 */
export function parseBsn(text: string): string {
  const digits = text.trim().replace(/[\s.-]/g, '');
  const bsn = digits.length === 8 ? `0${digits}` : digits;
  if (isBsn(bsn)) return bsn;
  throw new DomainError(
    'CANDIDATE.BSN_INVALID',
    /^\d{9}$/.test(bsn) ? 'The BSN does not pass the eleven test' : 'A BSN has nine digits',
    { field: 'bsn', remedy: 'Check the BSN with an identity document, and enter all nine digits.' },
  );
}
