/** Which events a caller may read: those of the rows that it reaches, and of those the least that it needs. */
import type { Principal } from '../../contracts/api/roles.js';
import { CONTRACTOR_READS, type JourneyEvent } from '../../domain/journey/events.js';
import type { Conditions } from '../../persistence/journey-reads.js';
import { reachesCandidate, reachOf } from '../journeys/reach.js';

/** True for events that the caller may read. */
export function eventReachOf(caller: Principal): (event: JourneyEvent) => boolean {
  const reach = reachOf(caller);
  return (event) => meets(reach, event) && (reachesCandidate(caller, event.candidateId) || CONTRACTOR_READS.has(event.type));
}

/** Whether an event meets conditions on rows. A condition that is not understood lets nobody through. */
function meets(conditions: Conditions, event: JourneyEvent): boolean {
  const fields = event as unknown as Record<string, unknown>;
  return Object.entries(conditions).every(([field, wanted]) => {
    if (field === '$or') return (wanted as Conditions[]).some((some) => meets(some, event));
    if (field === '$and') return (wanted as Conditions[]).every((one) => meets(one, event));
    const one = fields[field];
    return typeof one === 'string' && (Array.isArray((wanted as { $in?: unknown })?.$in) ? (wanted as { $in: unknown[] }).$in.includes(one) : one === wanted);
  });
}
