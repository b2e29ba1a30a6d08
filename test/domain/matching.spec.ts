import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LIMITS, TRAVEL_MODES } from '../../src/domain/candidate/profile.js';
import { exclusionsOf, rank, type Seeker } from '../../src/domain/matching/rank.js';
import type { Exclusion } from '../../src/domain/matching/reasons.js';
import { kilometresBetween, reachOf } from '../../src/domain/matching/travel.js';
import { DEMAND_LIMITS, DEMANDS, type OpenWork } from '../../src/domain/matching/work.js';

const SEEKER: Seeker = {
  region: 'AM24',
  municipality: 'Middelburg',
  postcode4: '4331',
  skills: ['paving', 'green-maintenance'],
  certificates: ['vca-basic'],
  limits: ['no-climbing'],
  travel: { maxKilometres: 30, modes: ['bicycle'], latitude: 51.5, longitude: 3.61 },
  availability: { from: '2027-03-01', hoursPerWeek: { min: 16, max: 36 } },
  notBefore: '2027-03-01T00:00:00.000Z',
  busy: [],
  refusedAssignmentIds: [],
};

const WORK: OpenWork = {
  assignmentId: '00000000-0000-4000-8000-000000000001',
  contractorId: '00000000-0000-4000-8000-00000000000c',
  region: 'AM24',
  title: 'Bestrating',
  category: 'paving',
  skills: ['paving'],
  certificates: ['vca-basic'],
  demands: ['kneeling'],
  place: { municipality: 'Vlissingen', postcode4: '4381', latitude: 51.45, longitude: 3.57 },
  startsAt: '2027-03-08T00:00:00.000Z',
  endsAt: '2027-09-01T00:00:00.000Z',
  hoursPerWeek: 32,
  headcount: 3,
  seatsLeft: 1,
};

describe('what may not be proposed', () => {
  const cases: [string, Partial<Seeker>, Partial<OpenWork>, Exclusion[]][] = [
    ['work that fits is not excluded', {}, {}, []],
    ['work in another region', {}, { region: 'AM25' }, ['OTHER_REGION']],
    ['work that has begun, with most of it ahead, is not excluded', { notBefore: '2027-05-01T00:00:00.000Z' }, {}, []],
    ['work that is mostly over', { notBefore: '2027-06-15T00:00:00.000Z' }, {}, ['MOSTLY_OVER']],
    ['work that is mostly over when the candidate is available', { availability: { from: '2027-06-15', hoursPerWeek: { min: 16, max: 36 } } }, {}, ['MOSTLY_OVER']],
    ['work that overlaps a placement', { busy: [{ from: '2027-01-01T00:00:00.000Z', to: '2027-03-08T00:00:00.001Z' }] }, {}, ['OVERLAPS_PLACEMENT']],
    ['work that starts where a placement ends is not excluded', { busy: [{ from: '2027-01-01T00:00:00.000Z', to: WORK.startsAt }] }, {}, []],
    ['work without a seat', {}, { seatsLeft: 0 }, ['NO_SEATS']],
    ['work that asks a certificate that is missing', { certificates: [] }, {}, ['CERTIFICATE_MISSING']],
    ['work that goes against a limit', { limits: ['no-kneeling'] }, {}, ['LIMIT_OF_FUNCTION']],
    ['heavy lifting for who may not lift 5 kg', { limits: ['no-lifting-above-5kg'] }, { demands: ['lifting-above-25kg'] }, ['LIMIT_OF_FUNCTION']],
    ['light lifting for who may lift 10 kg is not excluded', { limits: ['no-lifting-above-10kg'] }, { demands: ['lifting-above-5kg'] }, []],
    ['work with demands while limits were not asked', { limits: undefined }, {}, ['LIMIT_OF_FUNCTION']],
    ['too many hours', {}, { hoursPerWeek: 36.5 }, ['HOURS_OUTSIDE_AVAILABILITY']],
    ['too few hours', {}, { hoursPerWeek: 15 }, ['HOURS_OUTSIDE_AVAILABILITY']],
    ['work that is too far', { travel: { maxKilometres: 5, modes: ['car'], latitude: 51.5, longitude: 3.61 } }, {}, ['TOO_FAR']],
    ['work that was refused', { refusedAssignmentIds: [WORK.assignmentId] }, {}, ['REFUSED_EARLIER']],
    ['work with every reason at once names them all', { certificates: [], refusedAssignmentIds: [WORK.assignmentId] }, { seatsLeft: 0 }, ['NO_SEATS', 'CERTIFICATE_MISSING', 'REFUSED_EARLIER']],
  ];
  test.each(cases)('%s', (_title, seeker, work, expected) => {
    expect(exclusionsOf({ ...SEEKER, ...seeker } as Seeker, { ...WORK, ...work })).toEqual(expected);
  });

  test('every limit of function is ruled out by some demand, but those about language and breaks at least once', () => {
    const covered = new Set(Object.values(DEMAND_LIMITS).flat());
    expect(LIMITS.filter((limit) => !covered.has(limit))).toEqual([]);
  });
});

