import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { StoreMatcher } from '../../src/modules/matching/store-matcher.js';
import { CandidateRecords } from '../../src/persistence/candidates/candidate-records.js';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { SeatLedger } from '../../src/persistence/seats.js';
import { plainProfile } from '../../src/testdata/plain-profile.js';
import { inventedPerson } from '../support/invented.js';
import { testEncryption } from '../support/keys.js';
import { mongoUri } from '../support/servers.js';
import { insertAssignment } from '../support/store-fixtures.js';

const NOW = '2027-01-11T09:00:00.000Z';
let store: Store;
let matcher: StoreMatcher;
let regions = 10;
beforeAll(async () => {
  store = await openStore({ uri: await mongoUri('matcher'), encryption: testEncryption });
  matcher = new StoreMatcher(store);
});
afterAll(() => store.close());

/** A candidate alone in a region of their own. */
async function seeking() {
  const [candidateId, region] = [randomUUID(), `AM${regions++}`];
  const person = inventedPerson(regions);
  await new CandidateRecords(store).insert([{ candidateId, person, profile: plainProfile({ region }) }], NOW);
  const search = { candidateId, region, notBefore: NOW, refusedAssignmentIds: [] as string[] };
  const offer = (over: object = {}) => insertAssignment(store, { region, place: { municipality: 'Goes', postcode4: '4461' }, ...over });
  return { candidateId, search, offer };
}

describe('the best assignment', () => {
  test('is the one that ranks first, with the reasons as codes', async () => {
    const { search, offer } = await seeking();
    await offer();
    const best = await offer({ skills: ['paving'] });
    expect(await matcher.best(search)).toMatchObject({ assignmentId: best, reasons: expect.arrayContaining(['SKILL_MATCH', 'NEARBY']) });
  });

  test('is none when everything is closed, full, over or refused', async () => {
    const { search, offer } = await seeking();
    const refused = await offer();
    await offer({ status: 'closed' });
    await offer({ headcount: 1, seats: ['x'] });
    await offer({ startsAt: '2026-01-01T00:00:00.000Z', endsAt: NOW });
    expect(await matcher.best({ ...search, refusedAssignmentIds: [refused] })).toBeNull();
  });

  test('never overlaps a period that is booked', async () => {
    const { candidateId, search, offer } = await seeking();
    const assignmentId = await offer();
    await offer();
    const period = { from: '2027-03-01T00:00:00.000Z', to: '2027-09-01T00:00:00.000Z' };
    await new SeatLedger(store.models).claim({ placementId: randomUUID(), assignmentId, candidateId, ...period });
    expect(await matcher.best(search)).toBeNull();
    const after = await offer({ startsAt: period.to, endsAt: '2028-01-01T00:00:00.000Z' });
    expect((await matcher.best(search))?.assignmentId).toBe(after);
  });

  test('is none for a candidate of whom nothing is known', async () => {
    const { search } = await seeking();
    expect(await matcher.best({ ...search, candidateId: randomUUID() })).toBeNull();
    await expect(matcher.rank({ ...search, candidateId: randomUUID() })).rejects.toMatchObject({ code: 'CANDIDATE.UNKNOWN' });
  });
});
