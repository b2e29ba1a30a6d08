import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { carouselFigures, carouselOf, lengthensCarousel, rungsOf, type Progress, type WorkedPlacement } from '../../src/domain/continuity/carousel.js';
import { plus } from '../../src/domain/shared/calendar.js';

const TERMS = { placements: 3, shorterThan: 'P90D', within: 'P18M' };
const DAY_0 = '2026-01-05T08:00:00.000Z';
const day = (n: number) => plus(DAY_0, `P${n}D`);
const work = (from: number, days: number, more: Partial<WorkedPlacement> = {}): WorkedPlacement => ({
  placementId: `p${from}`, contractorId: 'c', region: 'AM24', startedAt: day(from), until: day(from + days), ledOn: false, ...more,
});
const seen = (at: number, more: Partial<Progress>): Progress => ({ progressId: `s${at}`, at: day(at), ...more });
const SHORTS = [work(0, 40), work(60, 40), work(120, 40)];

describe('the progress ladder', () => {
  const cases: [string, Progress[], string[]][] = [
    ['nothing seen', [], []],
    ['a first value is where the ladder stands', [seen(1, { hoursPerWeek: 20, wageValuePercent: 50 })], []],
    ['more hours, more wage value', [seen(1, { hoursPerWeek: 20, wageValuePercent: 50 }), seen(9, { hoursPerWeek: 24, wageValuePercent: 60 })], ['more-hours', 'wage-value']],
    ['as much as before', [seen(1, { hoursPerWeek: 20 }), seen(9, { hoursPerWeek: 20 })], []],
    ['back to where one was', [seen(1, { hoursPerWeek: 24 }), seen(5, { hoursPerWeek: 16 }), seen(9, { hoursPerWeek: 24 })], []],
    ['a skill, once', [seen(1, { skillsGained: ['paving'] }), seen(9, { skillsGained: ['paving'] })], ['skill']],
    ['a certificate', [seen(1, { certificatesGained: ['vca-basic'] })], ['certificate']],
    ['entries in any order', [seen(9, { hoursPerWeek: 24 }), seen(1, { hoursPerWeek: 20 })], ['more-hours']],
  ];
  it.each(cases)('%s', (_what, progress, kinds) => {
    expect(rungsOf(progress).map((r) => r.kind)).toEqual(kinds);
  });
});

describe('the carousel', () => {
  const cases: [string, WorkedPlacement[], Progress[], string, string[]][] = [
    ['nothing worked', [], [], 'none', []],
    ['one short placement', [work(0, 40)], [], 'none', []],
    ['two: one more would do it', SHORTS.slice(0, 2), [], 'at-risk', ['p0', 'p60']],
    ['three', SHORTS, [], 'carousel', ['p0', 'p60', 'p120']],
    ['three with progress that is no rung', SHORTS, [seen(10, { hoursPerWeek: 20 })], 'carousel', ['p0', 'p60', 'p120']],
    ['a rung during the first leaves two', SHORTS, [seen(10, { skillsGained: ['paving'] })], 'at-risk', ['p60', 'p120']],
    ['a rung after the last leaves none', SHORTS, [seen(170, { certificatesGained: ['vca-basic'] })], 'none', []],
    ['a rung before the first changes nothing', SHORTS, [{ progressId: 's', at: plus(DAY_0, '-P1D'), skillsGained: ['paving'] }], 'carousel', ['p0', 'p60', 'p120']],
    ['a long placement between is no short one', [work(0, 40), work(60, 90), work(200, 40)], [], 'at-risk', ['p0', 'p200']],
    ['one that led to a job is none', [work(0, 40), work(60, 40, { ledOn: true }), work(120, 40)], [], 'at-risk', ['p0', 'p120']],
  ];
  it.each(cases)('%s', (_what, placements, progress, status, placementIds) => {
    expect(carouselOf({ placements, progress }, TERMS, day(300))).toMatchObject({ status, placementIds });
  });

  it('says why, and whether progress was looked at at all', () => {
    expect(carouselOf({ placements: SHORTS, progress: [] }, TERMS, day(200)).reasons).toEqual(['short-placements', 'no-progress-recorded']);
    expect(carouselOf({ placements: SHORTS, progress: [seen(1, { hoursPerWeek: 8 })] }, TERMS, day(200)).reasons).toEqual(['short-placements', 'no-rung-climbed']);
  });

  it('is over when its window is', () => {
    expect(carouselOf({ placements: SHORTS, progress: [] }, TERMS, plus(day(120), 'P18M')).status).toBe('none');
  });

  const two = { placements: SHORTS.slice(0, 2), progress: [] };
  it.each([
    ['a short third', 130, 89, true],
    ['a third of exactly the term', 130, 90, false],
    ['a short third when the first has left the window', 700, 40, false],
  ])('%s would make one: %s', (_what, from, days, expected) => {
    expect(lengthensCarousel(two, { offer: { startsAt: day(from), endsAt: day(from + days) }, terms: TERMS })).toBe(expected);
  });

  it('is made longer by a fourth, and by no work after a rung', () => {
    const offer = { startsAt: day(200), endsAt: day(220) };
    expect(lengthensCarousel({ placements: SHORTS, progress: [] }, { offer, terms: TERMS })).toBe(true);
    expect(lengthensCarousel({ placements: SHORTS, progress: [seen(180, { skillsGained: ['x'] })] }, { offer, terms: TERMS })).toBe(false);
  });

  it('never arises from long placements, and a rung now always ends it', () => {
    const history = fc.array(fc.tuple(fc.nat({ max: 400 }), fc.integer({ min: 1, max: 200 })), { maxLength: 12 });
    fc.assert(
      fc.property(history, (periods) => {
        const placements = periods.map(([from, days], n) => work(from, days, { placementId: `p${n}` }));
        const { status, placementIds } = carouselOf({ placements, progress: [] }, TERMS, day(401));
        const short = placements.filter((p) => p.until < plus(p.startedAt, 'P90D'));
        expect(status === 'carousel').toBe(short.length >= 3);
        if (status !== 'none') expect(new Set(placementIds)).toEqual(new Set(short.map((p) => p.placementId)));
        const climbed = [seen(401, { skillsGained: ['new'] })];
        expect(carouselOf({ placements, progress: climbed }, TERMS, day(401)).status).toBe('none');
      }),
    );
  });

  it('is counted by contractor and by region, each person once with each', () => {
    const turning = { placements: [work(0, 40, { contractorId: 'a' }), work(60, 40, { contractorId: 'b' }), work(120, 40, { contractorId: 'b' })], progress: [] };
    const risk = { placements: [work(0, 40, { contractorId: 'b' }), work(60, 40, { contractorId: 'b' })], progress: [] };
    const fine = { placements: [work(0, 200, { contractorId: 'a', region: 'AM25' })], progress: [] };
    const count = (by: 'contractor' | 'region') => carouselFigures([turning, risk, fine], { by, terms: TERMS }, day(300));
    expect(count('contractor')).toEqual([{ key: 'a', people: 2, atRisk: 0, inCarousel: 1 }, { key: 'b', people: 2, atRisk: 1, inCarousel: 1 }]);
    expect(count('region')).toEqual([{ key: 'AM24', people: 2, atRisk: 1, inCarousel: 1 }, { key: 'AM25', people: 1, atRisk: 0, inCarousel: 0 }]);
  });
});
