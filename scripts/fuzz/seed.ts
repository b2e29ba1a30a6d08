/** Real objects in every stage, so that made-up requests reach further than "unknown". All through the API. */
import type { ApiClient } from '../../bench/http-client.js';
import { inventedFile } from '../../bench/imports.js';
import { dateOf, instantOf } from '../../src/domain/shared/calendar.js';
import { plainProfile } from '../../src/testdata/plain-profile.js';

/** Ids by the name that a parameter or field has for them. */
export type Seeds = Record<string, string[]>;

const REGION = 'AM24';
/** Of each kind, so that one that was ended leaves others. */
const EACH = 3;

/** Registers contractors, assignments and candidates and takes journeys to every stage. */
export async function seedAll(api: ApiClient, { contractorId }: { contractorId: string }): Promise<Seeds> {
  const seeds: Seeds = { candidateId: [], contractorId: [contractorId], assignmentId: [], proposalId: [], placementId: [], transferId: [], absenceId: [], importId: [], duplicateCandidateId: [] };
  const contractor = await api.post<{ contractorId: string }>('/v1/contractors', { name: 'Fuzz Infra BV', regions: [REGION] });
  seeds['contractorId']!.push(contractor.contractorId);
  for (let n = 0; n < EACH; n++) await seedRound({ api, seeds, contractorId: contractor.contractorId }, n);
  const { text } = await api.send(`/v1/imports?region=${REGION}`, { method: 'POST', body: inventedFile({ rows: 5, first: 9_000 }), type: 'text/csv' });
  seeds['importId']!.push((JSON.parse(text) as { importId: string }).importId);
  seeds['duplicateCandidateId'] = [...seeds['candidateId']!];
  return seeds;
}

interface Round {
  api: ApiClient;
  seeds: Seeds;
  contractorId: string;
}
type Receipt = { proposalId?: string; placementId?: string; transferId?: string; absenceId?: string };

async function seedRound({ api, seeds, contractorId }: Round, n: number): Promise<void> {
  const keep = (name: string, id: string | undefined): string => {
    if (id === undefined) throw new Error(`No ${name} in an answer`);
    seeds[name]!.push(id);
    return id;
  };
  const assignment = async (startsAt: string) => {
    const body = { contractorId, region: REGION, title: `Fuzz bestrating ${n}`, category: 'paving', skills: [], certificates: [], demands: [], place: { municipality: 'Goes', postcode4: '4461' }, startsAt, endsAt: day(180), hoursPerWeek: 32, headcount: 5 };
    return keep('assignmentId', (await api.post<{ assignmentId: string }>('/v1/assignments', body)).assignmentId);
  };
  const candidate = async (stage: number) => {
    const made = await api.post<{ candidateId: string }>('/v1/candidates', newCandidate(n * 20 + stage));
    return keep('candidateId', made.candidateId);
  };
  const started = async (stage: number) => {
    const candidateId = await candidate(stage);
    await api.post(`/v1/candidates/${candidateId}/journey`, {});
    return candidateId;
  };
  const proposed = async (stage: number, assignmentId: string) => {
    const candidateId = await started(stage);
    const { proposalId } = await api.post<Receipt>(`/v1/candidates/${candidateId}/journey/proposals`, { assignmentId });
    return keep('proposalId', proposalId);
  };
  const placed = async (stage: number, assignmentId: string) => {
    const proposalId = await proposed(stage, assignmentId);
    await api.post(`/v1/proposals/${proposalId}/answers`, { party: 'contractor', answer: 'accept' });
    const { placementId } = await api.post<Receipt>(`/v1/proposals/${proposalId}/answers`, { party: 'candidate', answer: 'accept' });
    return keep('placementId', placementId);
  };

  const [now, later] = [await assignment(day(-1)), await assignment(day(7))];
  await candidate(0);
  await started(1);
  const held = await started(2);
  await api.post(`/v1/candidates/${held}/journey/holds`, { reason: 'care' });
  const leaving = await started(3);
  keep('transferId', (await api.post<Receipt>(`/v1/candidates/${leaving}/journey/transfers`, { toRegion: 'AM01' })).transferId);
  await proposed(4, later);
  await placed(5, later);
  const working = await placed(6, now);
  await api.post(`/v1/placements/${working}/start-confirmation`, { startedAt: new Date().toISOString() });
  keep('absenceId', (await api.post<Receipt>(`/v1/placements/${working}/absences`, { kind: 'short', from: new Date().toISOString() })).absenceId);
}

function day(offset: number): string {
  return dateOf(instantOf(Date.now() + offset * 24 * 3600 * 1000));
}

function newCandidate(n: number): unknown {
  const word = [...String(n).padStart(3, '0')].map((digit) => 'aeioubcdfg'[Number(digit)]).join('');
  return {
    person: {
      givenName: `Fuzz${word}`,
      familyName: `Testdata${[...word].reverse().join('')}`,
      birthDate: `19${60 + (n % 40)}-0${1 + (n % 9)}-1${n % 10}`,
      address: { street: `${word}straat`, houseNumber: String(n + 1), postcode: `44${10 + (n % 80)}AB`, town: 'Goes' },
    },
    profile: plainProfile({ region: REGION }),
  };
}
