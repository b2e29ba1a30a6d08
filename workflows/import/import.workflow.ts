import { continueAsNew, patched, proxyActivities, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { ImportInput, ImportResult } from './import.messages.js';
import type { ImportActivities, RowRange } from './import.ports.js';

/**
 * Many rows: beside so many starts the server takes seconds to hand out the next batch, and with a few batches nothing would
 * be started meanwhile. Two at a time, of which the first has half, so that one begins in the middle of the other.
 */
const SIZES = { batchSize: 2_000, lanes: 2, firstPart: 0.5 };
/** Of runs that began when a batch was two activities. */
const FORMER_SIZES = { batchSize: 100, lanes: 3, firstPart: 1 };

const { registerRows, completeImport } = proxyActivities<ImportActivities>({
  startToCloseTimeout: '30s',
  retry: { initialInterval: '500ms', maximumInterval: '1m' },
});
const { importRows, startJourneys } = proxyActivities<ImportActivities>({
  startToCloseTimeout: '1h',
  // The work is reported every two seconds, so that the work of a lost worker is taken over within seconds.
  heartbeatTimeout: '10s',
  retry: { initialInterval: '500ms', maximumInterval: '1m' },
});

/** Rows that were stored: register each candidate, start each journey, and count what became of them. */
export async function candidateImport(input: ImportInput): Promise<ImportResult> {
  const isWhole = patched('rows-in-one-activity');
  const sizes = { ...(isWhole ? SIZES : FORMER_SIZES), ...input };
  const batches = new Batches(sizes);
  const lane = isWhole ? wholeLane : formerLane;
  await Promise.all(Array.from({ length: sizes.lanes }, () => lane(batches)));
  if (batches.from <= input.to) await continueAsNew<typeof candidateImport>({ ...input, from: batches.from });
  return completeImport(input.importId);
}

async function wholeLane(batches: Batches): Promise<void> {
  for (let batch = batches.next(); batch; batch = batches.next()) {
    await importRows(batch);
    batches.done(batch);
  }
}

async function formerLane(batches: Batches): Promise<void> {
  let batch = batches.next();
  if (batch) await registerRows(batch);
  while (batch) {
    const next = batches.next();
    await Promise.all([startJourneys(batch), next && registerRows(next)]);
    batches.done(batch);
    batch = next;
  }
}

/** Hands out ranges of rows in order, until all are done or the history is long. */
class Batches {
  private rowsDone = 0;
  private given = 0;

  constructor(
    private readonly input: ImportInput & typeof SIZES,
    /** First row that was not handed out. */
    public from = input.from,
  ) {}

  next(): RowRange | undefined {
    const { importId, to, batchSize, firstPart, maxBatches = Infinity } = this.input;
    const long = workflowInfo().continueAsNewSuggested || this.given >= maxBatches;
    if (long || this.from > to) return undefined;
    const size = this.given === 0 ? Math.ceil(batchSize * firstPart) : batchSize;
    const range = { importId, from: this.from, to: Math.min(this.from + size - 1, to) };
    this.from = range.to + 1;
    this.given += 1;
    return range;
  }

  done({ from, to }: RowRange): void {
    this.rowsDone += to - from + 1;
    describe(this.input, this.rowsDone);
  }
}

/** For managers in the Temporal UI. */
function describe({ from, to }: ImportInput, rowsDone: number): void {
  const done = from - 1 + rowsDone;
  setCurrentDetails(`${done} van ${to} rijen verwerkt.\n\n${done} of ${to} rows done.`);
}
