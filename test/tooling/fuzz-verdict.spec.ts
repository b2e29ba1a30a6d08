import { expect, test } from '@jest/globals';
import { together, verdictOn, type Findings } from '../../scripts/fuzz/verdict.js';

const clean: Findings = {
  doors: { requests: 10, faults: [] },
  passed: true,
  summary: { statuses: { 200: 4, 400: 6 }, operations: { listRegions: { 200: 4 }, createCandidate: { 400: 6 } } },
  logged: [],
};

test('a run without a fault passes and says how much was asked', () => {
  expect(verdictOn(clean)).toEqual({ ok: true, lines: ['Answers: 200 x 4, 400 x 6', '2 operations, 20 requests, 0 server errors'] });
});

test('one server error fails the run, also when no check saw it, and the operation is named', () => {
  const summary = { statuses: { ...clean.summary.statuses, 500: 1 }, operations: { ...clean.summary.operations, createCandidate: { 400: 6, 500: 1 } } };
  const { ok, lines } = verdictOn({ ...clean, summary });
  expect(ok).toBe(false);
  expect(lines).toContain('Server error: createCandidate answered 500, 1 x');
  expect(lines.at(-1)).toMatch(/1 server errors/);
});

test.each<[string, Partial<Findings>, RegExp]>([
  ['an answer that is not as described', { passed: false }, /not every answer was as described/],
  ['a door that stood open', { doors: { requests: 10, faults: ['GET /v1/pools: 200 in place of 401'] } }, /^Door: GET \/v1\/pools/],
  ['a fault in the log of the API', { logged: ['{"level":"error","msg":"request.failed"}'] }, /^Logged: .*request\.failed/],
  ['a run that asked nothing', { summary: { statuses: {}, operations: {} } }, /^0 operations/],
])('%s fails the run', (_what, found, line) => {
  const { ok, lines } = verdictOn({ ...clean, ...found });
  expect(ok).toBe(false);
  expect(lines).toContainEqual(expect.stringMatching(line));
});

test('what several processes answered is counted as one run', () => {
  const other = { statuses: { 400: 1, 500: 2 }, operations: { listPools: { 400: 1, 500: 2 } } };
  expect(together([clean.summary, other])).toEqual({ statuses: { 200: 4, 400: 7, 500: 2 }, operations: { ...clean.summary.operations, ...other.operations } });
});
