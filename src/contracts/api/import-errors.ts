/** Refusals of a whole file, and of what is asked about an import. Faults of a row have their own words. */
import type { ErrorKind } from './errors.js';

type Words = readonly [title: string, remedy: string];
const kind = (status: number, [titleNl, remedyNl]: Words, [titleEn, remedyEn]: Words): ErrorKind => ({
  status,
  title: { nl: titleNl, en: titleEn },
  remedy: { nl: remedyNl, en: remedyEn },
});

export const IMPORT_ERRORS = {
  'IMPORT.FILE_EMPTY': kind(422, ['Het bestand is leeg', 'Gebruik het sjabloon en vul onder de eerste regel minstens een rij in.'], ['The file is empty', 'Use the template, and fill in at least one row below the first line.']),
  'IMPORT.FILE_TOO_LARGE': kind(413, ['Het bestand is te groot', 'Splits het bestand in delen van hoogstens 20 MB.'], ['The file is too large', 'Split the file in parts of at most 20 MB.']),
  'IMPORT.ROWS_TOO_MANY': kind(422, ['Het bestand heeft te veel rijen', 'Splits het bestand in delen van hoogstens 20.000 rijen.'], ['The file has too many rows', 'Split the file in parts of at most 20,000 rows.']),
  'IMPORT.FILE_NOT_CSV': kind(422, ['Dit is geen CSV-bestand', 'Kies in Excel of LibreOffice Opslaan als, en dan CSV UTF-8.'], ['This is not a CSV file', 'In Excel or LibreOffice choose Save as, and then CSV UTF-8.']),
  'IMPORT.ENCODING_UNSUPPORTED': kind(422, ['De tekens in dit bestand zijn niet opgeslagen als UTF-8', 'Sla het bestand opnieuw op als CSV UTF-8.'], ['The characters of this file are not saved as UTF-8', 'Save the file again as CSV UTF-8.']),
  'IMPORT.QUOTE_OPEN': kind(422, ['Een aanhalingsteken is niet gesloten', 'Sluit het aanhalingsteken op de genoemde regel.'], ['A quote is not closed', 'Close the quote on the line that is named.']),
  'IMPORT.COLUMNS_MISSING': kind(422, ['Er ontbreken verplichte kolommen', 'Zet de genoemde kolommen in de eerste regel, zoals in het sjabloon.'], ['Required columns are missing', 'Put the columns that are named in the first line, as in the template.']),
  'IMPORT.COLUMN_TWICE': kind(422, ['Een kolom staat er twee keer in', 'Haal een van de twee kolommen weg.'], ['A column stands there twice', 'Remove one of the two columns.']),
  'IMPORT.UNKNOWN': kind(404, ['Deze import bestaat niet', 'Zoek de import op in de lijst.'], ['This import does not exist', 'Find the import in the list.']),
  'IMPORT.ROW_UNKNOWN': kind(404, ['Deze rij bestaat niet of is niet bewaard', 'Kijk in de rijen van de import. Rijen worden 30 dagen bewaard.'], ['This row does not exist, or was not kept', 'See the rows of the import. Rows are kept for 30 days.']),
  'IMPORT.DECISION_NOT_POSSIBLE': kind(409, ['Dit kan niet met deze rij', 'Bekijk de rij opnieuw en kies een van haar mogelijkheden.'], ['This is not possible with this row', 'Look at the row again, and choose one of its decisions.']),
  'IMPORT.ROW_NOT_STORED': kind(422, ['Het register neemt deze rij niet aan', 'Meld deze kandidaat met de hand aan en geef het rijnummer door aan de beheerder.'], ['The register does not take this row', 'Register this candidate by hand, and report the row number to the administrator.']),
  'IMPORT.MERGE_TARGET': kind(422, ['Deze kandidaat lijkt niet op de rij', 'Kies een van de kandidaten die bij de rij staan.'], ['This candidate is not one of those alike', 'Choose one of the candidates that stand with the row.']),
} satisfies Record<string, ErrorKind>;
