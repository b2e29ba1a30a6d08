import { COLUMNS, type Column } from '../domain/import/columns.js';
import {
  CERTIFICATE_LABELS,
  EVIDENCE_LABELS,
  LANGUAGE_LEVEL_LABELS,
  LIMIT_LABELS,
  SKILL_LABELS,
  TARGET_GROUP_LABELS,
  TRAVEL_MODE_LABELS,
  WEEKDAY_LABELS,
} from '../domain/import/labels.js';
import type { TestCandidate } from './candidates.js';
import { csv } from './csv.js';

type Language = 'nl' | 'en';

/** Labels by code of every column that has them. */
const LABELS: Readonly<Record<string, Readonly<Record<string, { nl: string; en: string }>>>> = {
  targetGroup: TARGET_GROUP_LABELS,
  evidenceKind: EVIDENCE_LABELS,
  skills: SKILL_LABELS,
  certificates: CERTIFICATE_LABELS,
  limits: LIMIT_LABELS,
  travelModes: TRAVEL_MODE_LABELS,
  days: WEEKDAY_LABELS,
  languageLevel: LANGUAGE_LEVEL_LABELS,
};
/** The last column of every file says what it is. The import reports it as one that it does not know. */
const MARK = 'TESTDATA';

/** Candidates as a file for the import, with the headers, labels and dates of a language. */
export function candidateCsv(candidates: readonly TestCandidate[], language: Language = 'nl'): string {
  const cells = (candidate: TestCandidate) => COLUMNS.map((column) => cellOf(candidate, { column, language }));
  return csv([[...COLUMNS.map((c) => c[language]), MARK], ...candidates.map((c) => [...cells(c), MARK])], language);
}

function cellOf(candidate: TestCandidate, { column, language }: { column: Column; language: Language }): string {
  const value = column.path.split('.').reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], candidate);
  const label = (code: unknown) => LABELS[column.key]?.[String(code)]?.[language] ?? String(code);
  if (value === undefined) return '';
  // An empty list of limits says that there are none; an empty cell says that nobody asked.
  if (Array.isArray(value)) return value.length > 0 ? value.map(label).join(' | ') : language === 'nl' ? 'geen' : 'none';
  const text = label(value);
  const date = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return date && language === 'nl' ? `${date[3]}-${date[2]}-${date[1]}` : text;
}
