import { describe, expect, it } from '@jest/globals';
import { neighboursOf } from '../../src/domain/region/neighbours.js';
import { REGIONS } from '../../src/domain/region/regions.js';

const codes = REGIONS.map((r) => r.code);

describe('the table of neighbouring regions', () => {
  it('names regions that exist, every one with a neighbour, none next to itself or twice', () => {
    for (const code of codes) {
      const next = neighboursOf(code);
      expect([code, next.length > 0]).toEqual([code, true]);
      expect(next).not.toContain(code);
      expect(next.filter((one) => !codes.includes(one))).toEqual([]);
      expect(new Set(next).size).toBe(next.length);
    }
    expect(neighboursOf('AM99')).toEqual([]);
  });

  it('is symmetric', () => {
    const oneWay = codes.flatMap((code) => neighboursOf(code).filter((next) => !neighboursOf(next).includes(code)));
    expect(oneWay).toEqual([]);
  });

  it('leads from any region to any other', () => {
    const reached = new Set(['AM24']);
    for (const code of reached) neighboursOf(code).forEach((next) => reached.add(next));
    expect([...reached].sort()).toEqual([...codes].sort());
  });

  it.each([
    ['AM24', ['AM22', 'AM25']],
    ['AM30', ['AM33']],
    ['AM01', ['AM02', 'AM03']],
  ])('knows who borders %s', (code, expected) => {
    expect(neighboursOf(code)).toEqual(expected);
  });
});
