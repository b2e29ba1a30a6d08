import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import type { eventRoutes as routes } from '../../contracts/api/routes/events.js';
import type { JourneyEvent } from '../../domain/journey/events.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import { EventStream, type EventStreamOptions } from '../../events/event-stream.js';
import { EventTail } from '../../events/tail.js';
import { ApiError } from '../../http/api-error.js';
import type { NumberedEvent, Outbox } from '../../persistence/events/outbox.js';
import type { ProcessingMarks } from '../../persistence/rights/processing-marks.js';
import { eventSightOf, regionsOf } from './event-reach.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;
type Patience = Pick<EventStreamOptions, 'patienceMs' | 'heartbeatMs' | 'retryMs'>;

/** Readers of one process; another replica has room for more. */
const MOST_READERS = 2_000;

export interface ReaderHeaders {
  lastEventId?: string | undefined;
  /** When the access token expires, in milliseconds since the epoch. */
  expiresAt?: number | undefined;
}

export class EventsService {
  private readonly tail: EventTail;
  private readonly streams = new Set<EventStream>();

  constructor(
    private readonly outbox: Outbox,
    private readonly marks: Pick<ProcessingMarks, 'restricted'>,
    private readonly failed: (error: unknown) => void,
    private readonly patience: Patience = {},
  ) {
    this.tail = new EventTail({ outbox, failed });
  }

  /** Throws `EVENTS.TOO_FAR_BEHIND`, `EVENTS.NUMBER_AHEAD` or `EVENTS.TOO_MANY_READERS`. */
  async open({ query }: In<'readEvents'>, caller: Principal, { lastEventId, expiresAt }: ReaderHeaders): Promise<EventStream> {
    if (this.streams.size >= MOST_READERS) throw tooMany();
    const from = await this.placeOf(lastEventId !== undefined && /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : query.lastEventId);
    const stream = new EventStream({
      ...this.patience,
      tail: this.tail,
      from,
      seen: (events) => this.seenOf(events, { query, caller }),
      failed: this.failed,
      ...(expiresAt !== undefined && { until: expiresAt }),
    });
    this.streams.add(stream);
    stream.once('close', () => this.streams.delete(stream));
    return stream;
  }

  /** What of these the caller may see and asked for, as it is now: a restriction that was decided or lifted holds for what is read from then on. */
  private async seenOf(events: readonly NumberedEvent[], { query, caller }: { query: In<'readEvents'>['query']; caller: Principal }): Promise<NumberedEvent[]> {
    const restricted = new Set(await this.marks.restricted());
    const sight = eventSightOf(caller, (candidateId) => restricted.has(candidateId));
    return events.flatMap((one) => {
      const event = asked(query, one.event) ? sight(one.event) : undefined;
      return event ? { ...one, event } : [];
    });
  }

  /** Ends every stream: the process is about to stop. */
  async stop(): Promise<void> {
    for (const stream of this.streams) stream.finish('server-stopping');
    await this.tail.stop();
  }

  private async placeOf(number: number | undefined): Promise<number> {
    const { oldest, newest } = await this.outbox.span();
    if (number === undefined) return newest;
    if (number > newest) throw ahead(newest);
    if (number + 1 < oldest) throw tooFarBehind({ oldest, newest });
    return number;
  }
}

function asked({ region, candidateId, type }: In<'readEvents'>['query'], event: JourneyEvent): boolean {
  if (candidateId !== undefined && event.candidateId !== candidateId) return false;
  if (type !== undefined && !type.includes(event.type)) return false;
  return region === undefined || regionsOf(event).includes(region);
}

function tooFarBehind(span: { oldest: number; newest: number }): DomainError {
  return new DomainError('EVENTS.TOO_FAR_BEHIND', `The oldest event that is kept has number ${span.oldest}`, {
    field: 'query.lastEventId',
    remedy: `Read the lists anew, then go on from number ${span.newest}.`,
    facts: span,
  });
}

function ahead(newest: number): DomainError {
  return new DomainError('EVENTS.NUMBER_AHEAD', `The newest event has number ${newest}`, {
    field: 'query.lastEventId',
    remedy: `The number is not one of this installation. Read the lists anew, then go on from number ${newest}.`,
    facts: { newest },
  });
}

function tooMany(): ApiError {
  return new ApiError('EVENTS.TOO_MANY_READERS', 'There are too many readers now', {
    remedy: 'Try again in a minute.',
    headers: { 'retry-after': '60' },
  });
}
