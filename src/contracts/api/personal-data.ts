/**
 * What kind of personal data each operation reads or writes, and why: what the log of processing says of it. Part of the
 * route table, by operation id. An operation that is not here touches no data of candidates; a spec holds that against the
 * shapes of the routes. Figures are counts, and work addresses of coaches and companies are no data of candidates.
 */
import type { DataAccess } from '../../domain/processing-log/entry.js';
import type { DataKind, Purpose } from '../../domain/processing-log/purposes.js';
import type { OperationId } from './access.js';

export interface PersonalDataUse {
  purpose: Purpose;
  access: DataAccess;
  kinds: readonly DataKind[];
  /** Kinds that a contractor reads by it as well, and nobody else. */
  forContractor?: readonly DataKind[];
  /** Of the candidate in the token: nothing else says whose it is. */
  own?: true;
  /** What a candidate who comes to be by it is called in the identity of the command. */
  makes?: string;
}

const reads = (purpose: Purpose, ...kinds: DataKind[]): PersonalDataUse => ({ purpose, access: 'read', kinds });
const writes = (purpose: Purpose, ...kinds: DataKind[]): PersonalDataUse => ({ purpose, access: 'write', kinds });

const TABLE: { readonly [Id in OperationId]?: PersonalDataUse } = {
  createCandidate: { ...writes('registration', 'identity', 'contact', 'bsn', 'intake', 'limits'), makes: 'candidate' },
  listCandidates: reads('guidance', 'identity', 'intake', 'journey'),
  readCandidate: reads('guidance', 'identity', 'contact', 'intake', 'journey'),
  correctCandidate: writes('registration', 'identity', 'contact', 'bsn'),
  readProfile: reads('guidance', 'intake', 'limits'),
  replaceProfile: writes('registration', 'intake', 'limits'),
  listDuplicates: reads('registration', 'identity'),
  mergeCandidate: writes('registration', 'identity', 'contact', 'bsn', 'intake', 'limits', 'journey'),
  createImport: writes('registration', 'identity', 'contact', 'bsn', 'intake', 'limits'),
  listImportRows: reads('registration', 'identity', 'contact', 'intake'),
  decideImportRow: writes('registration', 'identity', 'contact', 'intake'),

  listMatches: reads('matching', 'intake', 'limits', 'work'),
  propose: writes('matching', 'journey', 'work'),
  listProposals: reads('matching', 'work'),
  readProposal: reads('matching', 'work'),
  answerProposal: writes('matching', 'journey', 'work'),
  revokeProposal: writes('matching', 'journey', 'work'),

  startJourney: writes('guidance', 'journey', 'intake'),
  readJourney: reads('guidance', 'journey', 'work', 'guidance'),
  listJourneys: reads('direction', 'journey'),
  completeIntake: writes('registration', 'journey', 'intake'),
  putOnHold: writes('guidance', 'journey'),
  resumeJourney: writes('guidance', 'journey'),
  withdraw: writes('guidance', 'journey'),
  recordOutcome: writes('guidance', 'journey'),
  requestTransfer: writes('guidance', 'journey'),
  answerTransfer: writes('guidance', 'journey'),
  correctEntry: writes('guidance', 'journey', 'work'),
  listWaiting: reads('direction', 'journey'),
  createPolicyRollout: writes('direction', 'journey'),
  listRolloutJourneys: reads('direction', 'journey'),

  listPlacements: { ...reads('placement', 'work', 'attendance'), forContractor: ['intake', 'limits'] },
  readPlacement: { ...reads('placement', 'work', 'attendance'), forContractor: ['intake', 'limits'] },
  confirmStart: writes('placement', 'work'),
  reportNoShow: writes('placement', 'work', 'attendance'),
  reportAbsence: writes('placement', 'attendance'),
  endAbsence: writes('placement', 'attendance'),
  reportHours: writes('placement', 'attendance'),
  listHours: reads('placement', 'attendance'),
  signalCompletion: writes('placement', 'work'),
  terminateEarly: writes('placement', 'work'),
  cancelFollowOn: writes('placement', 'work'),

  assignCoach: writes('guidance', 'journey'),
  requestHandover: writes('guidance', 'journey'),
  answerHandover: writes('guidance', 'journey'),
  listCheckpoints: reads('guidance', 'guidance'),
  readCheckpoint: reads('guidance', 'guidance'),
  reportCheckpoint: writes('guidance', 'guidance'),
  listCheckpointReports: reads('guidance', 'guidance'),
  planContact: writes('guidance', 'guidance'),
  cancelContact: writes('guidance', 'guidance'),
  listEscalations: reads('guidance', 'guidance'),
  dropEscalation: writes('guidance', 'guidance'),
  createAction: writes('guidance', 'guidance'),
  listActions: reads('guidance', 'guidance'),
  listAllActions: reads('guidance', 'guidance'),
  correctAction: writes('guidance', 'guidance'),
  completeAction: writes('guidance', 'guidance'),
  readWorklist: reads('guidance', 'journey', 'guidance', 'attendance'),
  readContinuity: reads('guidance', 'journey', 'work', 'progress'),
  recordProgress: writes('guidance', 'progress'),
  listProgress: reads('guidance', 'progress'),
  giveConsent: writes('guidance', 'choices'),
  withdrawConsent: writes('guidance', 'choices'),
  reportAfterCare: writes('guidance', 'journey', 'guidance'),
  returnToPool: writes('guidance', 'journey'),

  readMessagePreferences: { ...reads('messages', 'choices'), own: true },
  replaceMessagePreferences: { ...writes('messages', 'choices'), own: true },
  readCandidateMessagePreferences: reads('messages', 'choices'),
  replaceCandidateMessagePreferences: writes('messages', 'choices'),
  listDeliveries: reads('maintenance', 'journey'),
  readDelivery: reads('maintenance', 'journey'),
  replayDelivery: writes('maintenance', 'journey'),
  readEvents: reads('direction', 'journey', 'work', 'guidance'),
  listProcessingRecords: reads('rights', 'processing'),
  createEmergencyAccess: writes('emergency', 'processing'),
  listEmergencyAccesses: reads('maintenance', 'processing'),
  endEmergencyAccess: writes('emergency', 'processing'),
  acknowledgeEmergencyAccess: writes('maintenance', 'processing'),
  createRightsRequest: { ...writes('rights', 'choices'), own: true },
  listRightsRequests: { ...reads('rights', 'choices'), own: true },
  readRightsRequest: { ...reads('rights', 'choices'), own: true },
  decideRightsRequest: writes('rights', 'choices'),
  extendRightsRequest: writes('rights', 'choices'),
  liftRightsRequest: writes('rights', 'choices'),
  readRightsArchive: reads('rights', 'identity', 'contact', 'bsn', 'intake', 'limits', 'journey', 'work', 'guidance', 'attendance', 'progress', 'choices'),
  putLegalHold: writes('rights', 'choices'),
  listLegalHolds: reads('rights', 'choices'),
  liftLegalHold: writes('rights', 'choices'),
  decodePayloads: reads('maintenance', 'journey', 'work', 'guidance'),
};

export const PERSONAL_DATA: Readonly<Record<string, PersonalDataUse | undefined>> = TABLE;
