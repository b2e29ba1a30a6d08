import { randomUUID } from 'node:crypto';
import type { AssignmentDocument } from '../../src/persistence/assignments/assignment.schema.js';
import type { Store } from '../../src/persistence/connection.js';
import { isDuplicateKey } from '../../src/persistence/stored.js';

/** An invented assignment in the store; answers its id. */
export async function insertAssignment(store: Store, over: Partial<AssignmentDocument> = {}): Promise<string> {
  const assignment: AssignmentDocument = {
    _id: randomUUID(),
    rev: 1,
    contractorId: randomUUID(),
    region: 'AM24',
    title: 'Bestrating Havenweg',
    category: 'paving',
    skills: [],
    certificates: [],
    demands: [],
    place: { municipality: 'Vlissingen', postcode4: '4381' },
    startsAt: '2027-03-01T00:00:00.000Z',
    endsAt: '2027-09-01T00:00:00.000Z',
    hoursPerWeek: 32,
    headcount: 3,
    status: 'open',
    seats: [],
    spent: [],
    createdAt: '2027-01-01T00:00:00.000Z',
    changedAt: '2027-01-01T00:00:00.000Z',
    ...over,
  };
  try {
    await store.models.assignments.create(assignment);
  } catch (error) {
    // The driver sends a write again whose answer was lost with the server: the id is ours, and so it is there.
    if (over._id !== undefined || !isDuplicateKey(error)) throw error;
  }
  return assignment._id;
}
