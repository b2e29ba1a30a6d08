/** Which event tells whom, by which template. docs/messages.md is made from this table. */
import type { JourneyEventFacts, JourneyEventType } from '../journey/events.js';
import type { EscalationLevel, EscalationSubject } from '../policy/journey-policy.js';
import type { IsoDuration } from '../shared/calendar.js';
import type { Audience, MessageKind } from './message-kinds.js';
import type { TemplateCode } from './templates/all-templates.js';

/** Looked at when the message is about to go: when it no longer holds, it stays behind. */
export const STILL_NEEDED = [
  'contractor-pending',
  'candidate-pending',
  'placement-open',
  'follow-on-open',
  'escalation-open',
  'coach-due',
  'contractor-due',
  'on-hold',
  'transfer-open',
  'handover-open',
  'in-after-care',
] as const;
export type StillNeeded = (typeof STILL_NEEDED)[number];

type FactOf<T extends JourneyEventType> = Extract<keyof JourneyEventFacts[T], string>;

interface RuleOf<T extends JourneyEventType> {
  event: T;
  /** Only when these facts of the event have one of these values. */
  where?: { [F in FactOf<T>]?: readonly JourneyEventFacts[T][F][] };
  to: Audience;
  /** The fact that names the coach or the region, when it is not that of the journey. */
  at?: FactOf<T>;
  template: TemplateCode;
  kind: MessageKind;
  /** Not at once, but so long before the moment in this fact. */
  ahead?: { of: FactOf<T>; by: IsoDuration };
  onlyWhile?: StillNeeded;
  /** All events of one revision with this name make one message for each who gets it. */
  bundle?: 'checkpoints';
}
export type MessageRule = { [T in JourneyEventType]: RuleOf<T> }[JourneyEventType];

const ENDED = ['completed', 'end-date-passed', 'terminated-early'] as const;
const NEVER_STARTED = ['no-show', 'start-not-confirmed'] as const;
const CALLED_OFF = ['cancelled', 'withdrawn'] as const;
const BOTH_HEAR = ['both-silent', 'capacity-reached', 'period-taken', 'revoked'] as const;
const CHECKPOINT = { template: 'checkpoints-planned', kind: 'checkpoint', bundle: 'checkpoints' } as const;

