import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { asDate, asNumber, asPhone, choice, choices, openChoices, type Cell } from '../../src/domain/import/cells.js';
import { COLUMNS, columnOfHeader, columnOfPath, readHeader } from '../../src/domain/import/columns.js';
import { LIMIT_LABELS, SKILL_LABELS, TARGET_GROUP_LABELS } from '../../src/domain/import/labels.js';
import { TARGET_GROUPS } from '../../src/domain/candidate/target-group.js';
import { CELL_FAULTS } from '../../src/domain/import/cells.js';
import { describeFault } from '../../src/domain/import/faults.js';

const valueOf = (cell: Cell) => ('value' in cell ? cell.value : cell.fault);

describe('The template', () => {
  test('has no header that stands for two columns', () => {
    for (const column of COLUMNS) {
      for (const header of [column.key, column.nl, column.en, ...(column.also ?? [])]) {
        expect([header, columnOfHeader(header)?.key]).toEqual([header, column.key]);
      }
    }
  });

  it.each(['nl', 'en'] as const)('has an example in %s that its own column reads', (language) => {
    for (const column of COLUMNS) expect([column.key, column.parse(column.example[language])]).toEqual([column.key, { value: expect.anything() }]);
  });

  test('finds the column of a path, or of the part that it is in', () => {
    expect(columnOfPath('person.address.postcode')?.key).toBe('postcode');
    expect(columnOfPath('profile.skills.3')?.key).toBe('skills');
    expect(columnOfPath('profile.availability.hoursPerWeek.max')?.key).toBe('hoursMax');
  });

  it.each([
    ['case, spaces and signs', ['VOORNAAM', ' Geboorte-datum ', 'e_mail'], ['givenName', 'birthDate', 'email']],
    ['Dutch and English together', ['achternaam', 'House Number', 'Doelgroep'], ['familyName', 'houseNumber', 'targetGroup']],
    ['what is not in it', ['Schoenmaat', ''], [undefined, undefined]],
  ])('reads headers: %s', (_case, headers, keys) => {
    expect(headers.map((header) => columnOfHeader(header)?.key)).toEqual(keys);
  });

  test('reports unknown, missing and double columns', () => {
    const reading = readHeader(['voornaam', 'schoenmaat', 'given name']);
    expect(reading.unknown).toEqual([2]);
    expect(reading.twice.map((c) => c.key)).toEqual(['givenName']);
    expect(reading.missing.map((c) => c.key)).toEqual(COLUMNS.filter((c) => c.required && c.key !== 'givenName').map((c) => c.key));
  });
});

describe('A date', () => {
  it.each([
    ['31-12-1990', '1990-12-31'],
    ['1990-12-31', '1990-12-31'],
    ['1/2/1990', '1990-02-01'],
    ['01.02.1990', '1990-02-01'],
    ['29-02-2000', '2000-02-29'],
    ['1990-12-31 00:00:00', '1990-12-31'],
    ['29-02-1990', 'IMPORT.DATE_INVALID'],
    ['31-12-90', 'IMPORT.DATE_INVALID'],
    ['12-31-1990', 'IMPORT.DATE_INVALID'],
    ['33208', 'IMPORT.DATE_INVALID'],
    ['31 december 1990', 'IMPORT.DATE_INVALID'],
  ])('%s is %s', (text, expected) => expect(valueOf(asDate(text))).toBe(expected));

  test('in Dutch and in ISO form is the same day', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true }), (date) => {
        const iso = date.toISOString().slice(0, 10);
        const [year, month, day] = iso.split('-');
        expect(asDate(`${day}-${month}-${year}`)).toEqual({ value: iso });
        expect(asDate(iso)).toEqual({ value: iso });
      }),
    );
  });
});

describe('A cell', () => {
  it.each([
    [asNumber('7,5'), 7.5],
    [asNumber('24'), 24],
    [asNumber('1.000,5'), 'IMPORT.NUMBER_INVALID'],
    [asNumber('veel'), 'IMPORT.NUMBER_INVALID'],
    [asPhone('06-12345678'), '+31612345678'],
    [asPhone('(0118) 123456'), '+31118123456'],
    [asPhone('0031 6 1234 5678'), '+31612345678'],
    [openChoices(SKILL_LABELS)('Bestraten | groen onderhoud;Bestraten, Hoogwerker'), ['paving', 'green-maintenance', 'hoogwerker']],
    [openChoices(SKILL_LABELS)('geen'), []],
    [choices(LIMIT_LABELS)('Geen'), []],
    [choices(LIMIT_LABELS)('niet tillen boven 10kg|no-climbing'), ['no-lifting-above-10kg', 'no-climbing']],
    [choices(LIMIT_LABELS)('niet knielen|zieke rug'), 'IMPORT.CHOICE_UNKNOWN'],
  ])('is read: %j', (cell, expected) => expect(valueOf(cell)).toEqual(expected));

  it.each([
    ['P-wet', 'participatiewet'],
    ['BIJSTAND', 'participatiewet'],
    ['wia', 'wia'],
    ['VSO / PrO', 'vso-pro'],
    ['niet-uitkeringsgerechtigde', 'nug'],
    ['garantiebaan', 'banenafspraak'],
    ['onbekend', 'IMPORT.CHOICE_UNKNOWN'],
  ])('with target group %s is %s', (text, expected) => expect(valueOf(choice(TARGET_GROUP_LABELS)(text))).toBe(expected));

  it.each(TARGET_GROUPS)('takes the code and both labels of target group %s', (code) => {
    const { nl, en } = TARGET_GROUP_LABELS[code];
    expect([code, nl, en].map((text) => valueOf(choice(TARGET_GROUP_LABELS)(text)))).toEqual([code, code, code]);
  });
});

it.each(CELL_FAULTS)('the fault %s has words in both languages', (code) => {
  const column = columnOfHeader('doelgroep');
  for (const language of ['nl', 'en'] as const) {
    const { message, remedy } = describeFault({ code, column: 'targetGroup', otherRow: 3 }, { column, language });
    expect(message.length).toBeGreaterThan(5);
    expect(remedy).toMatch(/\w.*\.$/);
  }
});
