import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { isBsn, parseBsn } from '../../src/domain/candidate/bsn.js';
import { DomainError } from '../../src/domain/shared/domain-error.js';

// From the public test set of RvIG: no living person has these.
const TEST_SET = ['999990019', '999993653', '999994669', '999994463'];

/** Nine digits that pass, built from eight free ones; undefined where no ninth digit fits. */
const valid = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 8, maxLength: 8 })
  .map((digits) => {
    const rest = digits.reduce((sum, digit, at) => sum + digit * (9 - at), 0) % 11;
    return rest === 10 ? undefined : [...digits, rest].join('');
  })
  .filter((bsn): bsn is string => bsn !== undefined && bsn !== '000000000');

describe('A BSN', () => {
  it.each(TEST_SET)('passes the eleven test: %s', (bsn) => expect(isBsn(bsn)).toBe(true));

  it.each([
    ['nine zeros were never issued', '000000000'],
    ['the sum is no multiple of eleven', '999990018'],
    ['a bank account passes with another last weight', '123456789'],
    ['seven digits', '1234567'],
    ['ten digits', '9999900190'],
    ['letters', '99999001A'],
    ['empty', ''],
    ['digits of another script', '٩٩٩٩٩٠٠١٩'],
  ])('is refused with a remedy: %s', (_why, text) => {
    let refusal: unknown;
    try {
      parseBsn(text);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(DomainError);
    expect(refusal).toMatchObject({ code: 'CANDIDATE.BSN_INVALID', detail: { field: 'bsn' } });
    if (text !== '') expect(JSON.stringify(refusal) + String(refusal)).not.toContain(text);
  });

  test('may be written with spaces, dots and hyphens', () => {
    fc.assert(
      fc.property(valid, fc.constantFrom(' ', '.', '-'), (bsn, sign) => {
        const written = ` ${bsn.slice(0, 4)}${sign}${bsn.slice(4, 6)}${sign}${bsn.slice(6)} `;
        expect(parseBsn(written)).toBe(bsn);
      }),
    );
  });

  test('gets back the zero that a spreadsheet took', () => {
    fc.assert(
      fc.property(
        valid.filter((bsn) => bsn.startsWith('0')),
        (bsn) => expect(parseBsn(bsn.slice(1))).toBe(bsn),
      ),
      { numRuns: 20 },
    );
  });

  test('with one digit wrong never passes', () => {
    fc.assert(
      fc.property(valid, fc.nat(8), fc.integer({ min: 1, max: 9 }), (bsn, at, by) => {
        const digits = [...bsn].map(Number);
        digits[at] = ((digits[at] ?? 0) + by) % 10;
        expect(isBsn(digits.join(''))).toBe(false);
      }),
    );
  });

  test('with two neighbours among the first eight digits swapped never passes', () => {
    fc.assert(
      fc.property(valid, fc.nat(6), (bsn, at) => {
        fc.pre(bsn[at] !== bsn[at + 1]);
        const digits = [...bsn];
        [digits[at], digits[at + 1]] = [digits[at + 1] ?? '', digits[at] ?? ''];
        expect(isBsn(digits.join(''))).toBe(false);
      }),
    );
  });
});
