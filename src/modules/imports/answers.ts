/** Rows and imports as the API answers them, in the language of the reader. */
import type { Language } from '../../contracts/api/problem.js';
import { ERRORS } from '../../contracts/api/errors.js';
import type { ImportAnswer, ImportCounts, ImportRowAnswer } from '../../contracts/import.js';
import { columnOfKey } from '../../domain/import/columns.js';
import { describeFault, type DescribedFault, type RowFault } from '../../domain/import/faults.js';
import { decisionsFor, type RowCounts, type RowStatus } from '../../domain/import/status.js';
import type { ImportRecord } from '../../persistence/import-store.js';
import type { Alike } from '../../persistence/imports/import.schema.js';

interface AnswerableRow {
  row: number;
  line: number;
  status: RowStatus;
  candidateId?: string;
  faults: RowFault[];
  refusal?: string;
  alike: Alike[];
}

export function rowAnswer({ row, line, status, candidateId, faults, refusal, alike }: AnswerableRow, language: Language): ImportRowAnswer {
  const registered = status === 'registered' || status === 'started';
  const described = faults.map((fault) => describeFault(fault, { column: fault.column ? columnOfKey(fault.column) : undefined, language }));
  return {
    row,
    line,
    status,
    ...(registered && candidateId && { candidateId }),
    faults: [...described, ...refusalFaults({ status, refusal }, language)],
    alike: alike.map(({ row: other, candidateId: id, score, reasons }) => ({
      ...(id && { candidateId: id }),
      ...(other !== undefined && { row: other }),
      ...(score !== undefined && { score }),
      reasons,
    })),
    decisions: [...decisionsFor(status)],
  };
}

const LIKENESS = 'CANDIDATE.POSSIBLE_DUPLICATE';

/** Why the registry did not take the row, in the words of the general catalogue. */
function refusalFaults({ status, refusal }: { status: RowStatus; refusal: string | undefined }, language: Language): DescribedFault[] {
  const open = status === 'refused' || status === 'possible-duplicate';
  const code = refusal ?? (status === 'possible-duplicate' ? LIKENESS : undefined);
  if (!open || !code) return [];
  const kind = ERRORS[code] ?? ERRORS['SERVICE.FAILED'];
  return kind ? [{ code, message: kind.title[language], remedy: kind.remedy[language] }] : [];
}

export function importAnswer({ by: _by, counts, ...record }: ImportRecord): ImportAnswer {
  return { ...record, counts: countsAnswer(counts) };
}

export function countsAnswer({ 'possible-duplicate': possibleDuplicate, ...counts }: RowCounts): ImportCounts {
  return { ...counts, possibleDuplicate };
}
