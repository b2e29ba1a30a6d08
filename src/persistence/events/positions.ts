import type { Models } from '../models.js';
import { insertNew } from '../stored.js';

/** How far each consumer of the outbox has read. Moved from where it stood, so that of two replicas one moves it. */
export class Positions {
  constructor(private readonly models: Pick<Models, 'consumers'>) {}

  /** The number up to which this consumer has read; a new one begins at `start`. */
  async open(name: string, start: number): Promise<number> {
    await insertNew(this.models.consumers, [{ _id: name, number: start, movedAt: new Date() }]);
    return (await this.of(name)) ?? start;
  }

  async of(name: string): Promise<number | undefined> {
    return (await this.models.consumers.findById(name).lean())?.number;
  }

  /** False when the consumer does not stand at `from`: another replica was first. */
  async move(name: string, { from, to }: { from: number; to: number }): Promise<boolean> {
    const { modifiedCount } = await this.models.consumers.updateOne({ _id: name, number: from }, { $set: { number: to, movedAt: new Date() } });
    return modifiedCount === 1;
  }

  /** The least number that these consumers have read; undefined when one of them has not begun. */
  async least(names: readonly string[]): Promise<number | undefined> {
    const found = await this.models.consumers.find({ _id: { $in: [...names] } }).lean();
    return found.length < names.length ? undefined : Math.min(Number.MAX_SAFE_INTEGER, ...found.map(({ number }) => number));
  }
}
