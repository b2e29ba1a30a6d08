/** Calls at a given rate, whatever the answers do, each kept up until it is answered: what a careful client does. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

export type Kind = 'start' | 'command' | 'read' | 'list';
/** Of a hundred calls: as many journeys begin as stories end, of about seven commands each; and each change is looked at about once. */
export const MIX: Readonly<Record<Kind, number>> = { start: 6, command: 40, read: 40, list: 14 };
/** One try; a process that was killed with the request in hand never answers it. */
const TRY_MS = 30_000;
/** A call that found no answer by then is lost. */
const GIVE_UP_MS = 180_000;

export interface Call {
  method: 'GET' | 'POST';
  path: string;
  body?: unknown;
  as: 'intake' | 'coordinator';
}

/** How a call ended for its caller: whether what was lost was carried out, nobody knows. */
export type Outcome = { kind: 'accepted'; answer: Record<string, unknown> } | { kind: 'refused' } | { kind: 'lost' };

/** What came of one try; with `failed` there was no answer to rely on, and when it may be tried again if that was said. */
type Try = { failed: string; afterMs?: number } | { refusal: string } | { accepted: Record<string, unknown> };

export interface Counted {
  answered: number;
  /** Of those, after more than one try. */
  retried: number;
  /** Refused by a rule: status and code. */
  refused: Map<string, number>;
  /** Given up. */
  lost: number;
  /** First to last try, in milliseconds. */
  latencies: number[];
}

export class Load {
  readonly counts: Record<Kind, Counted> = { start: counted(), command: counted(), read: counted(), list: counted() };
  /** Tries that failed, by what was said: a status, or the error of the connection. */
  readonly failures = new Map<string, number>();

  constructor(
    private readonly api: string,
    private readonly tokenOf: (account: Call['as']) => Promise<string>,
  ) {}

  /** Makes the call, with one key, until it is answered or given up. */
  async make(kind: Kind, call: Call): Promise<Outcome> {
    const [key, count, startedAt] = [randomUUID(), this.counts[kind], Date.now()];
    for (let attempt = 1; Date.now() - startedAt < GIVE_UP_MS; attempt++) {
      const tried = await this.attempt(call, key);
      if ('failed' in tried) {
        add(this.failures, `${kind}: ${tried.failed}`);
        await pause(Math.max(tried.afterMs ?? 0, Math.min(5_000, 200 * 2 ** attempt) * (0.5 + Math.random())));
        continue;
      }
      count.answered += 1;
      if (attempt > 1) count.retried += 1;
      count.latencies.push(Date.now() - startedAt);
      if ('accepted' in tried) return { kind: 'accepted', answer: tried.accepted };
      add(count.refused, tried.refusal);
      return { kind: 'refused' };
    }
    count.lost += 1;
    return { kind: 'lost' };
  }

  private async attempt({ method, path, body, as }: Call, key: string): Promise<Try> {
    try {
      const headers: Record<string, string> = { authorization: `Bearer ${await this.tokenOf(as)}`, 'content-type': 'application/json' };
      if (method === 'POST') headers['idempotency-key'] = key;
      const answer = await fetch(`${this.api}${path}`, {
        method,
        headers,
        signal: AbortSignal.timeout(TRY_MS),
        ...(method === 'POST' && { body: JSON.stringify(body ?? {}) }),
      });
      const text = await answer.text();
      if (answer.ok) return { accepted: JSON.parse(text) as Record<string, unknown> };
      const code = codeIn(text);
      // These may be asked again, with the same key: the part is away, the first try is still being carried out, or the row
      // by which what was just made is known follows its journey a moment later.
      const follows = method === 'POST' && answer.status === 404;
      if (answer.status >= 500 || answer.status === 401 || answer.status === 429 || follows || code.startsWith('IDEMPOTENCY')) {
        return { failed: `${answer.status} ${code}`, ...retryAfterIn(answer) };
      }
      return { refusal: `${answer.status} ${code}` };
    } catch (error) {
      const { cause, name } = error as { cause?: { code?: string }; name: string };
      return { failed: cause?.code ?? name };
    }
  }
}

/** Starts `rate` calls a second until `until`, evenly, and waits for the last answer. */
export async function atRate({ rate, until }: { rate: number; until: number }, one: () => Promise<void>): Promise<void> {
  const open = new Set<Promise<void>>();
  const startedAt = Date.now();
  for (let made = 0; Date.now() < until; made++) {
    const due = startedAt + (made * 1_000) / rate;
    if (due > Date.now()) await pause(due - Date.now());
    const running: Promise<void> = one().finally(() => open.delete(running));
    open.add(running);
  }
  await Promise.all(open);
}

function counted(): Counted {
  return { answered: 0, retried: 0, refused: new Map(), lost: 0, latencies: [] };
}

export function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** The seconds of `Retry-After`, as milliseconds. */
function retryAfterIn({ headers }: Response): { afterMs?: number } {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? { afterMs: seconds * 1_000 } : {};
}

function codeIn(text: string): string {
  try {
    return String((JSON.parse(text) as { code?: unknown }).code ?? 'no code');
  } catch {
    return 'no problem document';
  }
}
