// Sums jest's results up to the one line that a person or CI reads.

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

/** `N passed, N failed`, with `, N skipped` when there are any. */
export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
