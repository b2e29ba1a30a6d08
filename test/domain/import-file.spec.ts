import { describe, expect, it, test } from '@jest/globals';
import { COLUMNS } from '../../src/domain/import/columns.js';
import { DomainError } from '../../src/domain/shared/domain-error.js';
import { readImportFile, type ReadFile } from '../../src/modules/imports/file-reading.js';
import { importTemplate } from '../../src/modules/imports/template.js';

const AT = { region: 'AM24', today: '2026-09-01' };
const read = (file: string | Uint8Array): Promise<ReadFile> =>
  readImportFile(typeof file === 'string' ? new TextEncoder().encode(file) : file, AT);

// An invented person, by key of the column.
const VALUES: Record<string, string> = {
  bsn: '999990019',
  givenName: 'Sanne',
  familyName: 'Duinkerken',
  birthDate: '12-04-1990',
  street: 'Voorbeeldstraat',
  houseNumber: '12',
  postcode: '4331 AB',
  town: 'Middelburg',
  municipality: 'Middelburg',
  targetGroup: 'Participatiewet',
};
const KEYS = Object.keys(VALUES);
const OTHER = { bsn: '999993653', givenName: 'Tibor', familyName: 'Molenaar', birthDate: '03-02-1971', postcode: '4381ZZ' };

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
const line = (cells: string[]) => cells.map(quoted).join(';');
/** A file with these rows; each is the invented person with what differs. */
function file(...rows: Record<string, string>[]): string {
  const keys = [...new Set([...KEYS, ...rows.flatMap(Object.keys)])];
  return [line(keys), ...rows.map((row) => line(keys.map((key) => ({ ...VALUES, ...row })[key] ?? '')))].join('\r\n');
}

async function refusalOf(input: string | Uint8Array): Promise<DomainError> {
  const error: unknown = await read(input).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DomainError);
  return error as DomainError;
}

describe('A file is read', () => {
  it.each(['nl', 'en'] as const)('as the template in %s gives it, with a complete intake', async (language) => {
    const { rows, columns } = await read(importTemplate(language));
    expect(rows).toMatchObject([{ row: 1, line: 2, status: 'waiting', faults: [], intakeComplete: true }]);
    expect(columns).toEqual({ recognised: COLUMNS.map((c) => c.key), unknown: [] });
    expect(rows[0]?.candidate).toMatchObject({
      bsn: '999990019',
      person: { namePrefix: 'van der', birthDate: '1990-12-31', phone: '+31612345678', address: { houseNumber: '12a', postcode: '4331AB' } },
      profile: {
        region: 'AM24',
        postcode4: '4331',
        targetGroup: 'participatiewet',
        skills: ['paving', 'green-maintenance'],
        certificates: ['vca-basic'],
        limits: ['no-lifting-above-10kg'],
        travel: { modes: ['bicycle', 'public-transport'], maxMinutes: 45, maxKilometres: 25 },
        availability: { from: '2026-09-01', hoursPerWeek: { min: 24, max: 32 }, days: ['monday', 'tuesday', 'wednesday', 'thursday'] },
      },
    });
  });

  test('when only what is required is filled in; the intake is then incomplete', async () => {
    const { rows } = await read(file({}));
    expect(rows).toMatchObject([{ status: 'waiting', intakeComplete: false, candidate: { profile: { skills: [], certificates: [] } } }]);
  });

  const plain = [KEYS, KEYS.map((key) => VALUES[key] ?? '')];
  it.each([
    ['comma', ','],
    ['semicolon', ';'],
    ['tab', '\t'],
  ])('separated by %s', async (_name, sign) => {
    expect((await read(plain.map((cells) => cells.join(sign)).join('\n'))).rows).toMatchObject([{ status: 'waiting', faults: [] }]);
  });

  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('with lines that end in %s', async (_name, end) => {
    expect((await read(plain.map((cells) => cells.join(';')).join(end) + end)).rows).toHaveLength(1);
  });

  it.each([
    ['a byte order mark', (text: string) => `\uFEFF${text}`],
    ['a line that names the separator', (text: string) => `sep=;\r\n${text}`],
    ['empty lines and rows of separators', (text: string) => `${text}\r\n\r\n;;;;;;;;;\r\n`],
    ['white space around cells', (text: string) => text.replaceAll('"Sanne"', '"  Sanne "')],
  ])('with %s', async (_name, change) => {
    const { rows } = await read(change(file({})));
    expect(rows).toMatchObject([{ status: 'waiting', faults: [], candidate: { person: { givenName: 'Sanne' } } }]);
  });

  test('with quotes, separators and line breaks inside a cell', async () => {
    const { rows } = await read(file({ street: 'Laan "De Hoop"; oost', familyName: "d'Anjou\r\nvan Ouwerkerk" }));
    expect(rows).toMatchObject([{ status: 'waiting', candidate: { person: { familyName: "d'Anjou van Ouwerkerk", address: { street: 'Laan "De Hoop"; oost' } } } }]);
  });

  test('with columns that the template does not have, which are reported', async () => {
    const { rows, columns } = await read(file({ schoenmaat: '42' }));
    expect(rows).toMatchObject([{ status: 'waiting' }]);
    expect(columns.unknown).toEqual([{ position: KEYS.length + 1, header: 'schoenmaat' }]);
  });

  test('and a row gets its number below the header and its line in the file', async () => {
    const { rows } = await read(file({}, { ...OTHER, familyName: 'Mole\nnaar' }, { bsn: '1' }));
    expect(rows.map(({ row, line: at }) => [row, at])).toEqual([[1, 2], [2, 4], [3, 5]]);
  });
});

