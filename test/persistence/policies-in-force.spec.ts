import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { STANDARD_POLICY } from '../../src/domain/policy/standard-policy.js';
import { PoliciesInForce } from '../../src/modules/journeys/policies-in-force.js';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { Policies } from '../../src/persistence/registers/policies.js';
import { mongoUri } from '../support/servers.js';

let store: Store;
let policies: Policies;
let now = 0;
beforeAll(async () => {
  store = await openStore({ uri: await mongoUri('policies') });
  policies = new Policies(store.models);
});
afterAll(() => store.close());

const publish = (policyId: string, version: number) =>
  policies.publish({ ...STANDARD_POLICY, policyId, version, publishedAt: '2027-01-01T00:00:00.000Z', publishedBy: 'spec' });

describe('what new journeys pin', () => {
  test('is the newest version, at the latest a second after it was published', async () => {
    const inForce = new PoliciesInForce(policies, () => now);
    await publish('ours', 1);
    expect(await inForce.of({ region: 'AM24', policyId: 'ours' })).toMatchObject({ version: 1 });
    await publish('ours', 2);
    now += 1_000;
    expect(await inForce.of({ region: 'AM24', policyId: 'ours' })).toMatchObject({ version: 2 });
  });

  test('is read once for all who ask within that time', async () => {
    await publish('busy', 1);
    let reads = 0;
    const counted = { inForce: (asked: Parameters<Policies['inForce']>[0]) => (reads++, policies.inForce(asked)) };
    const inForce = new PoliciesInForce(counted, () => now);
    const found = await Promise.all(Array.from({ length: 20 }, () => inForce.of({ region: 'AM24', policyId: 'busy' })));
    expect(found.map((policy) => policy?.version)).toEqual(Array.from({ length: 20 }, () => 1));
    expect(reads).toBe(1);
  });

  test('a policy that is not there is looked for again at once', async () => {
    const inForce = new PoliciesInForce(policies, () => now);
    expect(await inForce.of({ region: 'AM24', policyId: 'late' })).toBeUndefined();
    await publish('late', 1);
    expect(await inForce.of({ region: 'AM24', policyId: 'late' })).toMatchObject({ version: 1 });
  });

  test('a read that failed is tried again', async () => {
    let fails = true;
    const shaky = { inForce: async (asked: Parameters<Policies['inForce']>[0]) => (fails ? Promise.reject(new Error('away')) : policies.inForce(asked)) };
    const inForce = new PoliciesInForce(shaky, () => now);
    await publish('shaky', 1);
    await expect(inForce.of({ region: 'AM24', policyId: 'shaky' })).rejects.toThrow('away');
    fails = false;
    expect(await inForce.of({ region: 'AM24', policyId: 'shaky' })).toMatchObject({ version: 1 });
  });
});
