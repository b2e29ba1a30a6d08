/**
 * Who may do what, and with whose records: per route and role a scope, or nothing. A route that is not named here
 * does not compile, a role that is not named with it may not call. Guards, conditions of queries, docs/access.md and
 * the tests of access come from this table.
 */
import { ROLES, type Role, type Scope } from './roles.js';

/** Scopes by role; `anybody`: also who is not signed in. */
export type RouteAccess = 'anybody' | { readonly [R in Role]?: Scope };

const INTAKE = { intake: 'region', coordinator: 'region' } as const;
const GUIDES = { coach: 'caseload', coordinator: 'region' } as const;
/** Who works with persons. */
const WORKS = { ...INTAKE, ...GUIDES } as const;
const OVERSEES = { manager: 'region', administrator: 'all' } as const;
const CONTRACTOR = { contractor: 'contractor' } as const;
const CANDIDATE = { candidate: 'self' } as const;
/** A job that the pool, the contractor and the candidate all look at. */
const OF_A_JOURNEY = { ...WORKS, ...OVERSEES, ...CONTRACTOR, ...CANDIDATE } as const;
/** Records of a region that say nothing of a person. */
const OF_A_REGION = { intake: 'region', coach: 'region', coordinator: 'region', ...OVERSEES } as const;
/** Registers of the installation, with nobody's data in them. */
const STAFF_ALL = { intake: 'all', coach: 'all', coordinator: 'all', manager: 'all', administrator: 'all' } as const;
const EVERYBODY = { ...STAFF_ALL, 'privacy-officer': 'all', contractor: 'all', candidate: 'all' } as const;
const ADMINISTERS = { administrator: 'all' } as const;
const REGISTERS = { coordinator: 'region', administrator: 'all' } as const;
const REPORTS_WORK = { ...GUIDES, ...CONTRACTOR } as const;
const FIGURES = { coach: 'region', coordinator: 'region', ...OVERSEES, 'privacy-officer': 'all' } as const;
const FIGURES_OF_WORK = { ...FIGURES, ...CONTRACTOR } as const;
/** May open one person out of reach, with a reason. */
const IN_AN_EMERGENCY = { intake: 'all', coach: 'all', coordinator: 'all' } as const;
const OF_AN_EMERGENCY = { intake: 'self', coach: 'self', coordinator: 'self', 'privacy-officer': 'all' } as const;
/** Rights of the person are dealt with by one office. */
const PRIVACY = { 'privacy-officer': 'all' } as const;
const IMPORTS = { ...INTAKE, administrator: 'all' } as const;