describe('A fault stays with its row', () => {
  it.each<[string, Record<string, string>, [string | undefined, string][]]>([
    ['required and empty', { givenName: ' ' }, [['givenName', 'IMPORT.REQUIRED_MISSING']]],
    ['BSN that fails the eleven test', { bsn: '999990018' }, [['bsn', 'CANDIDATE.BSN_INVALID']]],
    ['date that does not exist', { birthDate: '30-02-1990' }, [['birthDate', 'IMPORT.DATE_INVALID']]],
    ['born in the future', { birthDate: '12-04-2090' }, [['birthDate', 'CANDIDATE.BIRTH_DATE_IMPLAUSIBLE']]],
    ['born too long ago', { birthDate: '12-04-1890' }, [['birthDate', 'CANDIDATE.BIRTH_DATE_IMPLAUSIBLE']]],
    ['too young', { birthDate: '12-04-2020' }, [['birthDate', 'CANDIDATE.BIRTH_DATE_IMPLAUSIBLE']]],
    ['postcode', { postcode: '0331 AB' }, [['postcode', 'IMPORT.VALUE_INVALID']]],
    ['house number without a number', { houseNumber: 'bis' }, [['houseNumber', 'IMPORT.VALUE_INVALID']]],
    ['sign that names do not have', { familyName: '=cmd|calc!A1' }, [['familyName', 'IMPORT.VALUE_INVALID']]],
    ['far too long', { street: 'x'.repeat(121) }, [['street', 'IMPORT.VALUE_INVALID']]],
    ['mail address', { email: 'sanne(at)example.org' }, [['email', 'IMPORT.VALUE_INVALID']]],
    ['phone', { phone: '112' }, [['phone', 'IMPORT.VALUE_INVALID']]],
    ['target group', { targetGroup: 'zzp' }, [['targetGroup', 'IMPORT.CHOICE_UNKNOWN']]],
    ['limit that is a diagnosis', { limits: 'artrose' }, [['limits', 'IMPORT.CHOICE_UNKNOWN']]],
    ['region of another import', { region: 'AM01' }, [['region', 'IMPORT.REGION_DIFFERS']]],
    ['number in words', { travelModes: 'fiets', travelMinutes: 'veertig' }, [['travelMinutes', 'IMPORT.NUMBER_INVALID']]],
    ['travel time without means', { travelMinutes: '40' }, [['travelModes', 'IMPORT.GROUP_INCOMPLETE']]],
    ['half a minute', { travelModes: 'fiets', travelMinutes: '40,5' }, [['travelMinutes', 'IMPORT.VALUE_INVALID']]],
    ['evidence without its date', { evidenceKind: 'beschikking' }, [['evidenceStatedOn', 'IMPORT.GROUP_INCOMPLETE']]],
    [
      'evidence that ends before it was stated',
      { evidenceKind: 'beschikking', evidenceStatedOn: '01-03-2026', evidenceValidUntil: '01-02-2026' },
      [['evidenceValidUntil', 'IMPORT.VALUE_INVALID']],
    ],
    [
      'hours without the day from which',
      { hoursMin: '24', hoursMax: '32' },
      [['availableFrom', 'IMPORT.GROUP_INCOMPLETE']],
    ],
    [
      'fewest hours above most',
      { availableFrom: '01-09-2026', hoursMin: '36', hoursMax: '24' },
      [['hoursMin', 'IMPORT.VALUE_INVALID']],
    ],
    [
      'several at once',
      { givenName: '', bsn: '1', birthDate: 'x' },
      [
        ['bsn', 'CANDIDATE.BSN_INVALID'],
        ['givenName', 'IMPORT.REQUIRED_MISSING'],
        ['birthDate', 'IMPORT.DATE_INVALID'],
      ],
    ],
  ])('%s', async (_name, change, expected) => {
    const { rows } = await read(file(change, OTHER));
    expect(rows[0]?.faults.map((fault) => [fault.column, fault.code])).toEqual(expected);
    expect(rows.map((row) => row.status)).toEqual(['invalid', 'waiting']);
    expect(rows[0]?.candidate).toBeUndefined();
  });

  it.each([
    ['fewer', (text: string) => text.replace(/;"Participatiewet"/, '')],
    ['more', (text: string) => text.replace(/"Participatiewet"/, '"Participatiewet";"x"')],
  ])('%s cells than the first line', async (_name, change) => {
    const { rows } = await read(change(file({}, OTHER)));
    expect(rows[0]?.faults).toContainEqual({ code: 'IMPORT.CELLS_MISMATCH' });
    expect(rows[1]?.status).toBe('waiting');
  });

  test('a quote that closes in the wrong place', async () => {
    const { rows } = await read(file({}, OTHER).replace('"Sanne"', '"Sanne'));
    expect(rows.map((row) => row.status)).toEqual(['invalid', 'waiting']);
  });

  test('an equal BSN earlier in the file', async () => {
    const { rows } = await read(file({}, { ...OTHER, bsn: '99999 0019' }));
    expect(rows[1]).toMatchObject({ status: 'invalid', faults: [{ column: 'bsn', code: 'IMPORT.BSN_TWICE', otherRow: 1 }] });
  });

  test('a likeness to an earlier row is shown with its score, and is no fault', async () => {
    const { rows } = await read(file({}, OTHER, { bsn: '', familyName: 'Duinkerkne', birthDate: '1990-04-12' }));
    expect(rows.map((row) => row.status)).toEqual(['waiting', 'waiting', 'possible-duplicate']);
    expect(rows[2]).toMatchObject({ faults: [], alike: [{ row: 1, reasons: ['similar-name', 'same-birth-date', 'same-address'] }] });
  });
});

