import { Injectable } from '@nestjs/common';
import { ACCESS, scopesOf } from '../../contracts/api/access.js';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import type { emergencyAccessRoutes as routes } from '../../contracts/api/routes/emergency-accesses.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import { Log } from '../../observability/log.js';
import { Metrics } from '../../observability/metrics.js';
import { traceEmergency } from '../../observability/request-trace.js';
import { CandidateRecords } from '../../persistence/candidates/candidate-records.js';
import { EmergencyAccesses, type EmergencyAccessRecord } from '../../persistence/emergency-accesses/emergency-accesses.js';
import { Reach } from '../access/reach.js';
import { has } from '../access/scopes.js';
import { unknownCandidate } from '../journeys/refusals.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Injectable()
export class EmergencyAccessesService {
  constructor(
    private readonly accesses: EmergencyAccesses,
    private readonly records: CandidateRecords,
    private readonly reach: Reach,
    private readonly log: Log,
    private readonly metrics: Metrics,
  ) {}

  /** Throws `CANDIDATE.UNKNOWN` or `EMERGENCY_ACCESS.NOT_NEEDED`. */
  async create({ body: { candidateId, reason }, idempotency }: In<'createEmergencyAccess'>, caller: Principal): Promise<EmergencyAccessRecord> {
    if (!(await this.records.registered([candidateId])).has(candidateId)) throw unknownCandidate();
    if (await this.reach.reachesCandidate(asReader(caller), candidateId)) throw notNeeded();
    const emergencyAccessId = idempotency.id('emergency-access');
    const opened = await this.accesses.open({ emergencyAccessId, candidateId, openedBy: caller.subject, reason });
    traceEmergency(emergencyAccessId);
    // Tells who operates: an alert stands on the count, and the line says which one. The privacy officer gets a mail from the worker.
    this.metrics.emergencyAccesses.inc();
    this.log.warn('emergency-access.opened', { emergencyAccessId });
    return opened;
  }

  list({ query: { candidateId, openedBy, acknowledged, ...page } }: In<'listEmergencyAccesses'>, caller: Principal) {
    const own = ownOf(caller);
    if (own !== undefined && openedBy !== undefined && openedBy !== own) return { items: [] };
    return this.accesses.list({ candidateId, openedBy: own ?? openedBy, acknowledged }, page);
  }

  /** Throws `EMERGENCY_ACCESS.UNKNOWN`. */
  async end({ params: { emergencyAccessId } }: In<'endEmergencyAccess'>, caller: Principal): Promise<EmergencyAccessRecord> {
    await this.find(emergencyAccessId, caller);
    await this.accesses.end({ emergencyAccessId, by: caller.subject });
    return this.find(emergencyAccessId, caller);
  }

  /** Throws `EMERGENCY_ACCESS.UNKNOWN`. */
  async acknowledge({ params: { emergencyAccessId }, body: { finding } }: In<'acknowledgeEmergencyAccess'>, caller: Principal): Promise<EmergencyAccessRecord> {
    await this.accesses.acknowledge({ emergencyAccessId, by: caller.subject, finding });
    return this.find(emergencyAccessId, caller);
  }

  private async find(emergencyAccessId: string, caller: Principal): Promise<EmergencyAccessRecord> {
    const found = await this.accesses.find({ emergencyAccessId, openedBy: ownOf(caller) });
    if (found) return found;
    throw new DomainError('EMERGENCY_ACCESS.UNKNOWN', 'There is no such emergency access', { remedy: 'Find it in /v1/emergency-accesses.' });
  }
}

/** The account to whose own the caller is kept; undefined: everybody's. */
function ownOf(caller: Principal): string | undefined {
  return has(caller, 'all') ? undefined : caller.subject;
}

/** The caller as when reading somebody's file. */
function asReader(caller: Principal): Principal {
  return { ...caller, scopes: scopesOf(ACCESS.readCandidate, caller.roles), reading: true };
}

function notNeeded(): DomainError {
  return new DomainError('EMERGENCY_ACCESS.NOT_NEEDED', 'This account already reaches the candidate', { remedy: 'Read the file; no emergency access is needed.' });
}
