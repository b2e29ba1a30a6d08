import { randomUUID } from 'node:crypto';
import type { Role } from '../../src/contracts/api/roles.js';
import type { Profile } from '../../src/domain/candidate/profile.js';
import { EVIDENCE_KINDS } from '../../src/domain/candidate/target-group.js';
import { CandidateRecords } from '../../src/persistence/candidates/candidate-records.js';
import type { Store } from '../../src/persistence/connection.js';
import { Actions } from '../../src/persistence/actions/actions.js';
import { EmergencyAccesses } from '../../src/persistence/emergency-accesses/emergency-accesses.js';
import { LegalHolds } from '../../src/persistence/rights/legal-holds.js';
import { RightsRequests } from '../../src/persistence/rights/rights-requests.js';
import { Reports } from '../../src/persistence/guidance/reports.js';
import { plainProfile } from '../../src/testdata/plain-profile.js';
import type { TestRequest } from './api.js';
import { inventedPerson } from './invented.js';
import { storedPolicy } from './registered.js';
import { insertAssignment } from './store-fixtures.js';

/** Where a record stands for the callers of these specs: their own, of a colleague in the region, or of another region. */
export const WORLDS = ['mine', 'colleague', 'elsewhere'] as const;
export type World = (typeof WORLDS)[number];

export const HOME = 'AM24';
const ELSEWHERE = 'AM25';

/** The ids of one candidate and of all that hangs on it, by the name of the parameter. */
export type Ids = Record<
  'candidateId' | 'contractorId' | 'assignmentId' | 'coachId' | 'proposalId' | 'placementId' | 'checkpointId' | 'escalationId' | 'absenceId' | 'actionId' | 'handoverId' | 'transferId' | 'deliveryId' | 'importId' | 'rolloutId' | 'regionCode' | 'row' | 'purpose' | 'requestId' | 'holdId' | 'emergencyAccessId',
  string
> & {
  /** What accounts of these roles opened themselves, where it is another one than `emergencyAccessId`. */
  openedBy: Partial<Record<Role, string>>;
};

/** What intake established of everybody here, with what only the pool knows: what shows it and since when, and whose town it is. */
const INTAKE = {
  targetGroup: 'wajong',
  evidence: { kind: 'uwv-statement', statedOn: '2026-02-03', validUntil: '2027-01-31' },
  limits: ['no-dust'],
  municipality: 'Vertrouwelijkstad',
} as const satisfies Partial<Profile>;

/** Words that tell what no contractor needs to know; none of them is a name of a field. */
export const PRIVATE_WORDS = [...EVIDENCE_KINDS, INTAKE.evidence.statedOn, 'wajong', 'health', 'personal-circumstances', 'concern', 'consent-withdrawn', 'no-suitable-work', 'carousel', 'asked-by-candidate', 'Vertrouwelijk', 'illness'];

/** Rows of three candidates as journeys publish them; no journey runs behind them. */
export async function accessWorlds(store: Store): Promise<Record<World, Ids>> {
  await storedPolicy(store);
  return {
    mine: await world(store, { region: HOME, coachId: 'coach-mine', openers: ['intake', 'coordinator'] }),
    colleague: await world(store, { region: HOME, coachId: 'coach-colleague' }),
    elsewhere: await world(store, { region: ELSEWHERE, coachId: 'coach-elsewhere' }),
  };
}

/** A caller with this role whose own world is `mine`. */
export function callerOf(role: Role, { mine }: Record<World, Ids>): TestRequest {
  const bound = { ...(role === 'contractor' && { contractor_id: mine.contractorId }), ...(role === 'candidate' && { candidate_id: mine.candidateId }) };
  return { as: role, claims: { sub: role === 'coach' ? mine.coachId : `access-${role}`, regions: [HOME], ...bound } };
}

