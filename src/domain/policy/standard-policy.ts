/**
 * The policy that a new installation begins with. The values follow the practice of job coaching: close contact
 * around the start, a fixed rhythm after it, and the follow-on looked for well before the end.
 */
import type { CheckpointRule, JourneyPolicy } from './journey-policy.js';
import { STANDARD_CONTINUITY } from './standard-continuity.js';

const CONTACTS: CheckpointRule[] = [
  { code: 'before-start', anchor: 'start', offset: '-P3D', form: 'call' },
  { code: 'first-day', anchor: 'start', offset: 'PT6H', form: 'visit' },
  { code: 'week-1', anchor: 'start', offset: 'P7D', form: 'visit' },
  { code: 'week-4', anchor: 'start', offset: 'P28D', form: 'visit' },
  { code: 'four-weekly', anchor: 'start', offset: 'P56D', every: 'P28D', form: 'call' },
  { code: 'next-step', anchor: 'end', offset: '-P42D', form: 'visit' },
  { code: 'after-end', anchor: 'end', offset: 'P14D', form: 'call' },
];

/** For who needs a coach close by: every two weeks, by visit. */
const CLOSE_CONTACTS: CheckpointRule[] = [
  { code: 'before-start', anchor: 'start', offset: '-P3D', form: 'visit' },
  { code: 'first-day', anchor: 'start', offset: 'PT6H', form: 'visit' },
  { code: 'day-3', anchor: 'start', offset: 'P2D', form: 'call' },
  { code: 'week-1', anchor: 'start', offset: 'P7D', form: 'visit' },
  { code: 'week-2', anchor: 'start', offset: 'P14D', form: 'visit' },
  { code: 'two-weekly', anchor: 'start', offset: 'P28D', every: 'P14D', form: 'visit' },
  { code: 'next-step', anchor: 'end', offset: '-P56D', form: 'visit' },
  { code: 'after-end', anchor: 'end', offset: 'P14D', form: 'visit' },
];

/** For who has a school or workshop that guides as well: the firm days only. */
const LIGHT_CONTACTS: CheckpointRule[] = [
  { code: 'first-day', anchor: 'start', offset: 'PT6H', form: 'call' },
  { code: 'week-4', anchor: 'start', offset: 'P28D', form: 'visit' },
  { code: 'eight-weekly', anchor: 'start', offset: 'P84D', every: 'P56D', form: 'call' },
  { code: 'next-step', anchor: 'end', offset: '-P42D', form: 'call' },
  { code: 'after-end', anchor: 'end', offset: 'P14D', form: 'message' },
];

/** School leavers: as everybody, with the parents or school spoken before the start and a second first week. */
const SCHOOL_CONTACTS: CheckpointRule[] = [
  { code: 'before-start', anchor: 'start', offset: '-P7D', form: 'visit' },
  ...CONTACTS.slice(1, 3),
  { code: 'week-2', anchor: 'start', offset: 'P14D', form: 'visit' },
  { code: 'week-4', anchor: 'start', offset: 'P28D', form: 'visit' },
  { code: 'three-weekly', anchor: 'start', offset: 'P49D', every: 'P21D', form: 'visit' },
  ...CONTACTS.slice(-2),
];

const CLOSE = {
  checkpoints: CLOSE_CONTACTS,
  proposalTerm: 'P7D',
  followOnLead: 'P56D',
  checkpointGrace: 'P3D',
};
const LIGHT = { checkpoints: LIGHT_CONTACTS };

export const STANDARD_POLICY: JourneyPolicy = {
  policyId: 'standard',
  version: 1,
  terms: {
    intakeTerm: 'P14D',
    intakeExpiry: 'P90D',
    proposalTerm: 'P5D',
    startGrace: 'P2D',
    followOnLead: 'P42D',
    completionGrace: 'P7D',
    checkpointGrace: 'P5D',
    holdReview: 'P28D',
    holdLimit: 'P364D',
    transferTerm: 'P14D',
    handoverTerm: 'P7D',
    proposing: 'coordinator',
    searchEvery: 'P7D',
    ...STANDARD_CONTINUITY,
    checkpoints: CONTACTS,
  },
  targetGroups: {
    wajong: CLOSE,
    banenafspraak: CLOSE,
    wsw: CLOSE,
    'vso-pro': { checkpoints: SCHOOL_CONTACTS, proposalTerm: 'P7D' },
    bbl: LIGHT,
    bol: LIGHT,
  },
};
