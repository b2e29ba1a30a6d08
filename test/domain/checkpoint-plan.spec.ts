import { describe, expect, it } from '@jest/globals';
import { planCheckpoints, replanCheckpoints } from '../../src/domain/guidance/checkpoint-plan.js';
import type { Checkpoint } from '../../src/domain/journey/journey-state.js';
import { STANDARD_POLICY } from '../../src/domain/policy/standard-policy.js';

const { terms } = STANDARD_POLICY;
const placementId = '00000000-0000-4000-8000-000000000001';
const AGREED = '2026-03-01T09:00:00.000Z';
const period = { placementId, startsAt: '2026-03-16T07:00:00.000Z', endsAt: '2026-09-14T06:00:00.000Z' };
const plan = planCheckpoints(period, terms, AGREED);

const find = (checkpoints: Checkpoint[], code: string) => checkpoints.find((c) => c.code === code);

describe('a new plan for a moved period', () => {
  it('keeps the visit of the first day when the start is confirmed a day late', () => {
    const replanned = replanCheckpoints(plan, { period, terms, now: '2026-03-17T09:00:00.000Z' });
    expect(find(replanned, 'first-day')).toMatchObject({ status: 'planned', dueAt: '2026-03-16T13:00:00.000Z' });
  });

  it('cancels what can no longer be reported in time, instead of losing it', () => {
    const replanned = replanCheckpoints(plan, { period, terms, now: '2026-03-22T09:00:00.000Z' });
    expect(find(replanned, 'first-day')).toMatchObject({ status: 'cancelled', settledAt: '2026-03-22T09:00:00.000Z' });
  });

  it('loses no checkpoint when the end moves forward, and plans them again when it moves back', () => {
    const now = '2026-03-20T09:00:00.000Z';
    const shorter = replanCheckpoints(plan, { period: { ...period, endsAt: '2026-06-15T06:00:00.000Z' }, terms, now });
    expect(shorter.map((c) => c.checkpointId).sort()).toEqual(plan.map((c) => c.checkpointId).sort());
    expect(find(shorter, 'four-weekly-4')?.status).toBe('cancelled');
    const longer = replanCheckpoints(shorter, { period, terms, now });
    expect(find(longer, 'four-weekly-4')).toEqual(find(plan, 'four-weekly-4'));
  });

  it('leaves what was reported or missed as it is', () => {
    const settled = plan.map((c, at) => (at < 2 ? { ...c, status: at === 0 ? ('reported' as const) : ('missed' as const), settledAt: AGREED } : c));
    const replanned = replanCheckpoints(settled, { period: { ...period, startsAt: '2026-03-18T07:00:00.000Z' }, terms, now: '2026-03-18T09:00:00.000Z' });
    expect(replanned.slice(0, 2)).toEqual(settled.slice(0, 2));
  });
});