async function world(store: Store, { region, coachId, openers = [] }: { region: string; coachId: string; openers?: Role[] }): Promise<Ids> {
  const { models } = store;
  const now = Date.now();
  const day = (offset: number) => new Date(now + offset * 86_400_000).toISOString();
  const [candidateId, contractorId, proposalId, placementId, absenceId, actionId, importId] = Array.from({ length: 7 }, () => randomUUID()) as [string, string, string, string, string, string, string];
  const [handoverId, transferId, rolloutId] = [randomUUID(), randomUUID(), randomUUID()];
  const profile = plainProfile({ ...INTAKE, limits: [...INTAKE.limits], region });
  const person = { ...inventedPerson(people), familyName: `Vertrouwelijk${region}` };
  people += 1;
  await new CandidateRecords(store).insert([{ candidateId, person, profile }], day(0));
  const assignmentId = await insertAssignment(store, { contractorId, region });
  const register = { rev: 1, regions: [region], createdAt: day(0), changedAt: day(0) };
  await models.contractors.create({ _id: contractorId, name: `Aannemer ${region}`, sortName: `aannemer ${region}`, ...register });
  await models.coaches.create({ _id: coachId, displayName: coachId, sortName: coachId, capacity: 10, active: true, cases: [], spent: [], createdKey: coachId, ...register });
  const row = { candidateId, region, rev: 5 };
  const work = { assignmentId, contractorId, startsAt: day(-30), endsAt: day(30) };
  await models.journeys.create({
    _id: candidateId, rev: 5, region, targetGroup: 'wajong', policyId: 'standard', policyVersion: 1, stage: 'on-hold', stageSince: day(-2), startedAt: day(-60), poolSince: day(-50),
    nextKnown: false, placementCount: 1, attention: ['transfer-waiting'], consents: [], plannedAbsences: [{ absenceId, kind: 'planned', from: day(2) }], coachId, coachSince: day(-40),
    hold: { since: day(-2), reason: 'illness', reviewAt: day(5), limitAt: day(50), reviews: 0 },
    transfer: { transferId, toRegion: 'AM21', requestedAt: day(-1), answerBy: day(9) },
    handover: { handoverId, toCoachId: 'coach-of-nobody', reason: 'caseload', requestedBy: coachId, requestedAt: day(-1), answerBy: day(9) },
  });
  await models.proposals.create({
    _id: proposalId, ...row, ...work, proposedAt: day(-5), answerBy: day(5), proposedBy: 'coordinator', reasons: [], contractor: { answer: 'accepted', at: day(-4) },
    candidate: { answer: 'declined', at: day(-4), reason: 'health' }, followOn: false, acknowledged: { warning: 'carousel', reason: 'no-other-work' }, status: 'closed', closing: 'consent-withdrawn', closedAt: day(-4),
  });
  await models.placements.create({
    _id: placementId, ...row, ...work, targetGroup: 'wajong', proposalId, agreedAt: day(-31), startedAt: day(-30), absences: [{ absenceId, kind: 'planned', from: day(2) }], gapDays: 400,
    status: 'ended', endedAt: day(-3), ending: 'terminated-early', reason: 'personal-circumstances', followOn: { result: 'pool', reason: 'no-suitable-work' }, coachId,
  });
  const checkpointId = `${placementId}.week-1`;
  await models.checkpoints.create({
    _id: checkpointId, ...row, placementId, contractorId, code: 'week-1', form: 'call', due: 'either', dueAt: day(-1), missedAt: day(5), status: 'planned', todo: true, coachId,
    purpose: 'concern', cancellation: 'asked-by-candidate',
  });
  const escalationId = `${candidateId}.checkpoint-1`;
  await models.escalations.create({ _id: escalationId, ...row, subject: 'checkpoint', subjectId: checkpointId, placementId, since: day(-1), level: 'manager', levelSince: day(-1), status: 'open', coachId });
  await new Reports(store).keep({ _id: checkpointId, rev: 5, candidateId, placementId, contractorId, region, reportedBy: 'coach', by: coachId, at: day(-1), note: 'Vertrouwelijk' });
  await new Actions(store).add([{ actionId, candidateId, kind: 'action', what: 'Vertrouwelijk', dueOn: '2026-01-01', createdBy: coachId }], day(0));
  const event = { type: 'pool-entered' as const, at: day(-1), candidateId, region, rev: 4, n: 0 };
  const deliveryId = `${candidateId}.4.0.webhook.spec`;
  await models.deliveries.create({ _id: deliveryId, channel: 'webhook', addressee: 'spec', eventId: `${candidateId}.4.0`, number: people, event, status: 'dead', attempts: 3, createdAt: day(-1), changedAt: day(-1) });
  await models.imports.create({ _id: importId, region, status: 'completed', rows: 1, columns: { recognised: [], unknown: [] }, policy: { policyId: 'standard', version: 1 }, by: 'spec', createdAt: day(-1), rowsExpireAt: day(20) });
  await models.importRows.create({ _id: `${importId}/1`, importId, row: 1, line: 2, status: 'possible-duplicate', candidateId: randomUUID(), faults: [], alike: [], expiresAt: day(20) });
  await models.rollouts.create({ _id: rolloutId, policyId: 'standard', version: 1, region, named: false, journeys: 1, status: 'completed', createdAt: day(-1), createdBy: 'spec', completedAt: day(-1) });
  // Opened a day ago: it is over, and widens nothing here.
  const emergencies = new EmergencyAccesses(store, () => now - 86_400_000);
  const openFor = async (openedBy: string) => (await emergencies.open({ emergencyAccessId: randomUUID(), candidateId, openedBy, reason: 'Vertrouwelijk: belt in nood' })).emergencyAccessId;
  const openedBy = Object.fromEntries(await Promise.all(openers.map(async (role) => [role, await openFor(`access-${role}`)] as const)));
  const [requestId, holdId] = [randomUUID(), randomUUID()];
  const requests = new RightsRequests(store);
  await requests.insert({ requestId, candidateId, right: 'access', region, receivedAt: day(-1), receivedBy: 'candidate', dueBy: day(29), explanation: 'Vertrouwelijk' });
  await requests.keepArchive({ requestId, candidateId, zip: new Uint8Array([1]), expiresAt: day(20) });
  await new LegalHolds(store).put({ holdId, candidateId, reason: 'Vertrouwelijk', putBy: 'spec' }, day(-1));
  return {
    emergencyAccessId: await openFor(coachId), openedBy,
    candidateId, contractorId, assignmentId, coachId, proposalId, placementId, checkpointId, escalationId, absenceId, actionId, handoverId, transferId, deliveryId, importId, rolloutId,
    regionCode: region, row: '1', purpose: 'neighbouring-region', requestId, holdId,
  };
}

