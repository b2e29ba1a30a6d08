/** Every operation that takes or gives data of a candidate says so, for the log of processing. */
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { PERSONAL_DATA } from '../../src/contracts/api/personal-data.js';
import type { RouteContract } from '../../src/contracts/api/route.js';
import { ROUTES } from '../../src/contracts/api/routes/index.js';

/** Names of fields that hold data of a candidate, or lead to one. */
const OF_A_CANDIDATE =
  /^(candidateIds?|duplicateCandidateId|mergedInto|placementId|proposalId|checkpointId|escalationId|handoverId|transferId|absenceId|actionId|givenName|familyName|birthDate|bsn|phone|answers|limits|profile|person)$/;

/** A stream and a file say nothing of what is in them, and payloads are opaque. */
const SHAPELESS = ['readEvents', 'readRightsArchive', 'createImport', 'decodePayloads', 'readMessagePreferences', 'replaceMessagePreferences', 'listImportRows', 'decideImportRow', 'listDeliveries', 'readDelivery', 'replayDelivery'];

function namesIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(namesIn);
  if (node === null || typeof node !== 'object') return [];
  const { properties } = node as { properties?: object };
  return [...Object.keys(properties ?? {}), ...Object.values(node).flatMap(namesIn)];
}

function isOfACandidate({ params, body, response }: RouteContract): boolean {
  const schemas = [params, body, response].flatMap((schema) => (schema ? [z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })] : []));
  return schemas.some((schema) => namesIn(schema).some((name) => OF_A_CANDIDATE.test(name)));
}

test('by the shapes of the routes, no operation is missing and none is too many', () => {
  const told = Object.keys(PERSONAL_DATA);
  const shaped = Object.values(ROUTES).flatMap((route) => (isOfACandidate(route) ? [route.operationId] : []));
  expect(shaped.filter((operation) => !told.includes(operation))).toEqual([]);
  expect(told.filter((operation) => !shaped.includes(operation) && !SHAPELESS.includes(operation))).toEqual([]);
  expect(told.filter((operation) => !ROUTES[operation])).toEqual([]);
});

test('what reads is no write and the other way round, but for a question that comes as a POST', () => {
  const differing = Object.entries(PERSONAL_DATA).filter(([operation, use]) => (ROUTES[operation]!.method === 'get') !== (use?.access === 'read'));
  expect(differing.map(([operation]) => operation)).toEqual(['decodePayloads']);
});

test('nobody reads or writes data of a candidate without being signed in', () => {
  expect(Object.keys(PERSONAL_DATA).filter((operation) => ROUTES[operation]!.roles.length === 0)).toEqual([]);
});
