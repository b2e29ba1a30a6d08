/** The answers that are kept for repeats, which may hold data of a person. */
import type { Store } from '../connection.js';
import { sameWord } from '../personal-data/words.js';

interface KeptAnswer {
  _id: string;
  body?: string;
  headers?: Record<string, string>;
  about?: string[];
}

export class KeptAnswers {
  constructor(private readonly store: Pick<Store, 'models' | 'keys'>) {}

  /**
   * Deletes every answer in which one of these words stands, whoever gave the command, and what cannot be opened. They are
   * sealed together, so each is opened to look. Answers how many went.
   */
  async deleteAbout(words: readonly string[], alive: () => void = () => undefined): Promise<number> {
    if (words.length === 0) return 0;
    const collection = this.store.models.idempotency.collection;
    const gone: string[] = [];
    const told = sameWord(words);
    let read = 0;
    for await (const found of collection.find({ state: 'done' }, { projection: { body: 1, headers: 1, about: 1 } })) {
      const answer = found as unknown as KeptAnswer;
      if (told(`${this.opened(answer) ?? words[0]!} ${JSON.stringify([answer.headers, answer.about])}`)) gone.push(answer._id);
      if (++read % 1_000 === 0) alive();
    }
    if (gone.length === 0) return 0;
    const those = { _id: { $in: gone } };
    // What still owes an entry of the log loses its answer alone: the entry has no more than the log itself.
    await this.store.models.idempotency.updateMany({ ...those, owed: { $exists: true } }, { $set: { state: 'running', leaseUntil: new Date() }, $unset: { status: '', headers: '', body: '', about: '' } });
    await this.store.models.idempotency.deleteMany({ ...those, owed: { $exists: false } });
    return gone.length;
  }

  /** Undefined for what does not open: nobody can use it. */
  private opened({ _id, body }: KeptAnswer): string | undefined {
    if (body === undefined) return '';
    try {
      return String(this.store.keys.installation.openField(body, { collection: 'idempotency', id: _id, field: 'body' }));
    } catch {
      return undefined;
    }
  }
}
