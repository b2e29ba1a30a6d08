import { continueAsNew, proxyActivities, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { ImportInput, ImportResult } from './import.messages.js';
import type { ImportActivities, RowRange } from './import.ports.js';

/** Large enough that a batch is a few round trips, small enough that a lost worker repeats little. */
const BATCH_SIZE = 100;
const LANES = 3;

const { registerRows, completeImport } = proxyActivities<ImportActivities>({
  startToCloseTimeout: '30s',
  retry: { initialInterval: '500ms', maximumInterval: '1m' },
});
const { startJourneys } = proxyActivities<ImportActivities>({
  startToCloseTimeout: '10m',
  // The work is reported every two seconds, so that the work of a lost worker is taken over within seconds.
  heartbeatTimeout: '10s',
  retry: { initialInterval: '500ms', maximumInterval: '1m' },
});

/** Rows that were stored: register each candidate, start each journey, and count what became of them. */
export async function candidateImport(input: ImportInput): Promise<ImportResult> {
  const batches = new Batches(input);
  const lane = async () => {
    let batch = batches.next();
    if (batch) await registerRows(batch);
    while (batch) {
      const next = batches.next();
      // The next is registered while journeys start, so that the Temporal server is never left waiting.
      await Promise.all([startJourneys(batch), next && registerRows(next)]);
      batches.done(batch);
      describe(input, batches.rowsDone);
      batch = next;
    }
  };
  await Promise.all(Array.from({ length: input.lanes ?? LANES }, lane));
  if (batches.from <= input.to) await continueAsNew<typeof candidateImport>({ ...input, from: batches.from });
  return completeImport(input.importId);
}

/** Hands out ranges of rows in order, until all are done or the history is long. */
class Batches {
  rowsDone = 0;
  private given = 0;

  constructor(
    private readonly input: ImportInput,
    /** First row that was not handed out. */
    public from = input.from,
  ) {}

  next(): RowRange | undefined {
    const { importId, to, batchSize = BATCH_SIZE, maxBatches = Infinity } = this.input;
    const long = workflowInfo().continueAsNewSuggested || this.given >= maxBatches;
    if (long || this.from > to) return undefined;
    const range = { importId, from: this.from, to: Math.min(this.from + batchSize - 1, to) };
    this.from = range.to + 1;
    this.given += 1;
    return range;
  }

  done({ from, to }: RowRange): void {
    this.rowsDone += to - from + 1;
  }
}

/** For managers in the Temporal UI. */
function describe({ from, to }: ImportInput, rowsDone: number): void {
  const done = from - 1 + rowsDone;
  setCurrentDetails(`${done} van ${to} rijen verwerkt.\n\n${done} of ${to} rows done.`);
}