describe('distance', () => {
  test('by coordinates is as the crow flies', () => {
    const km = kilometresBetween({ ...SEEKER }, WORK.place);
    expect(km).toBeGreaterThan(6);
    expect(km).toBeLessThan(6.5);
  });

  test('without coordinates goes by what the places share', () => {
    const home = { municipality: 'Middelburg', postcode4: '4331' };
    const to = (municipality: string, postcode4: string) => kilometresBetween(home, { municipality, postcode4 });
    const distances = [to('Elders', '4331'), to('MIDDELBURG', '4337'), to('Vlissingen', '4381'), to('Goes', '4461')];
    expect([...distances].sort((a, b) => a - b)).toEqual(distances);
    expect(new Set(distances).size).toBe(4);
  });

  test('reach follows the fastest means of travel and the shorter of time and distance', () => {
    expect(reachOf({ maxMinutes: 60, modes: ['walking'] })).toBe(4);
    expect(reachOf({ maxMinutes: 60, modes: ['walking', 'car'] })).toBe(40);
    expect(reachOf({ maxMinutes: 60, maxKilometres: 10, modes: ['car'] })).toBe(10);
    expect(reachOf(undefined)).toBe(Infinity);
  });
});

describe('order', () => {
  test('the follow-on without a gap ranks above the same work later', () => {
    const running = { contractorId: WORK.contractorId, endsAt: '2027-03-07T00:00:00.000Z' };
    const later = { ...WORK, assignmentId: '00000000-0000-4000-8000-000000000002', startsAt: '2027-04-08T00:00:00.000Z' };
    const { matches } = rank({ ...SEEKER, running }, [later, WORK]);
    expect(matches.map((m) => m.assignmentId)).toEqual([WORK.assignmentId, later.assignmentId]);
    expect(matches[0]!.reasons.map((r) => r.code)).toContain('NO_GAP');
    expect(matches[1]!.reasons.map((r) => r.code)).not.toContain('NO_GAP');
  });

  test('of equal work that with the most seats left comes first', () => {
    const roomier = { ...WORK, assignmentId: '00000000-0000-4000-8000-000000000002', seatsLeft: 2 };
    expect(rank(SEEKER, [WORK, roomier]).matches.map((m) => m.assignmentId)).toEqual([roomier.assignmentId, WORK.assignmentId]);
  });

  test('the score is the sum of its reasons', () => {
    const [match] = rank(SEEKER, [WORK]).matches;
    expect(match!.reasons.reduce((sum, r) => sum + r.points, 0)).toBe(match!.score);
  });
});

const SKILLS = ['paving', 'sewer', 'green-maintenance', 'traffic-control', 'driving'];
const codes = fc.uniqueArray(fc.constantFrom(...SKILLS));
const day = fc.integer({ min: 0, max: 400 }).map((d) => new Date(Date.UTC(2027, 0, 1 + d)).toISOString());
const travel = fc.record(
  {
    maxKilometres: fc.integer({ min: 1, max: 100 }),
    maxMinutes: fc.integer({ min: 5, max: 120 }),
    modes: fc.uniqueArray(fc.constantFrom(...TRAVEL_MODES), { minLength: 1 }),
    latitude: fc.double({ min: 51, max: 53, noNaN: true }),
    longitude: fc.double({ min: 3.5, max: 7, noNaN: true }),
  },
  { requiredKeys: ['modes'] },
);
const anyWork: fc.Arbitrary<OpenWork> = fc
  .record({
    assignmentId: fc.uuid(),
    region: fc.constantFrom('AM24', 'AM25'),
    skills: codes,
    certificates: fc.uniqueArray(fc.constantFrom('vca-basic', 'code-95')),
    demands: fc.uniqueArray(fc.constantFrom(...DEMANDS), { maxLength: 2 }),
    postcode4: fc.constantFrom('4331', '4381', '4461', '2011'),
    startsAt: day,
    weeks: fc.integer({ min: 1, max: 60 }),
    hoursPerWeek: fc.integer({ min: 8, max: 40 }),
    seatsLeft: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ weeks, postcode4, ...work }) => ({
    ...WORK,
    ...work,
    place: { ...WORK.place, postcode4 },
    endsAt: new Date(Date.parse(work.startsAt) + weeks * 7 * 86_400_000).toISOString(),
  }));
