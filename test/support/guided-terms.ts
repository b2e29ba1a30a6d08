import { CHECKPOINT_EVENTS, type JourneyTerms } from '../../src/domain/policy/journey-policy.js';
import { testTerms } from './journeys.js';

const CHECKS = [1, 2].map((n) => ({ code: `month-${n}`, offset: `P${30 * n}D`, form: 'call' as const }));

/** Terms with everything in them: events that ask for contacts, ladders of every subject, widening, and after-care. */
export const GUIDED_TERMS: Partial<JourneyTerms> = {
  checkpoints: [
    ...testTerms.checkpoints,
    ...CHECKPOINT_EVENTS.map((event) => ({ code: event, anchor: 'event' as const, event, offset: 'P2D', form: 'call' as const, due: 'either' as const })),
  ],
  escalation: {
    checkpoint: [{ to: 'reminder', after: 'P1D' }, { to: 'coach', after: 'PT0S' }, { to: 'coordinator', after: 'P5D' }],
    'follow-on': [{ to: 'coach', after: 'P7D' }, { to: 'manager', after: 'P7D' }],
    absence: [{ to: 'reminder', after: 'PT0S' }, { to: 'coach', after: 'P3D' }],
  },
  widening: [{ after: 'P10D', distanceFactor: 2 }, { after: 'P20D', neighbours: true }],
  afterCare: { 'regular-job': CHECKS, education: CHECKS },
  afterCareGrace: 'P20D',
};
