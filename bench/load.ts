/** A closed loop: so many callers, each with its next call as soon as it has an answer. */

export interface Block {
  calls: number;
  seconds: number;
  /** Accepted calls a second. */
  rate: number;
  /** Of each call, in milliseconds. */
  latencies: number[];
}

export interface Calls {
  callers: number;
  calls: number;
  /** One call; `caller` counts from 0. Throws when it was not accepted. */
  call: (caller: number, at: number) => Promise<void>;
}

/** Makes all calls and waits for the last answer. A call that fails ends the block: a refusal is never counted. */
export async function runBlock({ callers, calls, call }: Calls): Promise<Block> {
  const latencies: number[] = [];
  let next = 0;
  const caller = async (index: number) => {
    while (next < calls) {
      const at = next++;
      const startedAt = performance.now();
      await call(index, at);
      latencies.push(performance.now() - startedAt);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: Math.min(callers, calls) }, (_, index) => caller(index)));
  const seconds = (performance.now() - startedAt) / 1000;
  return { calls, seconds, rate: calls / seconds, latencies };
}
