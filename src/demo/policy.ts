/** The policy of the demo: seconds where the standard policy has days and weeks. */
import type { CheckpointRule, JourneyPolicy, JourneyTerms } from '../domain/policy/journey-policy.js';

export const DEMO_POLICY_ID = 'demo';

type Content = Pick<JourneyPolicy, 'terms' | 'targetGroups'>;

/** @param pace how much longer everything takes */
export function demoTerms(pace: number): Content {
  const wait = (seconds: number) => `PT${Math.max(1, Math.round(seconds * pace))}S`;
  const before = (seconds: number) => `-${wait(seconds)}`;
  const checkpoints: CheckpointRule[] = [
    { code: 'before-start', anchor: 'start', offset: before(4), form: 'call', due: 'either' },
    { code: 'first-day', anchor: 'start', offset: wait(3), form: 'visit', due: 'either' },
    { code: 'week-1', anchor: 'start', offset: wait(7), form: 'visit', due: 'either' },
    { code: 'four-weekly', anchor: 'start', offset: wait(13), every: wait(6), form: 'call', due: 'either' },
    { code: 'next-step', anchor: 'end', offset: before(7), form: 'visit', due: 'either' },
    { code: 'after-end', anchor: 'end', offset: wait(4), form: 'call', due: 'either' },
    { code: 'no-show-call', anchor: 'event', event: 'no-show', offset: wait(3), form: 'call' },
    { code: 'hold-call', anchor: 'event', event: 'hold-started', offset: wait(6), form: 'call' },
  ];
  const terms: JourneyTerms = {
    intakeTerm: wait(12),
    intakeExpiry: wait(45),
    proposalTerm: wait(6),
    startGrace: wait(5),
    followOnLead: wait(10),
    completionGrace: wait(5),
    checkpointGrace: wait(4),
    holdReview: wait(8),
    holdLimit: wait(40),
    transferTerm: wait(8),
    handoverTerm: wait(8),
    proposing: 'coordinator',
    searchEvery: wait(5),
    followOnSearch: false,
    widening: [],
    // Seconds stand for days: every placement of the demo would be a short one.
    carousel: { placements: 20, shorterThan: 'PT1S', within: 'P1D' },
    chainGapDays: 14,
    afterCare: {},
    afterCareGrace: wait(5),
    checkpoints,
    escalation: {
      checkpoint: [
        { to: 'reminder', after: wait(2) },
        { to: 'coach', after: 'PT0S' },
        { to: 'coordinator', after: wait(6) },
        { to: 'manager', after: wait(8) },
      ],
      'follow-on': [
        { to: 'coach', after: wait(4) },
        { to: 'coordinator', after: wait(3) },
      ],
      absence: [
        { to: 'coach', after: wait(1) },
        { to: 'coordinator', after: wait(5) },
      ],
    },
    escalationLapse: wait(15),
    absenceTerms: { short: wait(3), long: wait(8), planned: wait(8) },
  };
  return { terms, targetGroups: { wajong: { proposalTerm: wait(8), followOnLead: wait(12) }, wsw: { proposalTerm: wait(8) } } };
}
