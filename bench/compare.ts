/**
 * The same calls through the raw SDK and through the API, in short blocks that alternate, so that whatever slows the
 * machine for a while slows both arms.
 */
import type { Bench } from './bench-context.js';
import { cpuTimeOf, usedBetween, type CpuTime } from './cpu-time.js';
import { runBlock, type Block, type Calls } from './load.js';
import { rawStart, rawUpdate } from './raw-sdk.js';
import { seedCandidates } from './seed.js';
import { allVisible, VisibilityProbe } from './visibility.js';

export const ARMS = ['raw', 'api'] as const;
export type Arm = (typeof ARMS)[number];
export const LEVELS = [1, 16, 64] as const;

/** Accepted calls of one block, and until all of it was visible. */
export interface MeasuredBlock extends Block {
  /** Calls a second until the last row was visible. */
  carriedRate: number;
  /** Of the whole block, until all was visible. */
  cpu: CpuTime;
}

export interface Comparison {
  kind: 'start' | 'update';
  callers: number;
  /** One block of each arm, run one after the other. */
  pairs: Record<Arm, MeasuredBlock>[];
  /** Milliseconds from answer to row. */
  visible: Record<Arm, number[]>;
}

/** Blocks of one comparison: how many pairs, and how many calls each. */
export interface Plan {
  callers: number;
  pairs: number;
  calls: number;
}

/** Starts of journeys of candidates that are in the register. */
export async function compareStarts(bench: Bench, { callers, pairs, calls }: Plan): Promise<Comparison> {
  const { store, client, api } = bench;
  const waiting = await seedCandidates(store, 2 * pairs * calls);
  return inPairs({ kind: 'start', callers, pairs, store }, async (arm, probe) => {
    const ids = waiting.splice(0, calls);
    const start = {
      raw: (candidateId: string) => rawStart(client, candidateId),
      api: (candidateId: string) => api.post(`/v1/candidates/${candidateId}/journey`, {}),
    }[arm];
    const call = async (_caller: number, at: number) => {
      const candidateId = ids[at]!;
      await start(candidateId);
      probe.answered(candidateId, 1);
    };
    return measured(bench, { callers, calls, call, visible: () => allVisible(store, ids) });
  });
}

/** A journey in the pool, put on hold and resumed in turn. Both arms use the same ones, so both meet the same states. */
export interface HeldJourney {
  candidateId: string;
  onHold: boolean;
}

/** Commands to journeys that run: on hold, resumed, on hold, ... Each journey gets one command at a time. */
export async function compareUpdates(bench: Bench, { callers, pairs, calls, journeys }: Plan & { journeys: HeldJourney[] }): Promise<Comparison> {
  const { store, client, api } = bench;
  const turns = Array.from({ length: callers }, () => 0);
  return inPairs({ kind: 'update', callers, pairs, store }, async (arm, probe) => {
    const command = {
      raw: ({ candidateId, onHold }: HeldJourney) =>
        onHold
          ? rawUpdate(client, { candidateId, name: 'resume', args: {} })
          : rawUpdate(client, { candidateId, name: 'putOnHold', args: { reason: 'care' } }),
      api: ({ candidateId, onHold }: HeldJourney) =>
        onHold
          ? api.post<{ rev: number }>(`/v1/candidates/${candidateId}/journey/resumption`)
          : api.post<{ rev: number }>(`/v1/candidates/${candidateId}/journey/holds`, { reason: 'care' }),
    }[arm];
    const call = async (caller: number) => {
      const own = Math.floor(journeys.length / callers);
      const journey = journeys[caller + callers * (turns[caller]!++ % own)]!;
      const { rev } = await command(journey);
      journey.onHold = !journey.onHold;
      probe.answered(journey.candidateId, rev);
    };
    return measured(bench, { callers, calls, call, visible: () => probe.settle() });
  });
}

/** Journeys in the pool to send commands to. */
export async function journeysInPool({ store, client }: Bench, count: number): Promise<HeldJourney[]> {
  const ids = await seedCandidates(store, count);
  await runBlock({ callers: 16, calls: count, call: (_caller, at) => rawStart(client, ids[at]!) });
  await allVisible(store, ids);
  return ids.map((candidateId) => ({ candidateId, onHold: false }));
}

async function measured({ pids }: Bench, { visible, ...calls }: Calls & { visible: () => Promise<void> }): Promise<MeasuredBlock> {
  const startedAt = performance.now();
  const before = cpuTimeOf(pids);
  const block = await runBlock(calls);
  await visible();
  const carriedRate = (block.calls * 1000) / (performance.now() - startedAt);
  return { ...block, carriedRate, cpu: usedBetween(before, cpuTimeOf(pids)) };
}

/** A B, B A, A B, ...: so that neither arm is always the one that comes after the other. */
async function inPairs(
  { kind, callers, pairs, store }: Pick<Comparison, 'kind' | 'callers'> & { pairs: number; store: Bench['store'] },
  block: (arm: Arm, probe: VisibilityProbe) => Promise<MeasuredBlock>,
): Promise<Comparison> {
  const probes = { raw: new VisibilityProbe(store), api: new VisibilityProbe(store) };
  const made: Record<Arm, MeasuredBlock>[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    const blocks: Partial<Record<Arm, MeasuredBlock>> = {};
    for (const arm of pair % 2 === 0 ? ARMS : [...ARMS].reverse()) {
      blocks[arm] = await block(arm, probes[arm]);
      await probes[arm].settle();
    }
    made.push(blocks as Record<Arm, MeasuredBlock>);
  }
  return { kind, callers, pairs: made, visible: { raw: probes.raw.samples, api: probes.api.samples } };
}
