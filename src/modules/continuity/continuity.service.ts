import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput, RouteOutput } from '../../contracts/api/route.js';
import type { continuityRoutes as routes } from '../../contracts/api/routes/continuity.js';
import { carouselOf, rungsOf } from '../../domain/continuity/carousel.js';
import { gapDaysOf, longestChain } from '../../domain/continuity/figures.js';
import type { CommandReceipt } from '../../domain/journey/journey-state.js';
import { requireMoment } from '../../domain/journey/placement.js';
import { instantOf } from '../../domain/shared/calendar.js';
import type { CandidateRecords } from '../../persistence/candidates/candidate-records.js';
import { workedOf } from '../../persistence/continuity/continuity-reads.js';
import { JourneyReads } from '../../persistence/journey-reads.js';
import { JourneyGateway } from '../../temporal/journey-gateway.js';
import { JourneyNotes } from '../journeys/journey-notes.js';
import { momentOf } from '../journeys/moments.js';
import { journeyNotStarted, unknownCandidate } from '../journeys/refusals.js';
import { CarouselWatch } from './carousel-watch.js';

type Routes = typeof routes;
type In<R extends keyof Routes> = RouteInput<Routes[R]>;

/** The token of the register of candidates. */
export const CONTINUITY_RECORDS = Symbol('ContinuityRecords');

@Injectable()
export class ContinuityService {
  constructor(
    private readonly gateway: JourneyGateway,
    private readonly journeys: JourneyReads,
    private readonly watch: CarouselWatch,
    private readonly notes: JourneyNotes,
    @Inject(CONTINUITY_RECORDS) private readonly records: CandidateRecords,
  ) {}

  async read({ params: { candidateId } }: In<'readContinuity'>): Promise<RouteOutput<Routes['readContinuity']>> {
    const journey = await this.journeys.journeys.find(candidateId);
    if (!journey) throw journeyNotStarted();
    const { reads } = this.watch;
    const [terms, worked, progress] = await Promise.all([
      this.watch.termsOf(journey),
      reads.workedBy(candidateId),
      reads.progressOf(candidateId),
    ]);
    const chain = worked.map(({ placementId, contractorId, startedAt, endsAt, endedAt, ending, gapDays, nextKnownBeforeEnd, followOn }) => ({
      placementId, contractorId, startedAt: startedAt!, endsAt, endedAt, ending, gapDays, nextKnownBeforeEnd, followOn,
    }));
    return {
      candidateId,
      chain,
      gapDays: gapDaysOf([chain]).days,
      longestChain: longestChain(chain, terms.chainGapDays),
      rungs: rungsOf(progress),
      carousel: carouselOf({ placements: worked.flatMap(workedOf), progress }, terms.carousel, instantOf(Date.now())),
    };
  }

  async record({ params: { candidateId }, body, idempotency }: In<'recordProgress'>, caller: Principal) {
    await this.requireKnown(candidateId);
    const recordedAt = instantOf(Date.now());
    requireMoment(body.at, { notAfter: recordedAt, notBefore: undefined, field: 'at', upper: 'now' });
    const entry = { progressId: idempotency.id('progress'), candidateId, ...body, recordedAt, recordedBy: caller.subject };
    return this.watch.reads.keepProgress(entry);
  }

  async progress({ params: { candidateId } }: In<'listProgress'>) {
    await this.requireKnown(candidateId);
    const items = await this.watch.reads.progressOf(candidateId);
    return { items, rungs: rungsOf(items) };
  }

  giveConsent({ params: { candidateId }, body: { purpose }, idempotency: { key } }: In<'giveConsent'>, caller: Principal): Promise<CommandReceipt> {
    return this.gateway.command({ candidateId, name: 'giveConsent', args: { purpose, by: caller.subject }, key });
  }

  withdrawConsent({ params: { candidateId, purpose }, idempotency: { key } }: In<'withdrawConsent'>, caller: Principal): Promise<CommandReceipt> {
    return this.gateway.command({ candidateId, name: 'withdrawConsent', args: { purpose, by: caller.subject }, key });
  }

  async afterCare({ params: { candidateId }, body: { note, leftAt, ...args }, idempotency }: In<'reportAfterCare'>, caller: Principal) {
    const command = { ...args, ...(leftAt && { leftAt: momentOf(leftAt) }) };
    const receipt = await this.gateway.command({ candidateId, name: 'reportAfterCare', args: command, key: idempotency.key });
    await this.notes.keep({ candidateId, subject: 'outcome', text: note }, idempotency, caller);
    return receipt;
  }

  returnToPool({ params: { candidateId }, body: { leftAt }, idempotency: { key } }: In<'returnToPool'>): Promise<CommandReceipt> {
    return this.gateway.command({ candidateId, name: 'returnToPool', args: leftAt ? { leftAt: momentOf(leftAt) } : {}, key });
  }

  private async requireKnown(candidateId: string): Promise<void> {
    const profile = await this.records.profile(candidateId);
    if (!profile) throw unknownCandidate();
  }
}
