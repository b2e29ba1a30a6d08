import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { accessDocument } from '../../scripts/access-doc.js';
import { ACCESS, scopesOf, type RouteAccess } from '../../src/contracts/api/access.js';
import { ROLES } from '../../src/contracts/api/roles.js';
import type { RouteContract } from '../../src/contracts/api/route.js';
import { ROUTES } from '../../src/contracts/api/routes/index.js';
import { FIGURES } from '../../src/domain/insights/definitions.js';
import { PROJECT } from '../support/local-stack.js';

const routes: RouteContract[] = Object.values(ROUTES);
const table: Readonly<Record<string, RouteAccess>> = ACCESS;

describe('the table of access', () => {
  it('has an entry for every route, and for nothing else', () => {
    expect(Object.keys(table).sort()).toEqual(routes.map((route) => route.operationId).sort());
    for (const { operationId, access, roles } of routes) {
      expect(access).toBe(table[operationId]);
      expect(roles).toEqual(access === 'anybody' ? [] : ROLES.filter((role) => role in access));
    }
  });

  it('gives each role the scopes that it is made for', () => {
    const given = new Map(ROLES.map((role) => [role, new Set(routes.flatMap(({ access }) => scopesOf(access, [role])))]));
    expect([...given.get('contractor')!].sort()).toEqual(['all', 'contractor']);
    expect([...given.get('candidate')!].sort()).toEqual(['all', 'self']);
    expect([...given.get('administrator')!]).toEqual(['all']);
    expect([...given.get('privacy-officer')!]).toEqual(['all']);
    expect(given.get('manager')).not.toContain('caseload');
  });

  it('lets nobody but an administrator and a privacy officer reach persons of every region', () => {
    const ofPersons = routes.filter(({ path }) => path.includes('{candidateId}'));
    expect(ofPersons.length).toBeGreaterThan(25);
    for (const { operationId, access, roles } of ofPersons) {
      for (const role of roles) {
        const all = scopesOf(access, [role]).includes('all');
        expect({ operationId, role, all }).toEqual({ operationId, role, all: ['administrator', 'privacy-officer'].includes(role) });
      }
    }
  });

  it('lets contractors ask the figures that are made for them', () => {
    for (const [group, { contractor }] of Object.entries(FIGURES)) {
      const own = routes.filter(({ path }) => path === `/v1/insights/${group}` || path === `/v1/insights/${group}/export`);
      expect(own.map(({ roles }) => roles.includes('contractor'))).toEqual([contractor, contractor]);
    }
  });

  it('joins what the roles of an account reach', () => {
    const access = { coach: 'caseload', coordinator: 'region', manager: 'region' } as const;
    expect(scopesOf(access, ['coach', 'coordinator', 'manager'])).toEqual(['caseload', 'region']);
    expect(scopesOf(access, ['intake', 'candidate'])).toEqual([]);
  });

  it('is what docs/access.md says', () => {
    expect(readFileSync(join(PROJECT, 'docs/access.md'), 'utf8')).toBe(accessDocument());
  });
});
