import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import type { rightsRoutes as routes } from '../../contracts/api/routes/rights.js';
import { requirePlausibleBirthDate } from '../../domain/candidate/person.js';
import { dueBy, extended, requireDecidable, requireLiftable } from '../../domain/rights/request.js';
import { dateOf, instantOf } from '../../domain/shared/calendar.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import { Reply } from '../../http/reply.js';
import type { CandidateRecords } from '../../persistence/candidates/candidate-records.js';
import { LegalHolds } from '../../persistence/rights/legal-holds.js';
import { ProcessingMarks } from '../../persistence/rights/processing-marks.js';
import { RightsRequests, type RightsRequest } from '../../persistence/rights/rights-requests.js';
import { PersonFiles } from '../../persistence/personal-data/person-files.js';
import { JourneyReads } from '../../persistence/journey-reads.js';
import { traceCandidates } from '../../observability/request-trace.js';
import { RightsGateway } from '../../temporal/rights-gateway.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

/** What the service reads of candidates. */
export abstract class RightsCandidates {
  abstract profile: CandidateRecords['profile'];
}

const now = () => instantOf(Date.now());

@Injectable()
export class RightsService {
  constructor(
    private readonly requests: RightsRequests,
    private readonly candidates: RightsCandidates,
    private readonly files: PersonFiles,
    private readonly holds: LegalHolds,
    private readonly marks: ProcessingMarks,
    private readonly journeys: JourneyReads,
    private readonly gateway: RightsGateway,
  ) {}

  /** Throws `CANDIDATE.UNKNOWN`, `RIGHTS.ALREADY_OPEN`, `RIGHTS.CANDIDATE_MISSING` or `RIGHTS.CHANGES_MISSING`. */
  async create({ body, idempotency }: In<'createRightsRequest'>, caller: Principal): Promise<Reply<RightsRequest>> {
    const candidateId = candidateOf(body.candidateId, caller);
    requireChanges(body);
    const birthDate = body.changes?.birthDate;
    if (birthDate) requirePlausibleBirthDate(birthDate, dateOf(now()));
    const profile = await this.candidates.profile(candidateId);
    if (!profile) throw unknownCandidate();
    const requestId = idempotency.id('rights-request');
    const receivedAt = now();
    const { right, explanation, changes } = body;
    const request = {
      requestId,
      candidateId,
      right,
      region: profile.region,
      receivedAt,
      receivedBy: isOfficer(caller) ? ('staff' as const) : ('candidate' as const),
      dueBy: dueBy(receivedAt, { extended: false }),
      ...(explanation && { explanation }),
      ...(changes && { changes: given(changes) }),
    };
    if (!(await this.requests.insert(request))) {
      throw new DomainError('RIGHTS.ALREADY_OPEN', 'Such a request is open already', { remedy: 'Wait for the decision on that request.' });
    }
    await this.gateway.wake(requestId);
    return new Reply(await this.known(requestId, caller), { location: `/v1/rights-requests/${requestId}` });
  }

  list({ query: { right, status, attention, candidateId, ...page } }: In<'listRightsRequests'>, caller: Principal) {
    const own = isOfficer(caller) ? candidateId : caller.candidateId;
    if (!isOfficer(caller) && candidateId !== undefined && candidateId !== own) return { items: [] };
    return this.requests.list({ right, status, attention, candidateId: own }, page);
  }

  read({ params: { requestId } }: In<'readRightsRequest'>, caller: Principal): Promise<RightsRequest> {
    return this.known(requestId, caller);
  }

  /** The same decision by the same account once more is answered as the first time, and carried on. */
  async decide({ params: { requestId }, body }: In<'decideRightsRequest'>, caller: Principal): Promise<RightsRequest> {
    const request = await this.known(requestId, caller);
    const grant = body.decision === 'grant';
    const status = grant ? ('granted' as const) : ('refused' as const);
    if (request.status !== status || request.decidedBy !== caller.subject) {
      const endJourney = body.endJourney === true;
      requireDecidable(request, { grant, endJourney, ...(await this.standing(request)) });
      const decided = await this.requests.change(requestId, { status, reason: body.reason, decidedAt: now(), decidedBy: caller.subject, ...(grant && request.right === 'erasure' && { endJourney }) });
      if (!decided) requireDecidable(await this.known(requestId, caller), { grant: false, endJourney, journeyOpen: false, held: false });
    }
    await this.gateway.wake(requestId);
    return this.known(requestId, caller);
  }

