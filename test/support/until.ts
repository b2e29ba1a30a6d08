/** Waits until a condition holds. The limit is for a hang, never for speed. */
export async function until(condition: () => boolean | Promise<boolean>, limitMs = 60_000): Promise<void> {
  for (const end = Date.now() + limitMs; !(await condition()); ) {
    if (Date.now() > end) throw new Error(`Still not so after ${limitMs} ms: ${condition.toString()}`);
    await pause();
  }
}

export interface Growth {
  reached: () => Promise<number>;
  goal: number;
  /** What is to be told of what stands still. */
  left: () => Promise<string>;
  stillMs?: number;
}

/** Waits until a number has grown to its goal, however slowly: only what stands still for `stillMs` is a hang. */
export async function grown({ reached, goal, left, stillMs = 120_000 }: Growth): Promise<void> {
  for (let [most, since] = [-1, Date.now()]; most < goal; ) {
    const now = await reached();
    if (now > most) [most, since] = [now, Date.now()];
    else if (Date.now() - since > stillMs) throw new Error(`Stands still at ${most} of ${goal} for ${stillMs} ms: ${await left()}`);
    else await pause();
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 25));
}
