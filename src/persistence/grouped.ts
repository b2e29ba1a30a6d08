/** What came of one member of a group. */
export type Outcome<Result> = { result: Result } | { error: unknown };

interface Member<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/** Most members of one group. */
const LIMIT = 200;

/**
 * One round trip for many callers: what is asked while a group is on its way goes together in the next one. A caller
 * who is alone waits for nobody. What is asked is never added to a group that has left, so a read sees every write that
 * was acknowledged before it was asked.
 */
export class Grouped<Item, Result> {
  #waiting: Member<Item, Result>[] = [];
  #running = false;

  /** @param carryOut gives one outcome per item, in the same order; when it throws, every member of the group fails. */
  constructor(
    private readonly carryOut: (items: Item[]) => Promise<Outcome<Result>[]>,
    private readonly limit = LIMIT,
  ) {}

  /** The result for this item, or the error of this item alone. */
  ask(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (this.#running) return;
      this.#running = true;
      // Requests that came in with the same packet are handled in the same turn of the event loop.
      setImmediate(() => void this.#run());
    });
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) await this.#settle(this.#waiting.splice(0, this.limit));
    this.#running = false;
  }

  async #settle(members: Member<Item, Result>[]): Promise<void> {
    const outcomes = await this.#outcomesOf(members);
    members.forEach(({ resolve, reject }, index) => {
      const outcome = outcomes[index] ?? { error: new Error('A group left a member without an outcome') };
      if ('error' in outcome) reject(outcome.error);
      else resolve(outcome.result);
    });
  }

  async #outcomesOf(members: Member<Item, Result>[]): Promise<Outcome<Result>[]> {
    try {
      return await this.carryOut(members.map(({ item }) => item));
    } catch (error) {
      return members.map(() => ({ error }));
    }
  }
}
