import { randomUUID } from 'node:crypto';
import type { JourneyStart } from '../../src/domain/journey/intake.js';
import { CHECKPOINT_EVENTS, pinPolicy, type JourneyPolicy, type JourneyTerms } from '../../src/domain/policy/journey-policy.js';
import type { Instant } from '../../src/domain/shared/calendar.js';

/** A policy of a size that a test can reckon by hand. */
export const testTerms: JourneyTerms = {
  intakeTerm: 'P14D',
  intakeExpiry: 'P60D',
  proposalTerm: 'P5D',
  startGrace: 'P2D',
  followOnLead: 'P42D',
  completionGrace: 'P7D',
  checkpointGrace: 'P3D',
  holdReview: 'P28D',
  holdLimit: 'P1Y',
  transferTerm: 'P14D',
  handoverTerm: 'P7D',
  proposing: 'coordinator',
  searchEvery: 'P7D',
  followOnSearch: false,
  widening: [],
  carousel: { placements: 3, shorterThan: 'P90D', within: 'P18M' },
  chainGapDays: 14,
  afterCare: {},
  afterCareGrace: 'P14D',
  checkpoints: [
    { code: 'week-1', anchor: 'start', offset: 'P7D', form: 'visit' },
    { code: 'every-4-weeks', anchor: 'start', offset: 'P28D', every: 'P28D', form: 'call' },
    { code: 'before-end', anchor: 'end', offset: '-P35D', form: 'visit' },
    { code: 'after-end', anchor: 'end', offset: 'P14D', form: 'call' },
  ],
  escalation: { checkpoint: [], 'follow-on': [], absence: [] },
  escalationLapse: 'P28D',
  absenceTerms: { short: 'P7D', long: 'P42D', planned: 'P28D' },
};

/** Events that ask for contacts and ladders that are climbed, so that every change of a journey meets them. */
export const GUIDED = {
  checkpoints: [...testTerms.checkpoints, ...CHECKPOINT_EVENTS.map((event) => ({ code: event, anchor: 'event' as const, event, offset: 'P2D', form: 'call' as const, due: 'either' as const }))],
  escalation: {
    checkpoint: [{ to: 'reminder' as const, after: 'P1D' }, { to: 'coach' as const, after: 'PT0S' }, { to: 'coordinator' as const, after: 'P5D' }],
    'follow-on': [{ to: 'coach' as const, after: 'P7D' }, { to: 'manager' as const, after: 'P7D' }],
    absence: [{ to: 'reminder' as const, after: 'PT0S' }, { to: 'coach' as const, after: 'P3D' }],
  },
};

export function testPolicy(terms: Partial<JourneyTerms> = {}): JourneyPolicy {
  return { policyId: 'test', version: 1, terms: { ...testTerms, ...terms }, targetGroups: {} };
}

export function testStart(
  change: Partial<JourneyStart> = {},
  terms: Partial<JourneyTerms> = {},
): JourneyStart {
  const targetGroup = change.targetGroup ?? 'participatiewet';
  return {
    candidateId: randomUUID(),
    region: 'AM24',
    targetGroup,
    policy: pinPolicy(testPolicy(terms), targetGroup),
    intakeComplete: true,
    ...change,
  };
}

/** An offer of an assignment for a period. */
export function testOffer(startsAt: Instant, endsAt: Instant) {
  return {
    assignmentId: randomUUID(),
    contractorId: randomUUID(),
    startsAt,
    endsAt,
    proposedBy: 'coordinator' as const,
    reasons: ['NEARBY'],
  };
}
