import { setTimeout as pause } from 'node:timers/promises';
import type { Store } from '../src/persistence/connection.js';

/** Between two looks, in milliseconds, for a row that comes at once. */
const STEP_MS = 2;
/** A row that takes longer is looked for with this error: looking must not take the cores from what is measured. */
const ERROR = 0.05;
const LIMIT_MS = 600_000;

/**
 * Measures from an answer until a reader of the store sees what it announced. One call at a time is followed, so that
 * looking takes nothing from what is measured.
 */
export class VisibilityProbe {
  /** Milliseconds from the answer to the row. */
  readonly samples: number[] = [];
  #following: Promise<void> | undefined;
  #failure: Error | undefined;

  constructor(private readonly store: Store) {}

  /** Call it as soon as the answer is there. Does nothing while another call is followed. */
  answered(candidateId: string, rev: number): void {
    if (this.#following !== undefined || this.#failure !== undefined) return;
    this.#following = this.#follow(candidateId, rev)
      .catch((error: unknown) => {
        this.#failure = error instanceof Error ? error : new Error(String(error));
      })
      .finally(() => {
        this.#following = undefined;
      });
  }

  /** Waits until the last one that is followed was seen. Throws when one was not. */
  async settle(): Promise<void> {
    await this.#following;
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #follow(candidateId: string, rev: number): Promise<void> {
    const answeredAt = performance.now();
    const rows = this.store.models.journeys.collection;
    const filter = { _id: candidateId, rev: { $gte: rev } } as object;
    while ((await rows.findOne(filter, { projection: { _id: 1 } })) === null) {
      const waited = performance.now() - answeredAt;
      if (waited > LIMIT_MS) throw new Error(`The row of an accepted call did not appear in ${LIMIT_MS} ms`);
      await pause(Math.max(STEP_MS, waited * ERROR));
    }
    this.samples.push(performance.now() - answeredAt);
  }
}

/** Waits until the store shows each of these journeys at this revision or a later one. */
export async function allAtRevision(store: Store, revisions: ReadonlyMap<string, number>): Promise<void> {
  const giveUpAt = Date.now() + LIMIT_MS;
  for (const rev of new Set(revisions.values())) {
    const ids = [...revisions].filter(([, own]) => own === rev).map(([candidateId]) => candidateId);
    const filter = { _id: { $in: ids }, rev: { $gte: rev } };
    while ((await store.models.journeys.countDocuments(filter)) < ids.length) {
      if (Date.now() > giveUpAt) throw new Error(`Not every journey came to revision ${rev} in ${LIMIT_MS} ms`);
      // A look at many costs more, and must take nothing from what is measured.
      await pause(Math.max(150, ids.length));
    }
  }
}

/** Waits until the store shows a row of each of these journeys. */
export async function allVisible(store: Store, candidateIds: readonly string[]): Promise<void> {
  const giveUpAt = Date.now() + LIMIT_MS;
  const filter = { _id: { $in: [...candidateIds] } };
  while ((await store.models.journeys.countDocuments(filter)) < candidateIds.length) {
    if (Date.now() > giveUpAt) throw new Error(`Not every journey became visible in ${LIMIT_MS} ms`);
    await pause(150);
  }
}