export const MESSAGE_RULES: readonly MessageRule[] = [
  { event: 'intake-overdue', to: 'coordinator', template: 'intake-overdue', kind: 'reminder' },

  { event: 'proposal-opened', to: 'candidate', template: 'proposal-for-candidate', kind: 'proposal', onlyWhile: 'candidate-pending' },
  { event: 'proposal-opened', to: 'contractor', template: 'proposal-for-contractor', kind: 'proposal', onlyWhile: 'contractor-pending' },
  {
    event: 'proposal-opened',
    to: 'candidate',
    template: 'proposal-reminder-for-candidate',
    kind: 'reminder',
    ahead: { of: 'answerBy', by: 'P1D' },
    onlyWhile: 'candidate-pending',
  },
  {
    event: 'proposal-opened',
    to: 'contractor',
    template: 'proposal-reminder-for-contractor',
    kind: 'reminder',
    ahead: { of: 'answerBy', by: 'P1D' },
    onlyWhile: 'contractor-pending',
  },
  {
    event: 'proposal-closed',
    where: { closing: ['declined-by-contractor', 'contractor-silent', 'candidate-silent', ...BOTH_HEAR] },
    to: 'candidate',
    template: 'proposal-closed-for-candidate',
    kind: 'proposal',
  },
  {
    event: 'proposal-closed',
    where: { closing: ['declined-by-candidate', 'contractor-silent', 'candidate-silent', 'consent-withdrawn', ...BOTH_HEAR] },
    to: 'contractor',
    template: 'proposal-closed-for-contractor',
    kind: 'proposal',
  },
  {
    event: 'proposal-closed',
    where: { closing: ['contractor-silent', 'candidate-silent', 'both-silent'] },
    to: 'coordinator',
    template: 'proposal-silent-for-coordinator',
    kind: 'proposal',
  },

  {
    event: 'placement-agreed',
    where: { followOn: [false] },
    to: 'candidate',
    template: 'placement-agreed-for-candidate',
    kind: 'placement',
    onlyWhile: 'placement-open',
  },
  {
    event: 'placement-agreed',
    where: { followOn: [true] },
    to: 'candidate',
    template: 'follow-on-agreed-for-candidate',
    kind: 'placement',
    onlyWhile: 'placement-open',
  },
  { event: 'placement-agreed', to: 'contractor', template: 'placement-agreed-for-contractor', kind: 'placement', onlyWhile: 'placement-open' },
  { event: 'placement-agreed', to: 'coach', template: 'placement-agreed-for-coach', kind: 'placement', onlyWhile: 'placement-open' },
  { event: 'placement-started', to: 'coach', template: 'placement-started-for-coach', kind: 'placement' },
  { event: 'placement-ended', where: { ending: ENDED }, to: 'candidate', template: 'placement-ended-for-candidate', kind: 'placement' },
  { event: 'placement-ended', where: { ending: ENDED }, to: 'contractor', template: 'placement-ended', kind: 'placement' },
  { event: 'placement-ended', where: { ending: ENDED }, to: 'coach', template: 'placement-ended', kind: 'placement' },
  { event: 'placement-ended', where: { ending: NEVER_STARTED }, to: 'coach', template: 'no-show', kind: 'placement' },
  { event: 'placement-ended', where: { ending: NEVER_STARTED }, to: 'coordinator', template: 'no-show', kind: 'placement' },
  { event: 'placement-ended', where: { ending: CALLED_OFF }, to: 'candidate', template: 'placement-cancelled', kind: 'placement' },
  { event: 'placement-ended', where: { ending: CALLED_OFF }, to: 'contractor', template: 'placement-cancelled', kind: 'placement' },
  { event: 'placement-ended', where: { ending: CALLED_OFF }, to: 'coach', template: 'placement-cancelled', kind: 'placement' },
  { event: 'follow-on-opened', to: 'candidate', template: 'follow-on-search-for-candidate', kind: 'placement', onlyWhile: 'follow-on-open' },
  { event: 'follow-on-opened', to: 'coach', template: 'follow-on-search-for-coach', kind: 'placement', onlyWhile: 'follow-on-open' },

  { event: 'checkpoint-planned', to: 'candidate', ...CHECKPOINT },
  { event: 'checkpoint-planned', to: 'coach', ...CHECKPOINT },
  { event: 'checkpoint-moved', to: 'candidate', ...CHECKPOINT, template: 'checkpoints-changed' },
  { event: 'checkpoint-moved', to: 'coach', ...CHECKPOINT, template: 'checkpoints-changed' },
  { event: 'checkpoint-cancelled', to: 'candidate', ...CHECKPOINT, template: 'checkpoints-changed' },
  { event: 'checkpoint-cancelled', to: 'coach', ...CHECKPOINT, template: 'checkpoints-changed' },

  {
    event: 'escalation-raised',
    where: { subject: ['checkpoint'], level: ['reminder'] },
    to: 'coach',
    template: 'checkpoint-reminder',
    kind: 'reminder',
    onlyWhile: 'coach-due',
  },
  {
    event: 'escalation-raised',
    where: { subject: ['checkpoint'], level: ['reminder'] },
    to: 'contractor',
    template: 'checkpoint-reminder',
    kind: 'reminder',
    onlyWhile: 'contractor-due',
  },
  { ...raised('checkpoint', ['coach']), to: 'coach', template: 'checkpoint-missed-for-coach' },
  { ...raised('checkpoint', ['coordinator']), to: 'coordinator', template: 'checkpoint-missed-for-coordinator' },
  { ...raised('checkpoint', ['manager']), to: 'manager', template: 'checkpoint-missed-for-manager' },
  { ...raised('follow-on', ['reminder', 'coach']), to: 'coach', template: 'follow-on-missing' },
  { ...raised('follow-on', ['coordinator']), to: 'coordinator', template: 'follow-on-missing' },
  { ...raised('follow-on', ['manager']), to: 'manager', template: 'follow-on-missing' },
  { ...raised('absence', ['reminder', 'coach']), to: 'coach', template: 'absence-open-long' },
  { ...raised('absence', ['coordinator']), to: 'coordinator', template: 'absence-open-long' },
  { ...raised('absence', ['manager']), to: 'manager', template: 'absence-open-long' },
  { event: 'escalation-closed', where: { closing: ['lapsed'] }, to: 'manager', template: 'escalation-lapsed', kind: 'escalation' },

  { event: 'absence-reported', to: 'coach', template: 'absence-reported', kind: 'absence', onlyWhile: 'placement-open' },
  { event: 'absence-ended', to: 'coach', template: 'absence-ended', kind: 'absence', onlyWhile: 'placement-open' },
  { event: 'absence-ended', to: 'contractor', template: 'absence-ended', kind: 'absence', onlyWhile: 'placement-open' },

  { event: 'coach-assigned', to: 'coach', at: 'coachId', template: 'new-candidate-for-coach', kind: 'guidance' },
  { event: 'coach-assigned', to: 'candidate', template: 'new-coach-for-candidate', kind: 'guidance' },
  { event: 'handover-requested', to: 'coach', at: 'toCoachId', template: 'handover-asked', kind: 'guidance', onlyWhile: 'handover-open' },
  { event: 'handover-closed', where: { closing: ['declined', 'unanswered'] }, to: 'coach', template: 'handover-answered', kind: 'guidance' },
  { event: 'coach-left', where: { ending: ['handover'] }, to: 'coach', at: 'coachId', template: 'handover-answered', kind: 'guidance' },
  { event: 'after-care-started', to: 'candidate', template: 'after-care-begins-for-candidate', kind: 'guidance' },
  { event: 'after-care-due', to: 'coach', template: 'after-care-due', kind: 'reminder', onlyWhile: 'in-after-care' },

  { event: 'hold-reviewed', to: 'coach', template: 'hold-review', kind: 'guidance', onlyWhile: 'on-hold' },
  { event: 'transfer-requested', to: 'coordinator', at: 'toRegion', template: 'transfer-asked', kind: 'guidance', onlyWhile: 'transfer-open' },
  {
    event: 'transfer-answered',
    where: { answer: ['accepted', 'declined', 'lapsed'] },
    to: 'coordinator',
    at: 'fromRegion',
    template: 'transfer-answered',
    kind: 'guidance',
  },
  { event: 'transfer-answered', where: { answer: ['accepted'] }, to: 'candidate', template: 'transfer-accepted-for-candidate', kind: 'guidance' },
  {
    event: 'journey-ended',
    where: { outcome: ['regular-job', 'education', 'moved-region', 'withdrawn', 'not-reachable'] },
    to: 'candidate',
    template: 'journey-ended-for-candidate',
    kind: 'guidance',
  },
];

/** What stayed undone comes to one rung of its ladder. */
function raised(subject: EscalationSubject, levels: readonly EscalationLevel[]) {
  return { event: 'escalation-raised', where: { subject: [subject], level: levels }, kind: 'escalation', onlyWhile: 'escalation-open' } as const;
}
