/** What a contractor needs to know of the person on a placement, and what stays out of it. */
import { describe, expect, it } from '@jest/globals';
import type { Profile } from '../../src/domain/candidate/profile.js';
import { PLACEMENT_STATUSES } from '../../src/domain/journey/projection.js';
import { workViewOf } from '../../src/domain/journey/work-view.js';

type Intake = Pick<Profile, 'targetGroup' | 'evidence' | 'limits'>;

const STARTED = '2026-09-01T06:00:00.000Z';
const running = { targetGroup: 'wia', status: 'running', startedAt: STARTED } as const;
const intake = (over: Partial<Intake> = {}): Intake => ({
  targetGroup: 'wia',
  evidence: { kind: 'uwv-statement', statedOn: '2026-02-03', validUntil: '2027-01-31' },
  limits: ['no-lifting-above-10kg'],
  ...over,
});

describe('what a contractor sees of the person on a placement', () => {
  it('is the category with the last day of the evidence and the limits at the work, and nothing else', () => {
    expect(workViewOf(running, intake())).toEqual({ countsAs: { category: 'wia', until: '2027-01-31' }, workNeeds: { limits: ['no-lifting-above-10kg'] } });
  });

  const table: [title: string, row: Parameters<typeof workViewOf>[0], of: Intake | undefined, expected: object][] = [
    ['no end known', running, intake({ evidence: { kind: 'self-declaration', statedOn: '2026-02-03' } }), { countsAs: { category: 'wia' }, workNeeds: { limits: ['no-lifting-above-10kg'] } }],
    ['no evidence: it counts as nothing', running, { targetGroup: 'wia', limits: [] }, { workNeeds: { limits: [] } }],
    ['evidence of another group: no day from it', running, intake({ targetGroup: 'wajong', limits: [] }), { countsAs: { category: 'wia' }, workNeeds: { limits: [] } }],
    ['limits that intake has not asked yet', running, { targetGroup: 'wia', evidence: intake().evidence! }, { countsAs: { category: 'wia', until: '2027-01-31' } }],
    ['worked and ended: to account for, and no limits', { ...running, status: 'ended' }, intake(), { countsAs: { category: 'wia', until: '2027-01-31' } }],
    ['ended before it began: nothing', { targetGroup: 'wia', status: 'ended' }, intake(), {}],
    ['a person of whom nothing is kept: nothing', running, undefined, {}],
  ];
  it.each(table)('with %s', (_title, row, of, expected) => {
    expect(workViewOf(row, of)).toEqual(expected);
  });

  it.each(PLACEMENT_STATUSES)('holds limits of a placement that is %s only when it has not ended', (status) => {
    expect('workNeeds' in workViewOf({ targetGroup: 'wia', status }, intake())).toBe(status !== 'ended');
  });
});
