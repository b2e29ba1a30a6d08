import { expect } from '@jest/globals';
import { EventSource } from 'eventsource';
import type { Role } from '../../src/contracts/api/roles.js';
import type { JourneyEvent } from '../../src/domain/journey/events.js';
import type { TestApi } from './api.js';
import { until } from './until.js';

export type ToldEvent = JourneyEvent & { eventId: string; number: number };

export interface EventReaderOptions {
  role?: Role;
  claims?: object;
  /** The replica that the next connection goes to. */
  at: () => Pick<TestApi, 'url' | 'issuer'>;
  /** The number that this reader has seen last, in a life before. */
  lastEventId?: number;
}

/** A reader as a screen has one: it comes back by itself, with the number of the last event. */
export class EventReader {
  readonly got: ToldEvent[] = [];
  readonly ends: string[] = [];
  opened = 0;
  status: number | undefined;
  private readonly source: EventSource;

  constructor(path: string, { role = 'coordinator', claims = {}, at, lastEventId }: EventReaderOptions) {
    const seen = lastEventId === undefined ? {} : { 'Last-Event-ID': String(lastEventId) };
    this.source = new EventSource('http://reader.invalid/', {
      fetch: async (_url, init) => {
        const { url, issuer } = at();
        const headers = { ...seen, ...init?.headers, ...(await issuer.headersOf(role, { ...claims })) };
        const answer = await fetch(`${url}${path}`, { ...init, headers } as RequestInit);
        this.status = answer.status;
        return answer;
      },
    });
    this.source.addEventListener('message', ({ data }) => void this.got.push(JSON.parse(data as string) as ToldEvent));
    this.source.addEventListener('ready', () => void (this.opened += 1));
    this.source.addEventListener('end', ({ data }) => void this.ends.push((JSON.parse(data as string) as { reason: string }).reason));
  }

  close(): void {
    this.source.close();
  }

  async has(ids: string[]): Promise<void> {
    await until(() => this.got.length >= ids.length);
    expect(this.got.map(({ eventId }) => eventId)).toEqual(ids);
  }
}
