/** The rows of one batch of an import: registered in parts, started meanwhile. */
import { describe, expect, test } from '@jest/globals';
import { createImportActivities, type ImportActivityDeps, type JourneyToStart, type WaitingRow } from '../../activities/import.activities.js';
import { noRows, type RowStatus } from '../../src/domain/import/status.js';
import { DomainError } from '../../src/domain/shared/domain-error.js';
import type { RowRange } from '../../workflows/import/import.ports.js';

/** Rows in memory, which move on as those of the store do. */
class Rows {
  readonly status = new Map<number, RowStatus>();
  /** What happened, in order: `r5` is registered, `s5` asked to start, `t5` recorded as started. */
  readonly said: string[] = [];
  /** Starts wait for it, when set. */
  gate: (row: number) => Promise<void> = () => Promise.resolve();
  /** Rows whose start is refused, with this code, or fails so many times. */
  readonly refusals = new Map<number, string>();
  readonly faults = new Map<number, number>();
  isStopping = false;
  /** What the registry answers instead of its work, when set. */
  registryCode: string | undefined;

  constructor(count: number) {
    for (let row = 1; row <= count; row++) this.status.set(row, 'waiting');
  }

  readonly activities = createImportActivities({
    rows: {
      waiting: async (range) => this.among(range, 'waiting').map((row) => ({ row, candidateId: `c${row}` }) as WaitingRow),
      recordRegistration: async (_importId, { registered, refused }) => {
        for (const row of registered) this.move(row, 'registered', `r${row}`);
        for (const { row } of refused) this.move(row, 'refused', `x${row}`);
      },
      toStart: async (range) => this.among(range, 'registered').map((row) => ({ row, candidateId: `c${row}` }) as JourneyToStart),
      recordStarted: async (_importId, rows) => rows.forEach((row) => this.move(row, 'started', `t${row}`)),
      complete: async () => noRows(),
    },
    registry: {
      registerMany: async (candidates) => {
        if (this.registryCode) throw new DomainError(this.registryCode, 'no', { remedy: '-' });
        return candidates.map(({ candidateId }) => ({ candidateId, status: 'registered' }));
      },
    },
    journeys: {
      start: async ({ row }) => {
        this.said.push(`s${row}`);
        await this.gate(row);
        const code = this.refusals.get(row);
        if (code) throw new DomainError(code, 'no', { remedy: '-' });
        const left = this.faults.get(row) ?? 0;
        this.faults.set(row, left - 1);
        if (left > 0) throw new Error('the server is away');
      },
    },
    inTurn: (work) => work(),
    heartbeat: () => undefined,
    isStopping: () => this.isStopping,
  } satisfies ImportActivityDeps);

  count(status: RowStatus): number {
    return [...this.status.values()].filter((one) => one === status).length;
  }

  times(letter: string): number {
    return this.said.filter((one) => one.startsWith(letter)).length;
  }

  private among({ from, to }: RowRange, status: RowStatus): number[] {
    return [...this.status].flatMap(([row, has]) => (row >= from && row <= to && has === status ? row : []));
  }

  private move(row: number, to: RowStatus, said: string): void {
    this.status.set(row, to);
    this.said.push(said);
  }
}

const all = (to: number): RowRange => ({ importId: 'i', from: 1, to });

describe('A batch of an import', () => {
  test('registers and starts every row once, a part after the other', async () => {
    const rows = new Rows(520);
    expect(await rows.activities.importRows(all(520))).toEqual({ started: 520 });
    expect(rows.count('started')).toBe(520);
    expect(['r', 's', 't'].map((letter) => rows.times(letter))).toEqual([520, 520, 520]);
  });

  test('registers other rows while journeys start, and not all of them ahead', async () => {
    const rows = new Rows(520);
    let open = () => {};
    const gate = new Promise<void>((resolve) => (open = resolve));
    rows.gate = () => gate;
    const importing = rows.activities.importRows(all(520));
    await new Promise((resolve) => setImmediate(resolve));
    expect([rows.times('s'), rows.count('registered'), rows.count('waiting')]).toEqual([150, 150, 370]);
    open();
    await importing;
    expect(rows.count('started')).toBe(520);
  });

  test('refuses a row alone', async () => {
    const rows = new Rows(60);
    rows.refusals.set(7, 'POLICY.UNKNOWN');
    expect(await rows.activities.importRows(all(60))).toEqual({ started: 59 });
    expect([rows.count('started'), rows.status.get(7)]).toEqual([59, 'refused']);
  });

  test('refuses no row when what it needs is away, and is tried again', async () => {
    const rows = new Rows(60);
    rows.refusals.set(7, 'SERVICE.UNAVAILABLE');
    await expect(rows.activities.importRows(all(60))).rejects.toMatchObject({ type: 'SERVICE.UNAVAILABLE', nonRetryable: false });
    expect(rows.count('refused')).toBe(0);
    rows.refusals.clear();
    rows.registryCode = 'PROCESSING_LOG.UNAVAILABLE';
    for (let row = 61; row <= 70; row++) rows.status.set(row, 'waiting');
    await expect(rows.activities.importRows(all(70))).rejects.toMatchObject({ type: 'PROCESSING_LOG.UNAVAILABLE', nonRetryable: false });
    rows.registryCode = undefined;
    await rows.activities.importRows(all(70));
    expect(rows.count('started')).toBe(70);
  });

  test('is not tried again when a rule refuses it whole', async () => {
    const rows = new Rows(1);
    rows.registryCode = 'POLICY.UNKNOWN';
    await expect(rows.activities.importRows(all(1))).rejects.toMatchObject({ type: 'POLICY.UNKNOWN', nonRetryable: true });
  });

  test('ends between two parts when its worker stops, and another one does the rest', async () => {
    const rows = new Rows(520);
    rows.gate = async () => void (rows.isStopping = true);
    await expect(rows.activities.importRows(all(520))).rejects.toThrow('This worker stops');
    expect([rows.count('started'), rows.count('registered'), rows.count('waiting')]).toEqual([150, 0, 370]);
    rows.isStopping = false;
    rows.gate = () => Promise.resolve();
    expect(await rows.activities.importRows(all(520))).toEqual({ started: 370 });
    expect(rows.times('s')).toBe(520);
  });

  test('after a failure keeps what was started, begins nothing more, and goes on where it was when it is repeated', async () => {
    const rows = new Rows(520);
    rows.faults.set(20, 1);
    await expect(rows.activities.importRows(all(520))).rejects.toThrow('the server is away');
    expect([rows.count('started') > 0, rows.count('waiting') > 0]).toEqual([true, true]);
    const before = new Set(rows.said.filter((one) => one.startsWith('t')));
    expect(rows.times('t')).toBe(rows.count('started'));
    await rows.activities.importRows(all(520));
    expect(rows.count('started')).toBe(520);
    expect(rows.said.filter((one) => before.has(one))).toHaveLength(before.size);
  });
});
