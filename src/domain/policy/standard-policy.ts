/**
 * The policy that a new installation begins with. The values follow the practice of job coaching: close contact
 * around the start, a fixed rhythm after it, and the follow-on looked for well before the end.
 */
import { AFTER_CARE_FORM, NEXT_STEP_FORM, START_FORM, WEEK_CHECK_FORM } from '../guidance/standard-forms.js';
import { formKey } from '../guidance/question-form.js';
import type { CheckpointRule, JourneyPolicy } from './journey-policy.js';
import { STANDARD_CONTINUITY } from './standard-continuity.js';

const START = formKey(START_FORM);
const WEEK_CHECK = formKey(WEEK_CHECK_FORM);
const NEXT_STEP = formKey(NEXT_STEP_FORM);
const AFTER_CARE = formKey(AFTER_CARE_FORM);

/** What happens on the way asks for a contact of its own, whoever it happens to. */
const ON_EVENTS: CheckpointRule[] = [
  { code: 'absence-call', anchor: 'event', event: 'absence-started', offset: 'P1D', form: 'call', due: 'either' },
  { code: 'absence-visit', anchor: 'event', event: 'absence-long', offset: 'P7D', form: 'visit', grace: 'P7D' },
  { code: 'back-at-work', anchor: 'event', event: 'absence-ended', offset: 'P2D', form: 'call', due: 'either' },
  { code: 'no-show-call', anchor: 'event', event: 'no-show', offset: 'PT4H', form: 'call', grace: 'P2D' },
  { code: 'early-end-talk', anchor: 'event', event: 'ended-early', offset: 'P2D', form: 'visit', questions: NEXT_STEP },
  { code: 'hold-call', anchor: 'event', event: 'hold-started', offset: 'P28D', form: 'call' },
  { code: 'pool-call', anchor: 'event', event: 'pool-entered', offset: 'P28D', form: 'call' },
];

const FIRST_DAY: CheckpointRule = { code: 'first-day', anchor: 'start', offset: 'PT6H', form: 'visit', due: 'either', questions: START };
const NEXT: CheckpointRule = { code: 'next-step', anchor: 'end', offset: '-P42D', form: 'visit', questions: NEXT_STEP };
const AFTER: CheckpointRule = { code: 'after-end', anchor: 'end', offset: 'P14D', form: 'call', questions: AFTER_CARE };

const CONTACTS: CheckpointRule[] = [
  { code: 'before-start', anchor: 'start', offset: '-P3D', form: 'call' },
  FIRST_DAY,
  { code: 'week-1', anchor: 'start', offset: 'P7D', form: 'visit', questions: WEEK_CHECK },
  { code: 'week-4', anchor: 'start', offset: 'P28D', form: 'visit', questions: WEEK_CHECK },
  { code: 'four-weekly', anchor: 'start', offset: 'P56D', every: 'P28D', form: 'call', questions: WEEK_CHECK },
  NEXT,
  AFTER,
  ...ON_EVENTS,
];

/** For who needs a coach close by: every two weeks, by visit. */
const CLOSE_CONTACTS: CheckpointRule[] = [
  { code: 'before-start', anchor: 'start', offset: '-P3D', form: 'visit' },
  FIRST_DAY,
  { code: 'day-3', anchor: 'start', offset: 'P2D', form: 'call' },
  { code: 'week-1', anchor: 'start', offset: 'P7D', form: 'visit', questions: WEEK_CHECK },
  { code: 'week-2', anchor: 'start', offset: 'P14D', form: 'visit', questions: WEEK_CHECK },
  { code: 'two-weekly', anchor: 'start', offset: 'P28D', every: 'P14D', form: 'visit', questions: WEEK_CHECK },
  { ...NEXT, offset: '-P56D' },
  { ...AFTER, form: 'visit' },
  ...ON_EVENTS.filter(({ event }) => event !== 'pool-entered'),
  { code: 'pool-visit', anchor: 'event', event: 'pool-entered', offset: 'P14D', form: 'visit' },
];

/** For who has a school or workshop that guides as well: the firm days only. */
const LIGHT_CONTACTS: CheckpointRule[] = [
  { ...FIRST_DAY, form: 'call', due: 'contractor' },
  { code: 'week-4', anchor: 'start', offset: 'P28D', form: 'visit', due: 'either', questions: WEEK_CHECK },
  { code: 'eight-weekly', anchor: 'start', offset: 'P84D', every: 'P56D', form: 'call', due: 'either', questions: WEEK_CHECK },
  { ...NEXT, form: 'call' },
  { ...AFTER, form: 'message' },
  ...ON_EVENTS.filter(({ event }) => event !== 'absence-started' && event !== 'pool-entered'),
];

/** School leavers: as everybody, with the parents or school spoken before the start and a second first week. */
const SCHOOL_CONTACTS: CheckpointRule[] = [
  { code: 'before-start', anchor: 'start', offset: '-P7D', form: 'visit' },
  FIRST_DAY,
  { code: 'week-1', anchor: 'start', offset: 'P7D', form: 'visit', questions: WEEK_CHECK },
  { code: 'week-2', anchor: 'start', offset: 'P14D', form: 'visit', questions: WEEK_CHECK },
  { code: 'week-4', anchor: 'start', offset: 'P28D', form: 'visit', questions: WEEK_CHECK },
  { code: 'three-weekly', anchor: 'start', offset: 'P49D', every: 'P21D', form: 'visit', questions: WEEK_CHECK },
  NEXT,
  AFTER,
  ...ON_EVENTS,
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
    escalation: {
      checkpoint: [
        { to: 'reminder', after: 'P1D' },
        { to: 'coach', after: 'PT0S' },
        { to: 'coordinator', after: 'P7D' },
        { to: 'manager', after: 'P14D' },
      ],
      'follow-on': [
        { to: 'coach', after: 'P14D' },
        { to: 'coordinator', after: 'P7D' },
        { to: 'manager', after: 'P7D' },
      ],
      absence: [
        { to: 'reminder', after: 'PT0S' },
        { to: 'coach', after: 'P3D' },
        { to: 'coordinator', after: 'P14D' },
        { to: 'manager', after: 'P28D' },
      ],
    },
    escalationLapse: 'P28D',
    absenceTerms: { short: 'P7D', long: 'P42D', planned: 'P28D' },
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
