/** A command to journeys that sleep: a contact is planned. It can be given again and again, and every time costs the same. */
import type { Bench } from './bench-context.js';
import { cpuTimeOf, usedBetween, type CpuTime } from './cpu-time.js';
import { runBlock } from './load.js';
import { rawUpdate } from './raw-sdk.js';
import { allAtRevision } from './visibility.js';

const DAY_MS = 24 * 3600 * 1000;

/** What it cost to wake some journeys, once each. */
export interface Wakes {
  calls: number;
  /** Of each call, in milliseconds. */
  latencies: number[];
  /** Of all of them, until the store showed the last. */
  cpu: CpuTime;
}

export interface Waking {
  ids: readonly string[];
  callers: number;
  /** When the contact with the journey at this place is due; in thirty days when it is left out. */
  dueAt?: (at: number) => Date;
}

/** Plans a contact with each journey, and waits until the store shows it. Answers the revisions as well. */
export async function wakeEach({ client, store, pids }: Bench, { ids, callers, dueAt }: Waking): Promise<Wakes & { revisions: Map<string, number> }> {
  const later = new Date(Date.now() + 30 * DAY_MS);
  const revisions = new Map<string, number>();
  const call = async (_caller: number, at: number) => {
    const candidateId = ids[at]!;
    const args = { form: 'call', purpose: 'progress', dueAt: (dueAt?.(at) ?? later).toISOString() } as const;
    const { rev } = await rawUpdate(client, { candidateId, name: 'planContact', args });
    revisions.set(candidateId, rev);
  };
  const before = cpuTimeOf(pids);
  const { calls, latencies } = await runBlock({ callers, calls: ids.length, call });
  await allAtRevision(store, revisions);
  return { calls, latencies, cpu: usedBetween(before, cpuTimeOf(pids)), revisions };
}