let people = 90_000;

/** What each command takes, so that a refusal is about who asks. */
export function bodyOf(operationId: string, { assignmentId, contractorId, duplicateId }: Pick<Ids, 'assignmentId' | 'contractorId'> & { duplicateId: string }): unknown {
  const today = new Date().toISOString();
  const { evidence: _own, ...profile } = plainProfile();
  const bodies: Record<string, unknown> = {
    createAction: { what: 'Bellen', dueOn: '2027-01-01' },
    correctAction: { dueOn: '2027-01-02' },
    correctAssignment: { title: 'Bestrating' },
    correctContractor: { name: `Aannemer ${contractorId}` },
    correctCoach: { capacity: 11 },
    correctCandidate: { person: { email: null }, reason: 'Verschreven' },
    correctRegion: {},
    replaceProfile: profile,
    mergeCandidate: { duplicateCandidateId: duplicateId, reason: 'Dezelfde' },
    startJourney: {},
    propose: { assignmentId },
    putOnHold: { reason: 'holiday' },
    withdraw: { reason: 'own-choice' },
    recordOutcome: { kind: 'regular-job', reason: 'agreed' },
    requestTransfer: { toRegion: 'AM21' },
    correctEntry: { correction: { entry: 'planned-outcome' }, reason: 'typing-error' },
    answerTransfer: { answer: 'decline' },
    answerProposal: { answer: 'accept' },
    confirmStart: { startedAt: today },
    reportAbsence: { kind: 'short', from: today },
    endAbsence: { until: today },
    reportHours: { week: '2026-W01', minutes: 60 },
    signalCompletion: {},
    terminateEarly: { endedAt: today, reason: 'work-ended' },
    reportCheckpoint: { note: 'Gesproken' },
    planContact: { form: 'call', dueAt: new Date(Date.now() + 86_400_000).toISOString(), purpose: 'question' },
    cancelContact: { reason: 'other' },
    recordProgress: { at: new Date(Date.now() - 86_400_000).toISOString(), hoursPerWeek: 20 },
    giveConsent: { purpose: 'neighbouring-region' },
    reportAfterCare: { code: 'month-3', result: 'still-there' },
    returnToPool: {},
    dropEscalation: { reason: 'other' },
    replaceCandidateMessagePreferences: { language: 'nl', channels: {}, quietHours: null, weekendKinds: [] },
    assignCoach: { coachId: 'coach-of-nobody' },
    requestHandover: { toCoachId: 'coach-of-nobody', reason: 'caseload' },
    answerHandover: { answer: 'withdraw' },
    acknowledgeEmergencyAccess: { finding: 'in-order' },
    decideRightsRequest: { decision: 'refuse', reason: 'Verschreven' },
    extendRightsRequest: { reason: 'Ingewikkeld' },
    liftRightsRequest: {},
    liftLegalHold: { reason: 'Afgehandeld' },
    decideImportRow: { decision: 'skip' },
  };
  return bodies[operationId];
}