describe('A file is refused as a whole', () => {
  const bytes = (...list: number[]) => Uint8Array.from(list);
  const latin = (text: string) => Uint8Array.from([...text].map((letter) => letter.charCodeAt(0)));

  it.each<[string, string | Uint8Array, string]>([
    ['without a byte', '', 'IMPORT.FILE_EMPTY'],
    ['of white space', ' \r\n \r\n', 'IMPORT.FILE_EMPTY'],
    ['with headers alone', `${line(KEYS)}\r\n`, 'IMPORT.FILE_EMPTY'],
    ['in Windows-1252', latin(file({ givenName: 'Zoë' })), 'IMPORT.ENCODING_UNSUPPORTED'],
    ['in UTF-16', bytes(0xff, 0xfe, 0x41, 0x00), 'IMPORT.ENCODING_UNSUPPORTED'],
    ['that is a workbook', bytes(0x50, 0x4b, 0x03, 0x04, 0x00), 'IMPORT.FILE_NOT_CSV'],
    ['that is binary', 'abc\u0000def', 'IMPORT.FILE_NOT_CSV'],
    ['with a quote that never closes', `${file({})}\r\n"Sanne;x;x`, 'IMPORT.QUOTE_OPEN'],
    ['without required columns', 'voornaam;achternaam\r\nSanne;Duinkerken\r\n', 'IMPORT.COLUMNS_MISSING'],
    ['with a column twice', `${line([...KEYS, 'voornaam'])}\r\n${line([...KEYS, 'x'])}`, 'IMPORT.COLUMN_TWICE'],
    ['of more than 20 MB', new Uint8Array(20 * 1024 * 1024 + 1).fill(0x41), 'IMPORT.FILE_TOO_LARGE'],
    ['of more than 20,000 rows', `${line(KEYS)}\n${'x\n'.repeat(20_001)}`, 'IMPORT.ROWS_TOO_MANY'],
  ])('%s', async (_name, input, code) => {
    const refusal = await refusalOf(input);
    expect(refusal.code).toBe(code);
    expect(refusal.detail.remedy).not.toBe('');
    expect(JSON.stringify([refusal.message, refusal.detail])).not.toMatch(/Sanne|Duinkerken|Zo/);
  });

  test('and names the encoding, the line and the columns', async () => {
    expect((await refusalOf(`${file({})}\r\n"Sanne;x;x`)).detail.facts).toEqual({ line: 3 });
    expect((await refusalOf(latin(file({ givenName: 'Zoë' })))).message).toContain('Windows-1252');
    expect((await refusalOf('voornaam\r\nSanne\r\n')).detail.facts?.['columns']).toContain('achternaam');
  });
});

test('A file of 20,000 rows is read, and 20,000 lookalikes do not stop it', async () => {
  const keys = KEYS.filter((key) => key !== 'bsn');
  const rows = Array.from({ length: 20_000 }, () => line(keys.map((key) => VALUES[key] ?? '')));
  const { rows: found } = await read([line(keys), ...rows].join('\n'));
  expect(found).toHaveLength(20_000);
  expect(found.filter((row) => row.status === 'possible-duplicate')).toHaveLength(19_999);
});
