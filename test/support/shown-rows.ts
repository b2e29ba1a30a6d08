import { expect } from '@jest/globals';
import type { JourneyState } from '../../src/domain/journey/journey-state.js';
import { snapshotOf, type JourneySnapshot } from '../../src/domain/journey/projection.js';

type Row = { rev: number };
const ALIVE = ['open', 'agreed', 'awaiting-start', 'running', 'planned'];

/** What screens show of one journey: its rows, each as it was published last, fenced by the revision as in the store. */
export class ShownRows {
  private readonly rows = new Map<string, Row>();

  constructor(snapshots: Iterable<JourneySnapshot> = []) {
    for (const snapshot of snapshots) this.take(snapshot);
  }

  take(snapshot: JourneySnapshot): void {
    for (const [key, row] of rowsOf(snapshot)) {
      const known = this.rows.get(key);
      if (!known || known.rev < row.rev) this.rows.set(key, row);
    }
  }

  /** The rows written step by step are those of the whole state, and nothing that is gone from it still looks alive. */
  expectComplete(state: JourneyState): void {
    const whole = rowsOf(snapshotOf(state));
    for (const [key, row] of whole) expect([key, strip(this.rows.get(key))]).toEqual([key, strip(row)]);
    const alive = new Map(whole);
    for (const [key, row] of this.rows) {
      const { status } = row as { status?: string };
      if (status && ALIVE.includes(status)) expect([key, (alive.get(key) as { status?: string } | undefined)?.status]).toEqual([key, status]);
    }
  }
}

function rowsOf(snapshot: JourneySnapshot): [string, Row][] {
  return [
    ['journey', snapshot.journey],
    ...snapshot.proposals.map((p): [string, Row] => [`proposal ${p.proposalId}`, p]),
    ...snapshot.placements.map((p): [string, Row] => [`placement ${p.placementId}`, p]),
    ...snapshot.checkpoints.map((c): [string, Row] => [`checkpoint ${c.checkpointId}`, c]),
  ];
}

function strip(row: object | undefined): unknown {
  const { rev: _rev, ...rest } = JSON.parse(JSON.stringify(row ?? {})) as { rev?: number };
  return rest;
}