  async extend({ params: { requestId }, body: { reason } }: In<'extendRightsRequest'>, caller: Principal): Promise<RightsRequest> {
    const request = await this.known(requestId, caller);
    const due = extended(request, now());
    await this.requests.change(requestId, { dueBy: due, extended: true, extensionReason: reason });
    await this.gateway.wake(requestId);
    return this.known(requestId, caller);
  }

  /** Throws `RIGHTS.NOT_LIFTABLE`. */
  async lift({ params: { requestId } }: In<'liftRightsRequest'>, caller: Principal): Promise<RightsRequest> {
    const request = await this.known(requestId, caller);
    requireLiftable(request);
    const { right, candidateId } = request;
    if (candidateId !== undefined && (right === 'restriction' || right === 'objection')) await this.marks.lift(candidateId, { right, requestId });
    await this.requests.lifted(requestId, now());
    return this.known(requestId, caller);
  }

  /** Throws `RIGHTS.ARCHIVE_GONE`. */
  async archive({ params: { requestId } }: In<'readRightsArchive'>, caller: Principal): Promise<Reply<Readable>> {
    const { candidateId } = await this.known(requestId, caller);
    if (candidateId !== undefined) traceCandidates([candidateId]);
    const zip = await this.requests.archive(requestId, now());
    if (!zip) throw new DomainError('RIGHTS.ARCHIVE_GONE', 'There is no archive with this request', { remedy: 'An archive is kept for 30 days. Make a new request.' });
    const headers = { 'content-disposition': 'attachment; filename="gegevens.zip"', 'cache-control': 'no-store' };
    return new Reply(Readable.from([zip]), { headers });
  }

  private async standing({ right, candidateId }: RightsRequest): Promise<{ journeyOpen: boolean; held: boolean }> {
    if (right !== 'erasure' || candidateId === undefined) return { journeyOpen: false, held: false };
    const ids = await this.files.idsOf(candidateId);
    const [held, journeys] = await Promise.all([this.holds.held(ids), Promise.all(ids.map((id) => this.journeys.journeys.find(id)))]);
    return { held: held.size > 0, journeyOpen: journeys.some((journey) => journey !== undefined && journey.stage !== 'ended') };
  }

  /** Throws `RIGHTS.UNKNOWN`, also for who may not know of it. */
  private async known(requestId: string, caller: Principal): Promise<RightsRequest> {
    const found = await this.requests.find(requestId);
    if (found && (isOfficer(caller) || (found.candidateId !== undefined && found.candidateId === caller.candidateId))) return found;
    throw new DomainError('RIGHTS.UNKNOWN', 'There is no such request', { remedy: 'Find the request in the list.' });
  }
}

function isOfficer({ roles }: Principal): boolean {
  return roles.includes('privacy-officer');
}

/** Whom it is about. A candidate asks for nobody else: who tries learns nothing. */
function candidateOf(asked: string | undefined, caller: Principal): string {
  if (isOfficer(caller)) {
    if (asked !== undefined) return asked;
    throw new DomainError('RIGHTS.CANDIDATE_MISSING', 'The request does not say whom it is about', { field: 'body.candidateId', remedy: 'Name the candidate.' });
  }
  if (caller.candidateId !== undefined && (asked === undefined || asked === caller.candidateId)) return caller.candidateId;
  throw unknownCandidate();
}

function requireChanges({ right, changes }: In<'createRightsRequest'>['body']): void {
  if ((right === 'rectification') === (changes !== undefined && Object.keys(changes).length > 0)) return;
  throw new DomainError('RIGHTS.CHANGES_MISSING', 'The right data go with a rectification, and only with one', { field: 'body.changes', remedy: 'Give the right data with a rectification, and only then.' });
}

function unknownCandidate(): DomainError {
  return new DomainError('CANDIDATE.UNKNOWN', 'There is no such candidate', { field: 'body.candidateId', remedy: 'Find the candidate in /v1/candidates.' });
}

function given<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}
