/** Does the work for each, `atOnce` at a time. Rejects with the first failure. */
export async function inLanes<T>(all: Iterable<T>, { atOnce, work }: { atOnce: number; work: (one: T) => Promise<void> }): Promise<void> {
  const left = all[Symbol.iterator]();
  const lane = async () => {
    for (let next = left.next(); !next.done; next = left.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}
