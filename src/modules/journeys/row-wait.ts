import { setTimeout as pause } from 'node:timers/promises';
import type { JourneyRow } from '../../domain/journey/projection.js';
import { ApiError } from '../../http/api-error.js';
import type { JourneyReads } from '../../persistence/journey-reads.js';
import type { JourneyGateway } from '../../temporal/journey-gateway.js';

/** Between looks, in milliseconds: together about a second and a half. */
const STEPS = [0, 40, 80, 160, 320, 400, 500];

/**
 * Looks for a row that a command needs. Rows follow a journey a moment later, so a caller who answers at once what
 * was just proposed is waited for; `fits` says when the row is far enough. Gives the row as it is in the end.
 */
export async function rowFor<Row>(
  look: () => Promise<Row | undefined>,
  fits: (row: Row) => boolean = () => true,
): Promise<Row | undefined> {
  let row: Row | undefined;
  for (const step of STEPS) {
    if (step > 0) await pause(step);
    row = await look();
    if (row !== undefined && fits(row)) return row;
  }
  return row;
}

/** How often the waiting begins anew for a journey that runs, but whose row is late: together about ten seconds. */
const LATE_LOOKS = 6;

/**
 * The row of a journey that a command needs. When it is late the journey itself says whether there is one: a journey
 * that runs is never refused as `JOURNEY.NOT_STARTED` because the worker is busy.
 * Throws `JOURNEY.NOT_STARTED`, or `SERVICE.UNAVAILABLE` when the row stays away.
 */
export async function journeyRowFor(
  { gateway, reads }: { gateway: Pick<JourneyGateway, 'state'>; reads: Pick<JourneyReads, 'journeys'> },
  candidateId: string,
  fits: (row: JourneyRow) => boolean = () => true,
): Promise<JourneyRow> {
  const look = () => reads.journeys.find(candidateId);
  let row = await rowFor(look, fits);
  if (row) return row;
  await gateway.state(candidateId);
  for (let looks = 0; looks < LATE_LOOKS && !row; looks += 1) row = await rowFor(look, fits);
  if (row) return row;
  throw new ApiError('SERVICE.UNAVAILABLE', 'The journey is not listed yet', {
    remedy: 'Try again in a few seconds, with the same key.',
    headers: { 'retry-after': '5' },
  });
}
