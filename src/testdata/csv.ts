/** Rows as CSV with byte order mark: semicolons in Dutch, commas in English, as spreadsheets expect. */
export function csv(rows: readonly (readonly string[])[], language: 'nl' | 'en' = 'nl'): string {
  const delimiter = language === 'nl' ? ';' : ',';
  const cell = (text: string) => (/[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return `\uFEFF${rows.map((row) => `${row.map(cell).join(delimiter)}\r\n`).join('')}`;
}
