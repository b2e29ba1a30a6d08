import type { Profile } from '../domain/candidate/profile.js';

/** Invented intake facts that are complete and ask for nothing special: what a spec, a bench or a fuzz run begins with. */
export function plainProfile(over: Partial<Profile> = {}): Profile {
  return {
    region: 'AM24',
    targetGroup: 'participatiewet',
    evidence: { kind: 'benefit-decision', statedOn: '2026-01-05' },
    skills: ['paving'],
    certificates: [],
    limits: [],
    travel: { maxMinutes: 45, modes: ['bicycle'] },
    availability: { from: '2026-01-05', hoursPerWeek: { min: 16, max: 32 } },
    municipality: 'Goes',
    postcode4: '4461',
    ...over,
  };
}
