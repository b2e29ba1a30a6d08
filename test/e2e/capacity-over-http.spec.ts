import { describe, expect, it } from '@jest/globals';
import { PATIENCE } from '../../src/http/protection.js';
import { plus } from '../../src/domain/shared/calendar.js';
import { testApi, type TestAnswer, type TestApi } from '../support/api.js';
import { JourneyDriver } from '../support/journey-worker.js';
import { testStart } from '../support/journeys.js';

const SEEDS = 20;
const PEOPLE = 100;
const HEADCOUNT = 3;

describe('an assignment for three', () => {
  it('takes three of a hundred who accept at the same moment, and refuses the rest clearly, twenty times', async () => {
    // Patience enough for a slow machine that has other work: what is shown is who gets a place, not how soon.
    const api = await testApi({ worker: true, commandDeadlineMs: 120_000, patience: { ...PATIENCE, idleMs: 300_000 } });
    const contractor = await api.send<{ contractorId: string }>('POST', '/v1/contractors', {
      as: 'coordinator',
      body: { name: 'Wegenbouw Testdata', regions: ['AM24'] },
    });
    expect(contractor.status).toBe(201);
    const { contractorId } = contractor.body;
    let waiting = await startJourneys(api, PEOPLE);

    for (let seed = 1; seed <= SEEDS; seed++) {
      const assignment = await postAssignment(api, contractorId, seed);
      const proposed = await inBatches(waiting, async (journey) => {
        const offer = { ...assignment, contractorId, proposedBy: 'coordinator' as const, reasons: [] };
        const { proposalId } = await journey.send('propose', offer);
        await journey.send('acceptProposal', { proposalId: proposalId!, party: 'contractor' });
        return { journey, proposalId: proposalId! };
      });
      const answers = await Promise.all(
        shuffled(proposed, seed).map(async ({ journey, proposalId }) => ({
          journey,
          answer: await api.send('POST', `/v1/proposals/${proposalId}/answers`, {
            as: 'candidate',
            claims: { candidate_id: journey.handle.workflowId.slice('candidate/'.length) },
            body: { answer: 'accept' },
            // Each on a connection of its own, as a hundred people have: one that was kept may be closed just when it is used again.
            headers: { connection: 'close' },
          }),
        })),
      );

      expect(tally(answers.map((a) => a.answer))).toEqual({ '201': HEADCOUNT, '409 PLACEMENT.CAPACITY_REACHED': PEOPLE - HEADCOUNT });
      const stored = await api.store.models.assignments.findById(assignment.assignmentId).lean();
      const placed = answers.filter((a) => a.answer.status === 201);
      expect([...stored!.seats].sort()).toEqual(placed.map((a) => a.answer.body['placementId']).sort());
      // Those who were placed make room for others; the rest waits in the pool and is asked again.
      const losers = answers.filter((a) => a.answer.status !== 201).map((a) => a.journey);
      waiting = [...losers, ...(seed < SEEDS ? await startJourneys(api, HEADCOUNT) : [])];
    }
  }, 1_200_000);
});

async function postAssignment(api: TestApi, contractorId: string, seed: number) {
  const startsAt = plus('2027-01-04T07:00:00.000Z', `P${seed}W`);
  const endsAt = plus(startsAt, 'P12W');
  const { status, body } = await api.send<{ assignmentId: string }>('POST', '/v1/assignments', {
    as: 'coordinator',
    body: {
      contractorId, region: 'AM24', title: 'Bestrating', category: 'paving', startsAt, endsAt, hoursPerWeek: 32, headcount: HEADCOUNT,
      place: { municipality: 'Goes', postcode4: '4461' },
    },
  });
  expect([status, body]).toEqual([201, expect.anything()]);
  return { assignmentId: body.assignmentId, startsAt, endsAt };
}

async function startJourneys({ client, taskQueue, store }: TestApi, count: number): Promise<JourneyDriver[]> {
  const starts = Array.from({ length: count }, () => testStart());
  await store.keys.make(starts.map(({ candidateId }) => candidateId));
  return inBatches(starts, (start) => JourneyDriver.start({ client, taskQueue }, { start }));
}

/** Sixteen at a time: setting up must not be what is measured. */
async function inBatches<T, R>(items: T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += 16) results.push(...(await Promise.all(items.slice(at, at + 16).map(work))));
  return results;
}

function tally(answers: TestAnswer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, body } of answers) {
    const kind = status === 201 ? '201' : `${status} ${String(body['code'])}`;
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

/** An order that the seed decides, so that a run can be repeated. */
function shuffled<T>(items: T[], seed: number): T[] {
  let state = seed;
  const next = () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  return items.map((item) => ({ item, order: next() })).sort((a, b) => a.order - b.order).map(({ item }) => item);
}
