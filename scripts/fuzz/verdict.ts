/** What a run of fuzzing comes to. */

export interface Summary {
  /** How often each status was answered. */
  statuses: Record<string, number>;
  /** The same by operation. */
  operations: Record<string, Record<string, number>>;
}

export interface Findings {
  /** What every route must refuse, and did not. */
  doors: { requests: number; faults: string[] };
  /** Every answer was as the description says. */
  passed: boolean;
  summary: Summary;
  /** Lines that the API logged as a fault of its own. */
  logged: string[];
}

/** At most this many lines of the log are repeated. */
const MOST_LOGGED = 20;

/** Whether the run passed, and what to print: each fault on a line of its own, the counts last. */
export function verdictOn({ doors, passed, summary, logged }: Findings): { ok: boolean; lines: string[] } {
  const failing = Object.entries(summary.operations).flatMap(([operation, statuses]) =>
    Object.entries(statuses).flatMap(([status, times]) => (isServerError(status) ? `Server error: ${operation} answered ${status}, ${times} x` : [])),
  );
  const total = Object.values(summary.statuses).reduce((sum, times) => sum + times, 0);
  const errors = Object.entries(summary.statuses).reduce((sum, [status, times]) => (isServerError(status) ? sum + times : sum), 0);
  const asDescribed = passed && doors.faults.length === 0;
  const operations = Object.keys(summary.operations).length;
  return {
    ok: asDescribed && errors === 0 && logged.length === 0 && total > 0,
    lines: [
      ...doors.faults.map((fault) => `Door: ${fault}`),
      ...logged.slice(0, MOST_LOGGED).map((line) => `Logged: ${line}`),
      ...failing,
      `Answers: ${Object.entries(summary.statuses).sort().map(([status, times]) => `${status} x ${times}`).join(', ')}`,
      `${operations} operations, ${total + doors.requests} requests, ${errors} server errors${asDescribed ? '' : '; not every answer was as described'}`,
    ],
  };
}

/** What several processes answered; each operation belongs to one. */
export function together(summaries: Summary[]): Summary {
  const statuses: Summary['statuses'] = {};
  for (const [status, times] of summaries.flatMap((one) => Object.entries(one.statuses))) statuses[status] = (statuses[status] ?? 0) + times;
  return { statuses, operations: Object.assign({}, ...summaries.map((one) => one.operations)) as Summary['operations'] };
}

function isServerError(status: string): boolean {
  return Number(status) >= 500;
}
