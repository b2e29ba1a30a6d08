/** Invented data, written straight to the store, so that only what is measured goes through the API. */
import { randomUUID } from 'node:crypto';
import { pinPolicy } from '../src/domain/policy/journey-policy.js';
import { STANDARD_POLICY } from '../src/domain/policy/standard-policy.js';
import type { JourneyStart } from '../src/domain/journey/intake.js';
import { CandidateRecords, type NewRecords } from '../src/persistence/candidates/candidate-records.js';
import type { Store } from '../src/persistence/connection.js';
import { plainProfile } from '../src/testdata/plain-profile.js';

export const REGION = 'AM24';
const TARGET_GROUP = 'participatiewet';
const BATCH = 500;
const DAY_MS = 24 * 3600 * 1000;

/** Candidates with a complete profile, ready for a journey; their ids. */
export async function seedCandidates(store: Store, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  const records = new CandidateRecords(store);
  for (let from = 0; from < count; from += BATCH) {
    await records.insert(ids.slice(from, from + BATCH).map(inventedCandidate), new Date().toISOString());
  }
  return ids;
}

function inventedCandidate(candidateId: string): NewRecords {
  return {
    candidateId,
    person: {
      givenName: 'Meting',
      familyName: `Testpersoon ${candidateId.slice(0, 8)}`,
      birthDate: '1990-01-31',
      address: { street: 'Voorbeeldstraat', houseNumber: '1', postcode: '4461AB', town: 'Goes' },
    },
    profile: plainProfile({ region: REGION, targetGroup: TARGET_GROUP }),
  };
}

/** What a journey of such a candidate starts with; the API reads the same from the register. */
export function startOf(candidateId: string): JourneyStart {
  const policy = pinPolicy(STANDARD_POLICY, TARGET_GROUP);
  return { candidateId, region: REGION, targetGroup: TARGET_GROUP, policy, intakeComplete: true };
}

export interface SeededAssignment {
  assignmentId: string;
  contractorId: string;
  startsAt: string;
  endsAt: string;
}

/** An open assignment of half a year that begins now. */
export async function seedAssignment(store: Store, headcount: number): Promise<SeededAssignment> {
  const [assignmentId, contractorId] = [randomUUID(), randomUUID()];
  const at = new Date().toISOString();
  const startsAt = new Date(Date.now() - 60_000).toISOString();
  const endsAt = new Date(Date.now() + 182 * DAY_MS).toISOString();
  await store.models.assignments.create({
    _id: assignmentId,
    rev: 1,
    contractorId,
    region: REGION,
    title: 'Bestrating (meting)',
    category: 'paving',
    skills: [],
    certificates: [],
    demands: [],
    place: { municipality: 'Goes', postcode4: '4461' },
    startsAt,
    endsAt,
    hoursPerWeek: 32,
    headcount,
    status: 'open',
    seats: [],
    spent: [],
    createdAt: at,
    changedAt: at,
  });
  return { assignmentId, contractorId, startsAt, endsAt };
}
