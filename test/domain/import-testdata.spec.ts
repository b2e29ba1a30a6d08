import { expect, test } from '@jest/globals';
import { assignmentRoutes } from '../../src/contracts/api/routes/assignments.js';
import { candidateRoutes } from '../../src/contracts/api/routes/candidates.js';
import { contractorRoutes } from '../../src/contracts/api/routes/contractors.js';
import { intakeMissing } from '../../src/domain/candidate/profile.js';
import { readImportFile } from '../../src/modules/imports/file-reading.js';
import { candidateCsv } from '../../src/testdata/candidate-csv.js';
import { testCandidates } from '../../src/testdata/candidates.js';
import { plainProfile } from '../../src/testdata/plain-profile.js';
import { testAssignments, testContractors } from '../../src/testdata/work.js';

const REGION = { region: 'AM24', seed: 1 };
const read = (text: string) => readImportFile(new TextEncoder().encode(text), { region: 'AM24', today: '2026-09-01' });

test.each(['nl', 'en'] as const)('2,000 invented candidates in %s are all taken by the import, and none is like another', async (language) => {
  const candidates = testCandidates({ ...REGION, count: 2_000 });
  const { rows } = await read(candidateCsv(candidates, language));
  expect(rows.filter((row) => row.status !== 'waiting')).toEqual([]);
  expect(rows.map((row) => row.candidate)).toEqual(candidates.map(({ bsn, person, profile }) => ({ bsn, person, profile })));
  expect(rows.every((row) => row.intakeComplete)).toBe(true);
});

test('files of different seeds have nobody in common', () => {
  const bsns = [1, 2, 3].flatMap((seed) => testCandidates({ region: 'AM24', count: 2_000, seed }).map(({ bsn }) => bsn));
  expect(new Set(bsns).size).toBe(6_000);
});

test('the same seed gives the same people, another seed others', () => {
  const make = (seed: number) => candidateCsv(testCandidates({ region: 'AM24', count: 60, seed }));
  expect(make(7)).toBe(make(7));
  expect(make(7)).not.toBe(make(8));
});

test('every BSN is one of the range that test sets use, and is marked', () => {
  const candidates = testCandidates({ ...REGION, count: 500 });
  expect(candidates.every(({ bsn }) => bsn.startsWith('999'))).toBe(true);
  expect(candidateCsv(candidates).split('\r\n').slice(0, -1).every((line) => line.endsWith(';TESTDATA'))).toBe(true);
});

test('a share of incomplete intakes can be asked for', () => {
  const candidates = testCandidates({ ...REGION, count: 200, incomplete: 0.25 });
  const incomplete = candidates.filter(({ profile }) => intakeMissing(profile).length > 0).length;
  expect(incomplete).toBeGreaterThan(25);
  expect(incomplete).toBeLessThan(75);
});

test('contractors and assignments are what the API takes', () => {
  const contractors = testContractors({ ...REGION, count: 12 });
  expect(new Set(contractors.map(({ name }) => name)).size).toBe(12);
  for (const contractor of contractors) contractorRoutes.createContractor.body?.parse(contractor);
  const assignments = testAssignments({ ...REGION, count: 30, contractors: 12, firstDay: '2026-09-01' });
  expect(assignments).toHaveLength(30);
  for (const { contractor, ...body } of assignments) {
    expect(contractor).toBeLessThan(12);
    assignmentRoutes.createAssignment.body?.parse(body);
  }
});

test('the plain profile is what the API takes, and an intake that is complete', () => {
  const profile = plainProfile();
  expect(candidateRoutes.replaceProfile.body?.parse(profile)).toEqual(profile);
  expect(intakeMissing(profile)).toEqual([]);
});