const anySeeker: fc.Arbitrary<Seeker> = fc.record({
  region: fc.constantFrom('AM24', 'AM25'),
  municipality: fc.constantFrom('Middelburg', 'Vlissingen'),
  postcode4: fc.constantFrom('4331', '4381'),
  skills: codes,
  certificates: fc.uniqueArray(fc.constantFrom('vca-basic', 'code-95')),
  limits: fc.uniqueArray(fc.constantFrom(...LIMITS), { maxLength: 3 }),
  travel,
  availability: fc.record({
    from: day.map((d) => d.slice(0, 10)),
    hoursPerWeek: fc.record({ min: fc.integer({ min: 0, max: 20 }), max: fc.integer({ min: 20, max: 40 }) }),
  }),
  notBefore: day,
  busy: fc.array(day.map((from) => ({ from, to: new Date(Date.parse(from) + 40 * 86_400_000).toISOString() })), { maxLength: 2 }),
  refusedAssignmentIds: fc.array(fc.uuid(), { maxLength: 2 }),
});
const anyList = fc.uniqueArray(anyWork, { maxLength: 12, selector: (w) => w.assignmentId });

describe('whatever the candidate and the work', () => {
  test('nothing is proposed that a hard constraint forbids', () => {
    fc.assert(
      fc.property(anySeeker, anyList, (seeker, list) => {
        for (const match of rank(seeker, list).matches) {
          const work = list.find((w) => w.assignmentId === match.assignmentId)!;
          expect(work.region).toBe(seeker.region);
          const [from, begin, end] = [match.startsAt, work.startsAt, work.endsAt].map((at) => Date.parse(at)) as [number, number, number];
          expect(from).toBeGreaterThanOrEqual(Math.max(begin, Date.parse(seeker.notBefore)));
          expect(end - from).toBeGreaterThanOrEqual((end - begin) / 2);
          expect(work.seatsLeft).toBeGreaterThan(0);
          expect(seeker.certificates).toEqual(expect.arrayContaining(work.certificates));
          const ruledOut: string[] = work.demands.flatMap((d) => [...DEMAND_LIMITS[d]]);
          expect(seeker.limits!.filter((limit) => ruledOut.includes(limit))).toEqual([]);
          expect(work.hoursPerWeek).toBeLessThanOrEqual(seeker.availability!.hoursPerWeek.max);
          expect(work.hoursPerWeek).toBeGreaterThanOrEqual(seeker.availability!.hoursPerWeek.min);
          expect(kilometresBetween(seeker, work.place)).toBeLessThanOrEqual(reachOf(seeker.travel));
          for (const busy of seeker.busy) expect(work.endsAt <= busy.from || busy.to <= match.startsAt).toBe(true);
        }
      }),
    );
  });

  test('every piece of work comes back once, with a reason when it is left out', () => {
    fc.assert(
      fc.property(anySeeker, anyList, (seeker, list) => {
        const { matches, excluded } = rank(seeker, list);
        const ids = [...matches, ...excluded].map((one) => one.assignmentId);
        expect(ids.sort()).toEqual(list.map((w) => w.assignmentId).sort());
        expect(excluded.every((e) => e.because.length > 0)).toBe(true);
      }),
    );
  });

  test('one skill more never lowers a score', () => {
    fc.assert(
      fc.property(anySeeker, anyWork, fc.constantFrom(...SKILLS), (seeker, work, skill) => {
        const more = { ...seeker, skills: [...new Set([...seeker.skills, skill])] };
        const [before] = rank(seeker, [work]).matches;
        const [after] = rank(more, [work]).matches;
        expect(after?.score ?? -1).toBeGreaterThanOrEqual(before?.score ?? -1);
      }),
    );
  });

  test('the order does not depend on the order of the input', () => {
    fc.assert(
      fc.property(anySeeker, anyList, fc.infiniteStream(fc.nat()), (seeker, list, random) => {
        const shuffled = list
          .map((work) => ({ work, key: random.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ work }) => work);
        expect(rank(seeker, shuffled)).toEqual(rank(seeker, list));
      }),
    );
  });

  test('scores are whole numbers, zero or more, best first', () => {
    fc.assert(
      fc.property(anySeeker, anyList, (seeker, list) => {
        const scores = rank(seeker, list).matches.map((m) => m.score);
        expect(scores.every((s) => Number.isInteger(s) && s >= 0)).toBe(true);
        expect([...scores].sort((a, b) => b - a)).toEqual(scores);
      }),
    );
  });
});
