import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { adoptedPlan, planChanges } from '../../src/domain/guidance/adoption.js';
import { checkpointOf, planCheckpoints, replanCheckpoints } from '../../src/domain/guidance/checkpoint-plan.js';
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

describe('moments across a change of the clock in Europe/Amsterdam', () => {
  const clockOf = new Intl.DateTimeFormat('nl-NL', { timeZone: 'Europe/Amsterdam', hour: '2-digit', minute: '2-digit' });
  const wall = (at: string) => clockOf.format(new Date(at));
  const checkpoints = [
    { code: 'start', anchor: 'start' as const, offset: 'P28D', form: 'visit' as const },
    { code: 'before', anchor: 'start' as const, offset: '-P3D', form: 'visit' as const },
    { code: 'every', anchor: 'start' as const, offset: 'P7D', every: 'P7D', form: 'call' as const },
    { code: 'end', anchor: 'end' as const, offset: '-P42D', form: 'visit' as const },
    { code: 'after', anchor: 'end' as const, offset: 'P14D', form: 'call' as const },
  ];
  const clock = { ...terms, checkpoints };

  test.each([
    ['spring', '2026-03-16T07:00:00.000Z', '2026-04-13T06:00:00.000Z'],
    ['autumn', '2026-10-12T06:00:00.000Z', '2026-11-09T07:00:00.000Z'],
  ])('in %s: four weeks later at eight is eight', (_season, startsAt, dueAt) => {
    const planned = planCheckpoints({ placementId, startsAt, endsAt: '2027-03-01T07:00:00.000Z' }, clock, '2026-01-01T00:00:00.000Z');
    expect(find(planned, 'start')?.dueAt).toBe(dueAt);
  });

  it('keep the hour of their anchor, whatever day it is, and their times in order', () => {
    // Hours that no change of the clock skips or repeats.
    const day = fc.record({ day: fc.integer({ min: 0, max: 730 }), hour: fc.integer({ min: 4, max: 22 }), weeks: fc.integer({ min: 1, max: 60 }) });
    fc.assert(
      fc.property(day, ({ day: from, hour, weeks }) => {
        const startsAt = new Date(Date.UTC(2026, 0, 5 + from, hour)).toISOString();
        const endsAt = new Date(Date.UTC(2026, 0, 5 + from + 7 * weeks, hour)).toISOString();
        for (const c of planCheckpoints({ placementId, startsAt, endsAt }, clock, '2025-01-01T00:00:00.000Z')) {
          expect(wall(c.dueAt)).toBe(wall(['end', 'after'].includes(c.code) ? endsAt : startsAt));
          expect(wall(c.missedAt)).toBe(wall(c.dueAt));
          expect([c.dueAt, c.remindAt!, c.missedAt]).toEqual([c.dueAt, c.remindAt!, c.missedAt].sort());
        }
      }),
      { numRuns: 100 },
    );
  });

  it('have a grace of their own where the rule says so', () => {
    const own = checkpointOf({ checkpointId: 'c', code: 'c', dueAt: '2026-03-28T08:00:00.000Z' }, { form: 'call', grace: 'P2D', due: 'contractor' }, terms);
    expect(own).toMatchObject({ missedAt: '2026-03-30T07:00:00.000Z', due: 'contractor' });
  });
});

describe('a plan by another policy', () => {
  const now = '2026-03-20T09:00:00.000Z';
  const placement = { placementId, startsAt: period.startsAt, endsAt: period.endsAt, startedAt: period.startsAt, absences: [], checkpoints: plan };

  it('changes nothing when the terms are the same', () => {
    expect(planChanges(plan, adoptedPlan(placement, terms, now)).moves).toEqual([]);
    expect(planChanges(plan, adoptedPlan(placement, terms, AGREED))).toEqual({ comes: [], goes: [], moves: [], changes: [] });
  });

  it('leaves what is due already with the time that it was given', () => {
    const firstDay = find(plan, 'first-day')!;
    const adopted = adoptedPlan(placement, { ...terms, checkpointGrace: 'P1D' }, '2026-03-16T14:00:00.000Z');
    expect(find(adopted, 'first-day')).toEqual(firstDay);
    expect(find(adopted, 'week-1')!.missedAt).not.toBe(find(plan, 'week-1')!.missedAt);
  });

  it('moves what is planned anew past the absences that there were', () => {
    const away = { absenceId: 'a', kind: 'long' as const, from: '2026-04-10T08:00:00.000Z', until: '2026-04-20T08:00:00.000Z' };
    const adopted = adoptedPlan({ ...placement, absences: [away] }, terms, now);
    expect(find(adopted, 'week-4')).toMatchObject({ dueAt: away.until });
  });
});
