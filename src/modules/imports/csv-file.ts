/** Bytes of an upload -> header and records. Says what is wrong with a file as a whole, in the words of a user. */
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { MOST_BYTES, MOST_ROWS } from '../../contracts/import.js';
import { type COLUMNS, readHeader, type HeaderReading } from '../../domain/import/columns.js';
import { DomainError } from '../../domain/shared/domain-error.js';

export interface CsvRecord {
  /** From 1: the first record below the header. */
  row: number;
  /** Line of the file on which the record ends. */
  line: number;
  cells: string[];
}

export interface CsvFile {
  header: HeaderReading;
  /** The headers as they stand in the file. */
  headers: string[];
  records: CsvRecord[];
}

const DELIMITERS = [',', ';', '\t'] as const;
const CHUNK = 64 * 1024;

/**
 * Reads a whole file. Throws `IMPORT.FILE_EMPTY`, `IMPORT.FILE_TOO_LARGE`, `IMPORT.FILE_NOT_CSV`,
 * `IMPORT.ENCODING_UNSUPPORTED`, `IMPORT.QUOTE_OPEN`, `IMPORT.COLUMNS_MISSING`, `IMPORT.COLUMN_TWICE` and
 * `IMPORT.ROWS_TOO_MANY`. No cell is repeated in any of them.
 */
export async function readCsv(bytes: Uint8Array): Promise<CsvFile> {
  const text = decode(bytes);
  const { delimiter, body } = separatorOf(text);
  const [first, ...records] = await recordsOf(body, delimiter);
  if (!first) throw fileEmpty();
  const header = readHeader(first.cells);
  requireColumns(header);
  if (records.length === 0) throw fileEmpty();
  return { header, headers: first.cells, records: records.map((record, at) => ({ ...record, row: at + 1 })) };
}

/** The text of a UTF-8 file, with or without byte order mark. */
function decode(bytes: Uint8Array): string {
  if (bytes.length > MOST_BYTES) {
    throw refusal('IMPORT.FILE_TOO_LARGE', 'The file is larger than 20 MB', 'Split it in parts of at most 20 MB.');
  }
  const begin = [...bytes.subarray(0, 4)];
  if (begin[0] === 0x50 && begin[1] === 0x4b && begin[2] === 0x03) {
    throw refusal('IMPORT.FILE_NOT_CSV', 'This is a workbook (such as .xlsx or .ods), not a CSV file', 'Save it as CSV UTF-8.');
  }
  const wide = (begin[0] === 0xff && begin[1] === 0xfe) || (begin[0] === 0xfe && begin[1] === 0xff);
  if (wide) throw encoding('UTF-16');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw encoding('Windows-1252 (ANSI)', cause);
  }
  if (text.includes('\u0000')) throw refusal('IMPORT.FILE_NOT_CSV', 'The file holds binary data', 'Save it as CSV UTF-8.');
  if (text.trim() === '') throw fileEmpty();
  return text;
}

/** The separator that splits the first line most; `sep=;` above it is what some spreadsheets write. */
function separatorOf(text: string): { delimiter: string; body: string } {
  const said = /^sep=([,;\t])\r?\n/.exec(text);
  if (said) return { delimiter: said[1] ?? ',', body: `\n${text.slice(said[0].length)}` };
  const firstLine = (text.trimStart().split(/\r?\n|\r/, 1)[0] ?? '').replace(/"[^"]*"/g, '');
  const count = (sign: string) => firstLine.split(sign).length;
  const delimiter = [...DELIMITERS].sort((a, b) => count(b) - count(a))[0] ?? ',';
  return { delimiter, body: text };
}

async function recordsOf(text: string, delimiter: string): Promise<CsvRecord[]> {
  const parser = Readable.from(chunks(text)).pipe(
    parse({
      delimiter,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
    }),
  );
  const records: CsvRecord[] = [];
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      records.push({ row: 0, line: info.lines, cells: record });
      if (records.length > MOST_ROWS + 1) {
        throw refusal('IMPORT.ROWS_TOO_MANY', 'The file has more than 20,000 rows', 'Split it in parts of at most 20,000 rows.');
      }
    }
  } catch (error) {
    if (error instanceof CsvError) throw unreadable(error);
    throw error;
  }
  return records;
}

/** In pieces, so that a large file does not hold up everybody else. */
function* chunks(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += CHUNK) yield text.slice(at, at + CHUNK);
}

function requireColumns({ missing, twice }: HeaderReading): void {
  if (missing.length > 0) {
    throw refusal('IMPORT.COLUMNS_MISSING', `Required columns are missing: ${names(missing)}`, 'Use the headers of the template.', {
      columns: missing.map((column) => column.nl),
    });
  }
  if (twice.length > 0) {
    throw refusal('IMPORT.COLUMN_TWICE', `Columns stand there twice: ${names(twice)}`, 'Remove one of each.', {
      columns: twice.map((column) => column.nl),
    });
  }
}

const names = (columns: readonly (typeof COLUMNS)[number][]) => columns.map((column) => `${column.nl} (${column.en})`).join(', ');

function unreadable(error: CsvError): DomainError {
  const lines = (error as { lines?: unknown }).lines;
  const line = typeof lines === 'number' ? lines : undefined;
  const facts = line === undefined ? undefined : { line };
  return error.code === 'CSV_QUOTE_NOT_CLOSED'
    ? refusal('IMPORT.QUOTE_OPEN', `A quote that opens is never closed${line === undefined ? '' : `, on or before line ${line}`}`, 'Close or remove the quote.', facts)
    : refusal('IMPORT.FILE_NOT_CSV', `The file cannot be read as CSV (${error.code})`, 'Save it again as CSV UTF-8.', facts);
}

function fileEmpty(): DomainError {
  return refusal('IMPORT.FILE_EMPTY', 'The file has no rows', 'Use the template, and fill in at least one row.');
}

function encoding(found: string, cause?: unknown): DomainError {
  const error = refusal(
    'IMPORT.ENCODING_UNSUPPORTED',
    `The file is not in UTF-8, but probably in ${found}`,
    'In Excel or LibreOffice choose Save as, and then CSV UTF-8.',
    { encoding: found },
  );
  error.cause = cause;
  return error;
}

type Facts = DomainError['detail']['facts'];
function refusal(...[code, message, remedy, facts]: [code: string, message: string, remedy: string, facts?: Facts]): DomainError {
  return new DomainError(code, message, { field: 'body', remedy, ...(facts && { facts }) });
}
