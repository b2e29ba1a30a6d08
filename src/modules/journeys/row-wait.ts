import { setTimeout as pause } from 'node:timers/promises';

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
