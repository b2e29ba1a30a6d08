/** A journey that is driven over HTTP, as somebody sees it who reads on after being away, and as a webhook is told of it. */
import { beforeAll, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import type { JourneyState } from '../../src/domain/journey/journey-state.js';
import { journeyWorkflowId } from '../../src/contracts/ids.js';
import { testApi, type TestApi, type TestRequest } from '../support/api.js';
import { deliveriesOf, Receiver, webhookChannel } from '../support/deliveries.js';
import { EventReader, type ToldEvent } from '../support/event-reader.js';
import { storedAssignment, storedCandidate } from '../support/registered.js';
import { expectEventsTell } from '../support/replay-events.js';
import { temporalAddress } from '../support/servers.js';
import { until } from '../support/until.js';

/** Runs the journeys; people and systems speak to `front`, which is restarted on the way. */
let back: TestApi;
let front: TestApi;
beforeAll(async () => {
  back = await testApi({ worker: true });
  front = await testApi({ temporal: await temporalAddress() });
  await deliveriesOf(back, { channels: [webhookChannel(back)], retry: { firstMs: 100, mostMs: 400, attempts: 30 } });
  await until(async () => (await back.store.models.consumers.countDocuments({ _id: 'deliveries.webhook' })) === 1);
}, 300_000);

const post = async (path: string, { body, ...request }: TestRequest = {}) => {
  const answer = await front.send('POST', path, { as: 'coordinator', body: body ?? {}, ...request });
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  return answer.body as { proposalId: string; placementId: string; absenceId: string; rev: number };
};
const soon = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

it('tells each reader and each system everything, once, in order, over an absence and a restart', async () => {
  const candidateId = await storedCandidate(back.store);
  const journey = `/v1/candidates/${candidateId}/journey`;
  const receiver = await Receiver.start();
  const { body: hook } = await front.send<{ secret: string }>('POST', '/v1/webhooks', { as: 'administrator', body: { url: receiver.url, regions: ['AM24'] } });
  const reads = (more: { lastEventId?: number } = {}) => new EventReader(`/v1/events?candidateId=${candidateId}`, { at: () => front, ...more });
  const work = await storedAssignment(back.store);
  const contractor = { as: 'contractor' as const, claims: { contractor_id: work.contractorId } };
  const candidate = { as: 'candidate' as const, claims: { candidate_id: candidateId } };

  const before = reads();
  await until(() => before.opened > 0);
  // Journeys run at the replica where they began.
  expect((await back.send('POST', journey, { as: 'intake', body: {} })).status).toBe(201);
  const { proposalId } = await post(`${journey}/proposals`, { body: { assignmentId: work.assignmentId } });
  await post(`/v1/proposals/${proposalId}/answers`, { ...contractor, body: { answer: 'accept' } });
  await until(() => before.got.some(({ type }) => type === 'proposal-answered'));
  before.close(); // away, and what happens now happens without a reader
  const { placementId } = await post(`/v1/proposals/${proposalId}/answers`, { ...candidate, body: { answer: 'accept' } });
  const at = `/v1/placements/${placementId}`;
  await until(async () => (await front.send('GET', at, { as: 'manager' })).status === 200);
  await post(`${at}/start-confirmation`, { ...contractor, body: { startedAt: soon(0) } });

  const after = reads({ lastEventId: before.got.at(-1)!.number });
  await until(() => after.got.some(({ type }) => type === 'placement-started'));
  const { absenceId } = await post(`${at}/absences`, { ...contractor, body: { kind: 'short', from: soon(0) } });
  const [opened, port] = [after.opened, Number(new URL(front.url).port)];
  await front.stop();
  front = await testApi({ temporal: await temporalAddress(), port });
  await post(`${at}/absences/${absenceId}/end`, { ...contractor, body: { until: soon(1) } });
  await until(() => after.opened > opened); // comes back by itself, with the number that it has seen last
  await post(`${at}/early-termination`, { as: 'coordinator', body: { endedAt: soon(0), reason: 'work-ended' } });
  await post(`${journey}/withdrawal`, { as: 'coordinator', body: { reason: 'own-choice' } });

  const got = () => [...before.got, ...after.got];
  await until(() => got().some(({ type }) => type === 'journey-ended'));
  after.close();
  const stored = await back.store.models.outbox.find({ 'event.candidateId': candidateId }).sort({ number: 1 }).lean();
  expect(got().map(({ number, eventId }) => [number, eventId])).toEqual(stored.map(({ number, _id }) => [number, _id]));
  const state = await back.client.workflow.getHandle(journeyWorkflowId(candidateId)).query<JourneyState>('journeyState');
  expectEventsTell(got(), state);

  // By webhook the same: in any order, and told apart by its own number.
  await until(() => new Set(receiver.received.map(({ event }) => event.id)).size === stored.length, 120_000);
  const told = new Map(receiver.received.map((received) => [received.event.id, received]));
  const inOrder = [...told.values()].sort((a, b) => (a.event.sequence < b.event.sequence ? -1 : 1));
  expect(inOrder.map(({ event }) => event.id)).toEqual(stored.map(({ _id }) => _id));
  for (const { body, headers, event } of receiver.received) {
    expect(new Webhook(hook.secret).verify(body, headers)).toEqual(event);
    expect(headers['webhook-id']).toBe(event.id);
  }
  const types = (events: Pick<ToldEvent, 'type'>[]) => events.map(({ type }) => `doorstroom.journey.${type}`);
  expect(inOrder.map(({ event }) => event.type)).toEqual(types(got()));
}, 400_000);
