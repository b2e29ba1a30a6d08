import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { prepareStore } from '../../src/bootstrap/prepare.js';
import { startJourney } from '../../src/domain/journey/intake.js';
import { snapshotOf } from '../../src/domain/journey/projection.js';
import { DomainError } from '../../src/domain/shared/domain-error.js';
import { journeyRowFor } from '../../src/modules/journeys/row-wait.js';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { JourneyReads } from '../../src/persistence/journey-reads.js';
import { JourneyRows } from '../../src/persistence/journey-rows.js';
import { testStart } from '../support/journeys.js';
import { testEncryption } from '../support/keys.js';
import { mongoUri } from '../support/servers.js';

const NOW = '2027-01-11T09:00:00.000Z';
let store: Store;
let reads: JourneyReads;
beforeAll(async () => {
  store = await openStore({ uri: await mongoUri('row-wait'), encryption: testEncryption });
  await prepareStore(store);
  reads = new JourneyReads(store.models);
});
afterAll(() => store.close());

describe('the row of a journey that a command needs', () => {
  test('is waited for as long as the journey says that it is there', async () => {
    const journey = startJourney(testStart({ intakeComplete: false }), NOW);
    // The row comes only after all of the first waiting: when the journey itself is asked.
    const state = async () => {
      await new JourneyRows(store.models).publish(snapshotOf(journey));
      return journey;
    };
    const row = await journeyRowFor({ gateway: { state }, reads }, journey.candidateId);
    expect(row).toMatchObject({ candidateId: journey.candidateId, rev: journey.rev });
  });

  test('is not made up for a candidate without a journey: the refusal is that of the journey', async () => {
    const refusal = new DomainError('JOURNEY.NOT_STARTED', 'This candidate has no journey', { remedy: 'Start the journey first.' });
    const { candidateId } = testStart({});
    await expect(journeyRowFor({ gateway: { state: () => Promise.reject(refusal) }, reads }, candidateId)).rejects.toBe(refusal);
  });
});
