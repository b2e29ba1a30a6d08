/** Which events a caller may read: those of the records that it reaches, and of those the least that it needs. */
import type { Principal } from '../../contracts/api/roles.js';
import { CONTRACTOR_READS, type JourneyEvent } from '../../domain/journey/events.js';
import { has, reachesRegion } from '../access/scopes.js';

/** True for events that the caller may read. */
export function eventReachOf(caller: Principal): (event: JourneyEvent) => boolean {
  const ofRegion = (event: JourneyEvent) => regionsOf(event).some((region) => reachesRegion(caller, region));
  const own = (event: JourneyEvent) => has(caller, 'self') && event.candidateId === caller.candidateId;
  const work = (event: JourneyEvent) =>
    has(caller, 'contractor') && CONTRACTOR_READS.has(event.type) && 'contractorId' in event && event.contractorId !== undefined && event.contractorId === caller.contractorId;
  return (event) => ofRegion(event) || own(event) || work(event);
}

/** What concerns two regions is told to both. */
export function regionsOf(event: JourneyEvent): string[] {
  const others = [...('toRegion' in event ? [event.toRegion] : []), ...('fromRegion' in event ? [event.fromRegion] : [])];
  return [event.region, ...others];
}
