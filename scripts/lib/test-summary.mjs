// Sums jest's results up to the one line that a person or CI reads.
import { stripVTControlCharacters } from 'node:util';

/** Needs the time-skipping server, and with it Java or open internet. */
export const TIME_SKIPPING_TIER = 'workflows';
/** Breaks installations of its own while they work. */
export const CHAOS_TIER = 'chaos';

/**
 * Sums runs up. A file that could not even load counts as one failure, and so does a run that left no results: such a
 * failure never hides in a count of tests.
 * @param {{ results?: object, code: number }[]} runs
 */
export function sumUp(runs) {
  const total = { passed: 0, failed: 0, skipped: 0, broken: [] };
  for (const { results, code } of runs) {
    if (results === undefined) {
      total.failed += 1;
      total.broken.push('a run that ended early');
      continue;
    }
    total.passed += results.numPassedTests;
    total.failed += results.numFailedTests;
    total.skipped += results.numPendingTests + results.numTodoTests;
    const broken = results.testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'));
    total.failed += broken.length;
    total.broken.push(...broken.map((file) => file.name));
    if (code !== 0 && results.numFailedTests === 0 && broken.length === 0) {
      total.failed += 1;
      total.broken.push(`a run that ended with ${code}`);
    }
  }
  return total;
}

/** How much of what a failed test said is told again. */
const TOLD_CHARACTERS = 600;

/**
 * What failed, told once more at the end: the file, the test and how what it said begins. Between the first failure and the last
 * line other tiers write pages.
 * @param {{ results?: object }[]} runs
 */
export function failures(runs) {
  const files = runs.flatMap(({ results }) => results?.testResults ?? []);
  return files.flatMap(({ name, status, message = '', assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0) return status === 'failed' ? [told(name, message)] : [];
    return failed.map(({ fullName, failureMessages }) => told(`${name} > ${fullName}`, failureMessages.join('\n')));
  });
}

function told(what, said) {
  const plain = stripVTControlCharacters(said).trim();
  const text = plain.length > TOLD_CHARACTERS ? `${plain.slice(0, TOLD_CHARACTERS)} ...` : plain;
  return [what, ...text.split('\n').map((line) => `    ${line}`)].join('\n');
}

/** `N passed, N failed`, with `, N skipped` when there are any. */
export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
