import type { Language } from '../../contracts/api/problem.js';
import { COLUMNS } from '../../domain/import/columns.js';

/**
 * The template as a CSV file: headers and one invented row. Dutch with semicolons, as spreadsheets there expect;
 * with byte order mark, so that they read it as UTF-8.
 */
export function importTemplate(language: Language): string {
  const delimiter = language === 'nl' ? ';' : ',';
  const line = (cells: string[]) => cells.map((cell) => (/[",;\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(delimiter);
  return `\uFEFF${line(COLUMNS.map((c) => c[language]))}\r\n${line(COLUMNS.map((c) => c.example[language]))}\r\n`;
}
