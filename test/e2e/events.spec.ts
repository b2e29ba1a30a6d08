/** Events live, with a real client: who is away and comes back misses nothing and gets nothing twice. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { JourneyEvent } from '../../src/domain/journey/events.js';
import { Relay } from '../../src/events/relay.js';
import { Outbox } from '../../src/persistence/events/outbox.js';
import { ProcessingMarks } from '../../src/persistence/rights/processing-marks.js';
import { testApi, type TestApi } from '../support/api.js';
import { EventReader, type EventReaderOptions } from '../support/event-reader.js';
import { until } from '../support/until.js';

const AT = '2027-01-04T09:00:00.000Z';

let api: TestApi;
let relay: Relay;
const readers: EventReader[] = [];
beforeAll(async () => {
  api = await testApi();
  relay = new Relay({ outbox: outbox(), failed: (error) => { throw error; } });
});
afterEach(() => readers.splice(0).forEach((reader) => reader.close()));

const outbox = () => new Outbox(api.store.models);
const holdEnded = (over: Partial<JourneyEvent> = {}) => ({ type: 'hold-ended', at: AT, candidateId: randomUUID(), region: 'AM24', rev: 3, n: 0, ...over }) as JourneyEvent;
const idOf = ({ candidateId, rev, n }: JourneyEvent) => `${candidateId}.${rev}.${n}`;
async function tell(...events: JourneyEvent[]): Promise<void> {
  for (const event of events) {
    await outbox().add([event]);
    while ((await relay.step()) > 0);
  }
}

async function reading(path: string, options: Partial<EventReaderOptions> = {}): Promise<EventReader> {
  const reader = opened(path, options);
  await until(() => reader.opened > 0);
  return reader;
}

function opened(path: string, options: Partial<EventReaderOptions> = {}): EventReader {
  const reader = new EventReader(path, { at: () => api, ...options });
  readers.push(reader);
  return reader;
}

describe('events live', () => {
  it('come in the order of their numbers, from the moment of reading on', async () => {
    await tell(holdEnded());
    const reader = await reading('/v1/events');
    const events = Array.from({ length: 5 }, (_, n) => holdEnded({ candidateId: '8f3d1c52-52f5-4f0c-9a43-5f4f6a1d2b10', n }));
    await tell(...events);
    await reader.has(events.map(idOf));
    expect(reader.got[0]).toMatchObject({ type: 'hold-ended', at: AT, region: 'AM24', rev: 3 });
    const numbers = reader.got.map(({ number }) => number);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  });

  it('are filtered by region, candidate and type; a transfer concerns two regions', async () => {
    const [mine, other] = [holdEnded({ region: 'AM33' }), holdEnded({ region: 'AM32' })];
    const moved = { type: 'transfer-requested', transferId: randomUUID(), toRegion: 'AM33', answerBy: AT, at: AT, candidateId: randomUUID(), region: 'AM32', rev: 4, n: 0 } as JourneyEvent;
    const byRegion = await reading('/v1/events?region=AM33');
    const byCandidate = await reading(`/v1/events?candidateId=${other.candidateId}`);
    const byType = await reading('/v1/events?type=transfer-requested&type=hold-started');
    await tell(mine, other, moved);
    await byRegion.has([idOf(mine), idOf(moved)]);
    await byCandidate.has([idOf(other)]);
    await byType.has([idOf(moved)]);
    expect((await api.send('GET', '/v1/events?type=unheard-of', { as: 'coordinator' })).status).toBe(400);
  });

  it('show a contractor and a candidate their own, and a contractor no more than the work needs', async () => {
    const [contractorId, candidateId, placementId] = [randomUUID(), randomUUID(), randomUUID()];
    const own = { candidateId, region: 'AM24', at: AT, rev: 9 };
    const started = { ...own, n: 0, type: 'placement-started', placementId, contractorId, startedAt: AT } as JourneyEvent;
    const opened = { ...own, n: 1, type: 'follow-on-opened', placementId } as JourneyEvent;
    const elsewhere = { ...own, n: 2, type: 'placement-started', placementId: randomUUID(), contractorId: randomUUID(), startedAt: AT } as JourneyEvent;
    // A type that a contractor does not read, whatever it carries.
    const corrected = { ...own, n: 3, type: 'correction-made', entry: 'planned-end', reason: 'other', contractorId } as unknown as JourneyEvent;
    const contractor = await reading('/v1/events', { role: 'contractor', claims: { contractor_id: contractorId } });
    const candidate = await reading('/v1/events', { role: 'candidate', claims: { candidate_id: candidateId } });
    await tell(started, opened, elsewhere, corrected, holdEnded());
    await candidate.has([started, opened, elsewhere, corrected].map(idOf));
    await contractor.has([idOf(started)]);
    expect((await api.send('GET', '/v1/events')).status).toBe(401);
    expect((await api.send('GET', '/v1/events', { as: 'privacy-officer' })).status).toBe(403);
  });

  it('of somebody whose data are restricted are not told to a contractor, also not from long ago; the pool and the person hear them', async () => {
    const [contractorId, candidateId, requestId] = [randomUUID(), randomUUID(), randomUUID()];
    const marks = new ProcessingMarks(api.store.models);
    const began = (of: string, rev: number) => ({ type: 'placement-started', candidateId: of, region: 'AM24', at: AT, rev, n: 0, placementId: randomUUID(), contractorId, startedAt: AT }) as JourneyEvent;
    const staff = await reading('/v1/events');
    const { newest } = await outbox().span();
    const asContractor = { role: 'contractor', claims: { contractor_id: contractorId } } as const;
    const contractor = await reading('/v1/events', asContractor);
    const candidate = await reading('/v1/events', { role: 'candidate', claims: { candidate_id: candidateId } });
    let rev = 0;
    /** True when the contractor hears of the person; an event of somebody else comes behind each one. */
    const hears = async () => {
      const [own, fence] = [began(candidateId, ++rev), began(randomUUID(), rev)];
      await tell(own, fence);
      const has = (id: string) => contractor.got.some(({ eventId }) => eventId === id);
      await until(() => has(idOf(fence)));
      return has(idOf(own));
    };
    expect(await hears()).toBe(true);
    await marks.put(candidateId, { right: 'restriction', requestId, since: AT });
    // Each process keeps its marks for a moment.
    await until(async () => !(await hears()));
    for (let more = 0; more < 3; more++) expect(await hears()).toBe(false);
    const late = await reading('/v1/events', { ...asContractor, lastEventId: newest });
    await until(() => late.got.length >= rev);
    expect(late.got.filter((event) => event.candidateId === candidateId)).toEqual([]);
    const objected = { right: 'objection' as const, requestId, since: AT };
    await marks.put(candidateId, objected);
    await marks.lift(candidateId, { right: 'restriction', requestId });
    await until(hears);
    // An objection is about the search for work alone.
    expect(await hears()).toBe(true);
    await until(() => candidate.got.length === rev && staff.got.length === 2 * rev);
    expect(staff.got.map(({ number }) => number)).toEqual(Array.from({ length: 2 * rev }, (_, i) => newest + 1 + i));
    const whole = await reading('/v1/events', { ...asContractor, lastEventId: newest });
    await until(() => whole.got.length === 2 * rev);
  });

  it('tell a contractor of a proposal that fell away with a consent no more than that it was revoked', async () => {
    const [contractorId, candidateId] = [randomUUID(), randomUUID()];
    const closed = { type: 'proposal-closed', candidateId, region: 'AM24', at: AT, rev: 5, n: 0, proposalId: randomUUID(), contractorId, closing: 'consent-withdrawn' } as JourneyEvent;
    const contractor = await reading('/v1/events', { role: 'contractor', claims: { contractor_id: contractorId } });
    const candidate = await reading('/v1/events', { role: 'candidate', claims: { candidate_id: candidateId } });
    await tell(closed);
    await contractor.has([idOf(closed)]);
    await candidate.has([idOf(closed)]);
    expect([contractor.got[0], candidate.got[0]]).toMatchObject([{ closing: 'revoked' }, { closing: 'consent-withdrawn' }]);
  });

  it('go on for a reader that was away, across replicas and restarts, while several workers write', async () => {
    const replicas = [await testApi(), await testApi()];
    let turn = 0;
    const at = () => replicas[turn % 2]!;
    const reader = await reading('/v1/events', { at });
    const relays = [1, 2].map(() => new Relay({ outbox: outbox(), failed: (error) => { throw error; }, batch: 7 }));
    for (const one of relays) one.start();
    const journeys = Array.from({ length: 8 }, () => Array.from({ length: 40 }, (_, i) => [holdEnded({ rev: i + 1, candidateId: '' })]));
    const expected: string[] = [];
    let writing = true;
    const written = Promise.all(
      journeys.map(async (changes) => {
        const candidateId = randomUUID();
        for (const events of changes) {
          const told = events.map((event) => ({ ...event, candidateId }));
          expected.push(...told.map(idOf));
          await outbox().add(told);
        }
      }),
    ).then(() => void (writing = false));
    // Each restart cuts the reader off in the middle; it comes back at the other replica.
    for (let restarts = 0; restarts < 3; restarts++) {
      const [seen, cut] = [reader.got.length, turn % 2];
      await until(() => reader.got.length > seen || !writing);
      turn += 1;
      await replicas[cut]!.stop();
      replicas[cut] = await testApi();
      await until(() => reader.opened > restarts + 1);
    }
    await written;
    await until(() => reader.got.length >= expected.length);
    await Promise.all(relays.map((one) => one.stop()));
    expect(reader.got).toHaveLength(expected.length);
    expect(new Set(reader.got.map(({ eventId }) => eventId))).toEqual(new Set(expected));
    for (let i = 1; i < reader.got.length; i++) expect(reader.got[i]!.number).toBe(reader.got[i - 1]!.number + 1);
    expect(reader.ends).toContain('server-stopping');
  });

  it('begin at a number that is given, also at the first; too far back is told', async () => {
    await tell(holdEnded(), holdEnded(), holdEnded());
    const { newest } = await outbox().span();
    const reader = await reading(`/v1/events?lastEventId=${newest - 2}`);
    await until(() => reader.got.length === 2);
    await outbox().trim({ before: new Date(Date.now() + 60_000), read: newest - 1 });
    const behind = await api.send('GET', `/v1/events?lastEventId=${newest - 2}`, { as: 'coordinator' });
    expect(behind).toMatchObject({ status: 410, body: { code: 'EVENTS.TOO_FAR_BEHIND', newest, oldest: newest } });
    const ahead = await api.send('GET', `/v1/events?lastEventId=${newest + 1}`, { as: 'coordinator' });
    expect(ahead).toMatchObject({ status: 409, body: { code: 'EVENTS.NUMBER_AHEAD' } });
  });

  it('end with the access token', async () => {
    const reader = opened('/v1/events', { claims: { exp: Math.floor(Date.now() / 1000) + 2 } });
    await until(() => reader.ends.length > 0);
    expect(reader.ends[0]).toBe('token-expired');
  });
});