export const ACCESS = {
  listRegions: EVERYBODY,
  readRegion: EVERYBODY,
  correctRegion: ADMINISTERS,
  listPools: OF_A_REGION,
  readPool: OF_A_REGION,
  listWaiting: OF_A_REGION,
  publishPolicy: ADMINISTERS,
  listPolicies: STAFF_ALL,
  readPolicyVersion: STAFF_ALL,
  createPolicyRollout: ADMINISTERS,
  listPolicyRollouts: { coordinator: 'region', ...OVERSEES },
  readPolicyRollout: { coordinator: 'region', ...OVERSEES },
  listRolloutJourneys: { coordinator: 'region', ...OVERSEES },

  createContractor: REGISTERS,
  listContractors: { ...STAFF_ALL, ...CONTRACTOR },
  readContractor: { ...STAFF_ALL, ...CONTRACTOR },
  correctContractor: REGISTERS,
  createAssignment: { ...CONTRACTOR, coordinator: 'region' },
  listAssignments: { ...STAFF_ALL, ...CONTRACTOR },
  readAssignment: { ...STAFF_ALL, ...CONTRACTOR, candidate: 'all' },
  correctAssignment: { ...CONTRACTOR, coordinator: 'region' },

  createCandidate: INTAKE,
  listCandidates: WORKS,
  readCandidate: { ...WORKS, ...CANDIDATE },
  correctCandidate: INTAKE,
  readProfile: { ...WORKS, ...CANDIDATE },
  replaceProfile: WORKS,
  listDuplicates: WORKS,
  mergeCandidate: INTAKE,
  listMatches: GUIDES,

  startJourney: INTAKE,
  readJourney: { ...WORKS, ...OVERSEES, ...CANDIDATE },
  // A coach sees of whom others guide what a pool needs: no reason, no absence, no outcome.
  listJourneys: OF_A_REGION,
  completeIntake: INTAKE,
  propose: { coordinator: 'region' },
  putOnHold: WORKS,
  resumeJourney: WORKS,
  withdraw: { ...WORKS, ...CANDIDATE },
  recordOutcome: WORKS,
  requestTransfer: { coordinator: 'region' },
  correctEntry: { coordinator: 'region', administrator: 'all' },
  answerTransfer: { coordinator: 'region', administrator: 'all' },

  listProposals: OF_A_JOURNEY,
  readProposal: OF_A_JOURNEY,
  answerProposal: { ...WORKS, ...CONTRACTOR, ...CANDIDATE },
  revokeProposal: { coordinator: 'region' },
  listPlacements: OF_A_JOURNEY,
  readPlacement: OF_A_JOURNEY,
  confirmStart: REPORTS_WORK,
  reportNoShow: REPORTS_WORK,
  reportAbsence: REPORTS_WORK,
  endAbsence: REPORTS_WORK,
  reportHours: { ...CONTRACTOR, coordinator: 'region' },
  listHours: { ...GUIDES, ...OVERSEES, ...CONTRACTOR, ...CANDIDATE },
  signalCompletion: { ...CONTRACTOR, coordinator: 'region' },
  terminateEarly: REPORTS_WORK,
  cancelFollowOn: { ...CONTRACTOR, coordinator: 'region' },
  listCheckpoints: OF_A_JOURNEY,
  readCheckpoint: OF_A_JOURNEY,
  reportCheckpoint: REPORTS_WORK,
  listCheckpointReports: { ...REPORTS_WORK, ...CANDIDATE },
  planContact: GUIDES,
  cancelContact: GUIDES,

  readContinuity: { ...GUIDES, manager: 'region', ...CANDIDATE },
  recordProgress: GUIDES,
  listProgress: { ...GUIDES, ...CANDIDATE },
  giveConsent: { ...GUIDES, ...CANDIDATE },
  withdrawConsent: { ...GUIDES, ...CANDIDATE },
  reportAfterCare: GUIDES,
  returnToPool: GUIDES,
  listEscalations: { ...GUIDES, ...OVERSEES },
  dropEscalation: { ...GUIDES, manager: 'region' },

  publishQuestionForm: ADMINISTERS,
  listQuestionForms: { ...STAFF_ALL, contractor: 'all' },
  readQuestionForm: { ...STAFF_ALL, contractor: 'all' },
  readMessagePreferences: { ...CANDIDATE, ...CONTRACTOR, coach: 'self' },
  replaceMessagePreferences: { ...CANDIDATE, ...CONTRACTOR, coach: 'self' },
  readCandidateMessagePreferences: WORKS,
  replaceCandidateMessagePreferences: WORKS,

  createCoach: REGISTERS,
  listCoaches: OF_A_REGION,
  readCoach: OF_A_REGION,
  correctCoach: REGISTERS,
  assignCoach: INTAKE,
  requestHandover: GUIDES,
  answerHandover: GUIDES,
  countWorklists: { ...WORKS, ...OVERSEES },
  readWorklist: { ...WORKS, ...OVERSEES },
  createAction: WORKS,
  listActions: WORKS,
  listAllActions: WORKS,
  correctAction: WORKS,
  completeAction: WORKS,

  readImportTemplate: { intake: 'all', coordinator: 'all', administrator: 'all' },
  createImport: IMPORTS,
  listImports: IMPORTS,
  readImport: IMPORTS,
  listImportRows: IMPORTS,
  decideImportRow: IMPORTS,

  readFlowFigures: FIGURES,
  exportFlowFigures: FIGURES,
  readPoolFigures: FIGURES,
  exportPoolFigures: FIGURES,
  readWaitingFigures: FIGURES,
  exportWaitingFigures: FIGURES,
  readProposalFigures: FIGURES_OF_WORK,
  exportProposalFigures: FIGURES_OF_WORK,
  readPlacementFigures: FIGURES_OF_WORK,
  exportPlacementFigures: FIGURES_OF_WORK,
  readContinuityFigures: FIGURES,
  exportContinuityFigures: FIGURES,
  readCheckpointFigures: FIGURES_OF_WORK,
  exportCheckpointFigures: FIGURES_OF_WORK,
  readEscalationFigures: FIGURES,
  exportEscalationFigures: FIGURES,
  readRetentionFigures: FIGURES,
  exportRetentionFigures: FIGURES,
  readCarouselFigures: FIGURES,
  exportCarouselFigures: FIGURES,

  listProcessingRecords: { ...CANDIDATE, 'privacy-officer': 'all' },
  // What it opens is for reading, by the routes that the role has for one person.
  createEmergencyAccess: IN_AN_EMERGENCY,
  listEmergencyAccesses: OF_AN_EMERGENCY,
  endEmergencyAccess: OF_AN_EMERGENCY,
  acknowledgeEmergencyAccess: { 'privacy-officer': 'all' },
  // Ids, codes and moments alone; a coach follows the pool of the region.
  readEvents: { ...OF_A_REGION, ...CONTRACTOR, ...CANDIDATE },
  listDeliveries: OVERSEES,
  readDelivery: OVERSEES,
  replayDelivery: OVERSEES,
  createWebhook: ADMINISTERS,
  listWebhooks: ADMINISTERS,
  readWebhook: ADMINISTERS,
  changeWebhook: ADMINISTERS,
  rotateWebhookSecret: ADMINISTERS,
  decodePayloads: { manager: 'region' },
  encodePayloads: { manager: 'region' },

  createRightsRequest: { ...PRIVACY, ...CANDIDATE },
  listRightsRequests: { ...PRIVACY, ...CANDIDATE },
  readRightsRequest: { ...PRIVACY, ...CANDIDATE },
  decideRightsRequest: PRIVACY,
  extendRightsRequest: PRIVACY,
  liftRightsRequest: PRIVACY,
  readRightsArchive: { ...PRIVACY, ...CANDIDATE },
  putLegalHold: PRIVACY,
  listLegalHolds: PRIVACY,
  liftLegalHold: PRIVACY,
  listDestructionRecords: PRIVACY,

  isAlive: 'anybody',
  isReady: 'anybody',
  readMetrics: 'anybody',
} as const satisfies Record<string, RouteAccess>;

/** The name of a route, as the table knows it. */
export type OperationId = keyof typeof ACCESS;

/** The roles that an access names; none: anybody. */
export function rolesOf(access: RouteAccess): Role[] {
  return access === 'anybody' ? [] : ROLES.filter((role) => access[role] !== undefined);
}

/** What these roles reach together, each scope once; empty: they may not call. */
export function scopesOf(access: RouteAccess, roles: readonly Role[]): readonly Scope[] {
  if (access === 'anybody') return [];
  return [...new Set(roles.flatMap((role) => access[role] ?? []))];
}
