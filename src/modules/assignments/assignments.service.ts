import { Injectable } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput, RouteOutput } from '../../contracts/api/route.js';
import type { assignmentRoutes } from '../../contracts/api/routes/assignments.js';
import { isBefore, type Instant } from '../../domain/shared/calendar.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import { ifMatchFailed } from '../../http/if-match.js';
import { Reply } from '../../http/reply.js';
import { Assignments, type AssignmentRecord } from '../../persistence/assignments/assignments.js';
import { Contractors } from '../../persistence/registers/contractors.js';
import { Regions } from '../../persistence/registers/regions.js';
import { has, reachesRegion, requireOwnRegions } from '../access/scopes.js';
import { onlyOwnContractor } from '../contractors/own-contractor.js';
import { unknownContractor } from '../contractors/contractors.service.js';
import { requireRegions } from '../regions/require-regions.js';

type Routes = typeof assignmentRoutes;

@Injectable()
export class AssignmentsService {
  constructor(
    private readonly assignments: Assignments,
    private readonly contractors: Contractors,
    private readonly regions: Regions,
  ) {}

  /** Throws `CONTRACTOR.UNKNOWN`, `CONTRACTOR.OTHER_REGION`, `REGION.UNKNOWN` or `ASSIGNMENT.PERIOD_INVALID`. */
  async create(
    { body, idempotency }: RouteInput<Routes['createAssignment']>,
    caller: Principal,
  ): Promise<Reply<AssignmentRecord>> {
    requirePeriod(body);
    await requireRegions(this.regions, { codes: [body.region], field: 'body.region' });
    requireOwnRegions(caller, { codes: [body.region], field: 'body.region' });
    const contractorId = await this.contractorOf(body, caller);
    const made = await this.assignments.insert(idempotency.id('assignment'), { ...body, contractorId }, new Date().toISOString());
    return new Reply(made, { location: `/v1/assignments/${made.assignmentId}`, revision: made.rev });
  }

  async list({ query }: RouteInput<Routes['listAssignments']>, caller: Principal): Promise<RouteOutput<Routes['listAssignments']>> {
    const { limit, cursor, sort, ...filter } = query;
    const own = onlyOwnContractor(caller);
    if (own !== undefined && filter.contractorId !== undefined && filter.contractorId !== own) return { items: [] };
    return this.assignments.list(
      { ...filter, ...(own !== undefined && { contractorId: own }) },
      { limit, sort, ...(cursor !== undefined && { cursor }) },
    );
  }

  /** Throws `ASSIGNMENT.UNKNOWN`, also for a contractor that asks for the work of another one. */
  async read({ params }: RouteInput<Routes['readAssignment']>, caller: Principal): Promise<AssignmentRecord> {
    const found = await this.assignments.find(params.assignmentId);
    if (!found || !mayRead(found, caller)) throw unknownAssignment();
    return found;
  }

  /** Throws `ASSIGNMENT.SEATS_TAKEN` when the headcount would go below the seats. */
  async correct(
    { params, body, revision }: RouteInput<Routes['correctAssignment']>,
    caller: Principal,
  ): Promise<AssignmentRecord> {
    const { assignmentId } = params;
    const present = await this.assignments.find(assignmentId);
    if (!present || !mayChange(present, caller)) throw unknownAssignment();
    requirePeriod({ ...present, ...body });
    const changed = await this.assignments.change({ assignmentId, rev: revision, change: body }, new Date().toISOString());
    if (changed === 'seats-taken') throw seatsTaken(present.seatsTaken);
    if (changed) return changed;
    throw ifMatchFailed((await this.assignments.find(assignmentId))?.rev);
  }

  private async contractorOf(
    { contractorId, region }: { contractorId?: string | undefined; region: string },
    caller: Principal,
  ): Promise<string> {
    const field = 'body.contractorId';
    const own = onlyOwnContractor(caller);
    if (own !== undefined && contractorId !== undefined && contractorId !== own) throw unknownContractor(field);
    const contractor = await this.contractors.find(own ?? contractorId ?? '');
    if (!contractor) throw unknownContractor(field);
    if (contractor.regions.includes(region)) return contractor.contractorId;
    throw new DomainError('CONTRACTOR.OTHER_REGION', 'This contractor does not offer work in this region', {
      field: 'body.region',
      remedy: 'Choose a region of the contractor, or add the region to the contractor.',
      facts: { regions: contractor.regions },
    });
  }
}

function mayRead({ contractorId }: AssignmentRecord, caller: Principal): boolean {
  if (caller.roles.includes('candidate')) return true;
  const own = onlyOwnContractor(caller);
  return own === undefined || own === contractorId;
}

/** A contractor its own work, a coordinator that of the own regions. */
function mayChange({ contractorId, region }: AssignmentRecord, caller: Principal): boolean {
  return reachesRegion(caller, region) || (has(caller, 'contractor') && caller.contractorId === contractorId);
}

function requirePeriod({ startsAt, endsAt }: { startsAt: Instant; endsAt: Instant }): void {
  if (isBefore(startsAt, endsAt)) return;
  throw new DomainError('ASSIGNMENT.PERIOD_INVALID', 'The assignment ends before it starts', {
    field: 'body.endsAt',
    remedy: 'Give an end after the start.',
  });
}

function unknownAssignment(): DomainError {
  return new DomainError('ASSIGNMENT.UNKNOWN', 'There is no such assignment', {
    field: 'params.assignmentId',
    remedy: 'Find the assignment in /v1/assignments.',
  });
}

function seatsTaken(taken: number): DomainError {
  return new DomainError('ASSIGNMENT.SEATS_TAKEN', 'More seats are taken than this headcount has', {
    field: 'body.headcount',
    remedy: `Choose a headcount of at least ${taken}, or end placements first.`,
    facts: { seatsTaken: taken },
  });
}
