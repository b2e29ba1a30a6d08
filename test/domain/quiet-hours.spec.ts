import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allowedFrom, DEFAULT_PREFERENCES } from '../../src/domain/messages/preferences.js';
import { firstAllowedMoment } from '../../src/domain/messages/quiet-hours.js';
import { epochOf, instantOf, localDateTime } from '../../src/domain/shared/calendar.js';

const evening = { from: '20:00', until: '08:00' };

describe('the first moment at which a message may come', () => {
  it.each([
    ['in the daytime: at once', '2026-11-24T10:00:00.000Z', '2026-11-24 11:00'],
    ['at the last minute before', '2026-11-24T18:59:00.000Z', '2026-11-24 19:59'],
    ['as the quiet hours begin: the next morning', '2026-11-24T19:00:00.000Z', '2026-11-25 08:00'],
    ['in the night: the same morning', '2026-11-25T02:00:00.000Z', '2026-11-25 08:00'],
    ['as they end', '2026-11-25T07:00:00.000Z', '2026-11-25 08:00'],
    ['in the night before the clock goes forward', '2026-03-28T21:00:00.000Z', '2026-03-29 08:00'],
    ['in the night before the clock goes back', '2026-10-24T21:00:00.000Z', '2026-10-25 08:00'],
    ['in the hour that comes twice', '2026-10-25T01:30:00.000Z', '2026-10-25 08:00'],
  ])('%s', (_when, at, expected) => {
    expect(localDateTime(firstAllowedMoment(at, { hours: evening, weekends: false }))).toBe(expected);
  });

  it.each([
    ['Friday night', '2026-11-27T21:00:00.000Z', '2026-11-30 08:00'],
    ['Saturday', '2026-11-28T11:00:00.000Z', '2026-11-30 08:00'],
    ['Sunday night', '2026-11-29T22:30:00.000Z', '2026-11-30 08:00'],
    ['the Sunday on which the clock goes forward', '2026-03-29T10:00:00.000Z', '2026-03-30 08:00'],
  ])('%s waits for Monday morning when weekends are quiet', (_when, at, expected) => {
    expect(localDateTime(firstAllowedMoment(at, { hours: evening, weekends: true }))).toBe(expected);
  });

  it('without quiet hours a quiet weekend ends with Sunday', () => {
    expect(localDateTime(firstAllowedMoment('2026-11-28T11:00:00.000Z', { weekends: true }))).toBe('2026-11-30 00:00');
    expect(firstAllowedMoment('2026-11-25T02:00:00.000Z', { weekends: false })).toBe('2026-11-25T02:00:00.000Z');
  });

  it('takes quiet hours within one day, and an end that the clock skips', () => {
    const school = { from: '09:00', until: '15:00' };
    expect(localDateTime(firstAllowedMoment('2026-11-24T10:00:00.000Z', { hours: school, weekends: false }))).toBe('2026-11-24 15:00');
    expect(firstAllowedMoment('2026-11-24T15:00:00.000Z', { hours: school, weekends: false })).toBe('2026-11-24T15:00:00.000Z');
    const skipped = { from: '20:00', until: '02:30' };
    expect(localDateTime(firstAllowedMoment('2026-03-29T00:30:00.000Z', { hours: skipped, weekends: false }))).toBe('2026-03-29 03:30');
  });

  it('is never before the moment itself, never more than three days after it, and allowed itself', () => {
    const times = fc.record({ hour: fc.integer({ min: 0, max: 23 }), until: fc.integer({ min: 0, max: 23 }), weekends: fc.boolean() });
    const year = fc.integer({ min: epochOf('2026-01-01T00:00:00.000Z'), max: epochOf('2028-01-01T00:00:00.000Z') });
    const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`;
    fc.assert(
      fc.property(year, times, (epoch, { hour, until, weekends }) => {
        fc.pre(hour !== until);
        const quiet = { hours: { from: clock(hour), until: clock(until) }, weekends };
        const first = firstAllowedMoment(instantOf(epoch), quiet);
        expect(epochOf(first)).toBeGreaterThanOrEqual(epoch);
        expect(epochOf(first) - epoch).toBeLessThanOrEqual(74 * 3_600_000);
        expect(firstAllowedMoment(first, quiet)).toBe(first);
      }),
    );
  });
});

describe('preferences of who chose nothing', () => {
  it('let a proposal come on Saturday, and an escalation on Monday', () => {
    const saturday = '2026-11-28T11:00:00.000Z';
    expect(allowedFrom(DEFAULT_PREFERENCES, 'proposal', saturday)).toBe(saturday);
    expect(localDateTime(allowedFrom(DEFAULT_PREFERENCES, 'escalation', saturday))).toBe('2026-11-30 08:00');
  });
});
