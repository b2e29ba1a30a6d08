/** Which events a caller may read: those of the records that it reaches, and of those the least that it needs. */
import type { Principal } from '../../contracts/api/roles.js';
import { CONTRACTOR_READS, type JourneyEvent } from '../../domain/journey/events.js';
import { has, reachesRegion } from '../access/scopes.js';

/** An event as the caller sees it; undefined: it is not for the caller. */
export type EventSight = (event: JourneyEvent) => JourneyEvent | undefined;

/** What the caller sees of events. `isRestricted`: the data of this candidate are kept and nothing else, so that no other party hears of them. */
export function eventSightOf(caller: Principal, isRestricted: (candidateId: string) => boolean): EventSight {
  const ofRegion = (event: JourneyEvent) => regionsOf(event).some((region) => reachesRegion(caller, region));
  const own = (event: JourneyEvent) => has(caller, 'self') && event.candidateId === caller.candidateId;
  const work = (event: JourneyEvent) =>
    has(caller, 'contractor') && CONTRACTOR_READS.has(event.type) && 'contractorId' in event && event.contractorId !== undefined && event.contractorId === caller.contractorId;
  return (event) => {
    if (ofRegion(event) || own(event)) return event;
    return work(event) && !isRestricted(event.candidateId) ? forWork(event) : undefined;
  };
}

/** That a consent was withdrawn is between the candidate and the pool, here as in the proposal itself. */
function forWork(event: JourneyEvent): JourneyEvent {
  return event.type === 'proposal-closed' && event.closing === 'consent-withdrawn' ? { ...event, closing: 'revoked' } : event;
}

/** What concerns two regions is told to both. */
export function regionsOf(event: JourneyEvent): string[] {
  const others = [...('toRegion' in event ? [event.toRegion] : []), ...('fromRegion' in event ? [event.fromRegion] : [])];
  return [event.region, ...others];
}
