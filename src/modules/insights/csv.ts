/** Figures as a CSV file for a Dutch spreadsheet: semicolons, decimal commas, byte order mark. */
import type { Definition } from '../../domain/insights/definition.js';
import type { CountFigure, Figure, FigureRow, Figures, FigureTable, ShareFigure, SpreadFigure } from '../../domain/insights/figures.js';
import { measureOf, type Dimension } from '../../domain/insights/measures.js';
import { DIMENSION_WORDS, partWords, valueWords } from '../../domain/insights/words.js';

export interface CsvQuestion {
  figures: Readonly<Record<string, Definition>>;
  groupBy?: Dimension | undefined;
  per?: string | undefined;
  /** Names of the contractors in the answer, by id. */
  names: ReadonlyMap<string, string>;
}

/** In the place of a number that is not shown. */
export const SHIELDED = 'afgeschermd';

type Cell = string | number | null;

/** The file: a line of headers, a line for every row, and the total last. */
export function figuresCsv({ rows, total }: FigureTable, { figures: asked, groupBy, per, names }: CsvQuestion): string {
  const figures = Object.entries(asked);
  const nameOf = (value: string) => names.get(value) ?? (groupBy && valueWords(groupBy, value)) ?? value;
  const keys = ({ group: { value, period } }: FigureRow): Cell[] => [...(per ? [period ?? ''] : []), ...(groupBy ? [value ? nameOf(value) : 'geen', value ?? ''] : [])];
  const cells = (of: Figures): Cell[] => figures.flatMap(([name, definition]) => cellsOf(definition, of[name]!));
  const headers = [...(per ? ['Periode'] : []), ...(groupBy ? [DIMENSION_WORDS[groupBy].nl, 'Code'] : []), ...figures.flatMap(([, definition]) => headersOf(definition))];
  const width = headers.length - cells(total).length;
  const last: Cell[] = [...(width > 0 ? ['Totaal'] : []), ...Array.from({ length: Math.max(0, width - 1) }, () => ''), ...cells(total)];
  const lines = [headers, ...rows.map((row) => [...keys(row), ...cells(row.figures)]), last];
  return `\uFEFF${lines.map((line) => `${line.map(written).join(';')}\r\n`).join('')}`;
}

function headersOf(definition: Definition): string[] {
  const name = definition.name.nl;
  if (definition.kind === 'share') return [`${name}: teller`, `${name}: noemer`, name];
  if (definition.kind === 'spread') return ['aantal', 'mediaan', '90 procent binnen', 'langste'].map((part) => `${name}: ${part}`);
  return [name, ...partsOf(definition).map((part) => `${name}: ${partWords(part).nl}`)];
}

function partsOf({ parts, level, measure }: Extract<Definition, { kind: 'count' }>): readonly string[] {
  return level === undefined ? [] : (parts ?? Object.keys(measureOf(measure).levels[level]!.parts));
}

function cellsOf(definition: Definition, figure: Figure): Cell[] {
  const shown = (number: number | null): Cell => (number === null && figure.suppressed ? SHIELDED : number);
  if (definition.kind === 'share') {
    const { numerator, denominator, share } = figure as ShareFigure;
    return [numerator, denominator, share].map(shown);
  }
  if (definition.kind === 'spread') {
    const { count, median, p90, longest } = figure as SpreadFigure;
    return [count, median, p90, longest].map(shown);
  }
  const { count, parts } = figure as CountFigure;
  return [count, ...partsOf(definition).map((part) => parts?.[part] ?? null)].map(shown);
}

/** Signs, also those of full width, that begin a formula in some spreadsheet, behind blanks that it leaves out. */
const RUNS = /^[\s\uFEFF]*[=+\-@|＝＋－＠]/;

/** What a spreadsheet would take for a formula gets a quote in front, so that it stays text. */
function written(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell).replace('.', ',');
  const harmless = RUNS.test(cell) ? `'${cell}` : cell;
  return /[";\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
