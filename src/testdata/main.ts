/**
 * Writes invented data to standard output or a file:
 * `node dist/src/testdata/main.js candidates --count 60 --region AM24 --seed 1 [--language nl|en] [--incomplete 0.1] [--out FILE]`.
 * Kinds: candidates (CSV for the import), contractors and assignments (JSON for the API).
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { DomainError } from '../domain/shared/domain-error.js';
import { candidateCsv } from './candidate-csv.js';
import { testCandidates } from './candidates.js';
import { testAssignments, testContractors } from './work.js';

const USAGE = `Usage: main.js candidates|contractors|assignments
  --count N          how many (60)
  --region CODE      labour-market region (AM24)
  --seed N           the same seed gives the same data (1)
  --language nl|en   headers and labels of candidates (nl)
  --incomplete 0..1  share of candidates whose intake is not complete (0)
  --contractors N    over how many contractors assignments are spread (12)
  --first-day DATE   first day on which assignments start (2026-09-01)
  --out FILE         where to write (standard output)
`;

function run(): string {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      count: { type: 'string', default: '60' },
      region: { type: 'string', default: 'AM24' },
      seed: { type: 'string', default: '1' },
      language: { type: 'string', default: 'nl' },
      incomplete: { type: 'string', default: '0' },
      contractors: { type: 'string', default: '12' },
      'first-day': { type: 'string', default: '2026-09-01' },
      out: { type: 'string' },
    },
  });
  const { region } = values;
  const sized = { count: whole(values.count), region, seed: whole(values.seed) };
  const text = textOf(positionals[0], () => ({
    candidates: () => candidateCsv(testCandidates({ ...sized, incomplete: Number(values.incomplete) }), values.language === 'en' ? 'en' : 'nl'),
    contractors: () => `${JSON.stringify(testContractors(sized), null, 2)}\n`,
    assignments: () =>
      `${JSON.stringify(testAssignments({ ...sized, contractors: whole(values.contractors), firstDay: values['first-day'] }), null, 2)}\n`,
  }));
  if (values.out === undefined) return text;
  writeFileSync(values.out, text);
  return '';
}

function textOf(kind: string | undefined, kinds: () => Record<string, () => string>): string {
  const make = kind === undefined ? undefined : kinds()[kind];
  if (!make) throw new TypeError('Say what to make: candidates, contractors or assignments');
  return make();
}

function whole(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new TypeError(`"${text}" is not a whole number`);
}

try {
  process.stdout.write(run());
} catch (error) {
  const said = error instanceof DomainError ? `${error.message}. ${error.detail.remedy}` : error instanceof Error ? error.message : String(error);
  process.stderr.write(`${said}\n\n${USAGE}`);
  process.exitCode = 64;
}
