import { randomUUID } from 'node:crypto';
import type { Profile } from '../../src/domain/candidate/profile.js';
import { STANDARD_POLICY } from '../../src/domain/policy/standard-policy.js';
import type { JourneyTerms } from '../../src/domain/policy/journey-policy.js';
import { CandidateRecords } from '../../src/persistence/candidates/candidate-records.js';
import type { Store } from '../../src/persistence/connection.js';
import { Policies } from '../../src/persistence/registers/policies.js';
import { plainProfile } from '../../src/testdata/plain-profile.js';
import { inventedPerson } from './invented.js';
import { insertAssignment } from './store-fixtures.js';

let stored = 50_000;

/** An invented candidate with a complete profile in the store, ready for a journey; the id. */
export async function storedCandidate(store: Store, candidateId = randomUUID(), { complete = true, over = {} }: { complete?: boolean; over?: Partial<Profile> } = {}): Promise<string> {
  await storedPolicy(store);
  const { evidence, ...profile } = plainProfile(over);
  const kept = { ...profile, ...(complete && evidence && { evidence }) };
  await new CandidateRecords(store).insert([{ candidateId, person: inventedPerson(stored++), profile: kept }], new Date().toISOString());
  return candidateId;
}

/** The standard policy in the store, when it is not there yet. */
export async function storedPolicy(store: Store, terms: Partial<JourneyTerms> = {}): Promise<void> {
  const policy = { ...STANDARD_POLICY, terms: { ...STANDARD_POLICY.terms, ...terms } };
  await new Policies(store.models).publish({ ...policy, publishedAt: new Date().toISOString(), publishedBy: 'spec' });
}

export interface StoredAssignment {
  assignmentId: string;
  contractorId: string;
}

/** An invented assignment that began yesterday, open for `headcount` people. */
export async function storedAssignment(
  store: Store,
  {
    headcount = 1,
    from = -1,
    days = 90,
    region = 'AM24',
    contractorId = randomUUID(),
  }: { headcount?: number; from?: number; days?: number; region?: string; contractorId?: string } = {},
): Promise<StoredAssignment> {
  const day = (offset: number) => new Date(Date.now() + offset * 24 * 3600 * 1000).toISOString();
  const [work, at] = [{ title: 'Herstraten (test)', place: { municipality: 'Goes', postcode4: '4461' } }, day(0)];
  const period = { startsAt: day(from), endsAt: day(from + days) };
  const assignmentId = await insertAssignment(store, { contractorId, region, ...work, ...period, headcount, createdAt: at, changedAt: at });
  return { assignmentId, contractorId };
}
