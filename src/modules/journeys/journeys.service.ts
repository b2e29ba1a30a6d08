import { Injectable } from '@nestjs/common';
import type { Principal, Role } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import type { journeyRoutes as routes } from '../../contracts/api/routes/journeys.js';
import type { Correction } from '../../domain/journey/correction.js';
import type { CommandReceipt } from '../../domain/journey/journey-state.js';
import type { JourneyStart } from '../../domain/journey/intake.js';
import type { JourneyRow } from '../../domain/journey/projection.js';
import { neighboursOf } from '../../domain/region/neighbours.js';
import { epochOf, instantOf, later } from '../../domain/shared/calendar.js';
import { REGIONS } from '../../domain/region/regions.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import { Reports } from '../../persistence/guidance/reports.js';
import { between, JourneyReads } from '../../persistence/journey-reads.js';
import { Coaches } from '../../persistence/registers/coaches.js';
import { JourneyGateway } from '../../temporal/journey-gateway.js';
import { CarouselWatch } from '../continuity/carousel-watch.js';
import { requireTakes } from '../coaches/requirements.js';
import { AssignmentOffers } from './assignment-offers.js';
import { JourneyNotes } from './journey-notes.js';
import { JourneyStarts } from './journey-starts.js';
import { momentOf } from './moments.js';
import { guidedBy } from '../access/reach.js';
import type { Reached } from '../../http/candidate-reach.js';
import { has, regionsFor } from '../access/scopes.js';
import { journeyNotStarted } from './refusals.js';
import { journeyRowFor } from './row-wait.js';
import { unlessDone } from './unless-done.js';

/** Who else than a coach looks at a region as a whole. */
const OF_A_REGION: readonly Role[] = ['intake', 'coordinator', 'manager', 'administrator'];

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Injectable()
export class JourneysService {
  constructor(
    private readonly gateway: JourneyGateway,
    private readonly reads: JourneyReads,
    private readonly starts: JourneyStarts,
    private readonly offers: AssignmentOffers,
    private readonly notes: JourneyNotes,
    private readonly carousel: CarouselWatch,
    private readonly coaches: Coaches,
    private readonly reports: Reports,
  ) {}

  /** With a coach named, the coach comes right after the start. */
  async start(input: In<'startJourney'>, reached: Reached): Promise<CommandReceipt> {
    const receipt = await this.begin(input, reached);
    const { params: { candidateId }, body: { coachId }, idempotency } = input;
    if (!coachId) return receipt;
    return this.gateway.command({ candidateId, name: 'assignCoach', args: { coachId }, key: `${idempotency.key}.coach` });
  }

  private async begin({ params: { candidateId }, body: { policyId, coachId }, idempotency: { key } }: In<'startJourney'>, reached: Reached): Promise<CommandReceipt> {
    const start = await this.starts.startOf({ candidateId, policyId }, reached);
    // A repeat is not refused for a coach who has become full since.
    if (coachId && !(await this.reads.journeys.find(candidateId))) requireTakes(await this.coaches.find(coachId), { coachId, region: start.region, room: true });
    return (await this.gateway.start(start, key)) ?? this.beginAgain(start, key);
  }

  /** There is a journey already: of this very command, of another one, or one that has ended and that this one follows. */
  private async beginAgain(start: JourneyStart, key: string): Promise<CommandReceipt> {
    const { candidateId } = start;
    const before = await this.gateway.startedBy(candidateId, key);
    if (before) return before;
    const row = await journeyRowFor({ gateway: this.gateway, reads: this.reads }, candidateId);
    if (!row.outcome) throw startedBefore(row);
    // The candidate comes back. Of two who start the new journey at once, one did.
    const { rev: previousRev, formerCoachId } = row;
    const receipt = await this.gateway.start({ ...start, previousRev, ...(formerCoachId && { formerCoachId }) }, key);
    if (receipt) return receipt;
    const mine = await this.gateway.startedBy(candidateId, key);
    if (mine) return mine;
    throw startedBefore(row);
  }

  async read({ params: { candidateId } }: In<'readJourney'>) {
    const journey = await this.reads.journeys.find(candidateId);
    if (!journey) throw journeyNotStarted();
    const { proposalId, placementId, followOnPlacementId, formerCoachId } = journey;
    const current = [placementId, followOnPlacementId].filter((id) => id !== undefined);
    const [proposal, placements, planned, contacts, former] = await Promise.all([
      proposalId ? this.reads.proposals.find(proposalId) : undefined,
      this.reads.placements.all({ candidateId }, { startsAt: -1 }),
      // Two conditions that an index serves each, where one with `$or` may read them all.
      current.length > 0 ? this.reads.checkpoints.all({ placementId: { $in: current } }, { dueAt: 1 }) : [],
      this.reads.checkpoints.all({ candidateId, placementId: { $exists: false }, status: { $in: ['planned', 'missed'] } }, { dueAt: 1 }),
      formerCoachId && journey.unguided ? this.coaches.find(formerCoachId) : undefined,
    ]);
    const again = former && former.free > 0 && former.regions.includes(journey.region);
    const proposedCoach = again && { coachId: former.coachId, displayName: former.displayName, free: former.free };
    const checkpoints = [...planned, ...contacts].sort((a, b) => epochOf(a.dueAt) - epochOf(b.dueAt));
    return { ...journey, ...(proposal && { proposal }), placements, checkpoints, ...(proposedCoach && { proposedCoach }) };
  }

  async list({ query: { limit, cursor, sort, dueBefore, region, ...where } }: In<'listJourneys'>, caller: Principal) {
    const regions = regionsFor(caller, region);
    // What waits for an answer is also listed for who receives.
    const received = where.attention === 'transfer-waiting' && region === undefined && !has(caller, 'all');
    const reach = received ? { $or: [{ region: regions }, { 'transfer.toRegion': regions }] } : { region: regions };
    const whole = caller.roles.some((role) => OF_A_REGION.includes(role));
    // What needs attention with others would tell by the question alone.
    const own = !whole && where.attention ? { coachId: caller.subject } : {};
    const page = await this.reads.journeys.list({ where: { ...where, ...reach, $and: [own], nextDueAt: between(undefined, dueBefore) }, page: { limit, cursor, sort } });
    return { ...page, items: page.items.map((row) => (whole || guidedBy(caller.subject, row) ? row : inPool(row))) };
  }

  async completeIntake({ params: { candidateId }, idempotency: { key } }: In<'completeIntake'>): Promise<CommandReceipt> {
    const ready = await unlessDone({ gateway: this.gateway, candidateId, key }, () => this.starts.requireComplete(candidateId));
    if (ready.receipt) return ready.receipt;
    return this.gateway.command({ candidateId, name: 'completeIntake', args: {}, key });
  }

  async propose({ params: { candidateId }, body, idempotency: { key } }: In<'propose'>): Promise<CommandReceipt> {
    const journey = await journeyRowFor({ gateway: this.gateway, reads: this.reads }, candidateId);
    const read = await unlessDone({ gateway: this.gateway, candidateId, key }, () => this.offerFor(journey, body));
    if (read.receipt) return read.receipt;
    return this.gateway.command({ candidateId, name: 'propose', args: read.found, key });
  }

  /** The offer, when nothing speaks against it, or somebody acknowledged what does. */
  private async offerFor(journey: JourneyRow, { assignmentId, acknowledge }: In<'propose'>['body']) {
    const { region, consents, placementEndsAt } = journey;
    const neighbours = consents.includes('neighbouring-region') ? neighboursOf(region) : [];
    const offer = await this.offers.offerOf(assignmentId, { region, neighbours });
    // The period that would be worked: on work that has begun the candidate starts later.
    const startsAt = later(offer.startsAt, placementEndsAt ?? instantOf(Date.now()));
    await this.carousel.requireAcknowledged(journey, { offer: { ...offer, startsAt }, acknowledge });
    return { ...offer, ...(acknowledge && { acknowledged: acknowledge }) };
  }

  async hold({ params: { candidateId }, body: { reason, note }, idempotency }: In<'putOnHold'>, caller: Principal) {
    const { key } = idempotency;
    const receipt = await this.gateway.command({ candidateId, name: 'putOnHold', args: { reason }, key });
    await this.notes.keep({ candidateId, subject: 'hold', text: note }, idempotency, caller);
    return receipt;
  }

  resume({ params: { candidateId }, idempotency: { key } }: In<'resumeJourney'>): Promise<CommandReceipt> {
    return this.gateway.command({ candidateId, name: 'resume', args: {}, key });
  }

  async withdraw({ params: { candidateId }, body: { reason, note }, idempotency }: In<'withdraw'>, caller: Principal) {
    const { key } = idempotency;
    const receipt = await this.gateway.command({ candidateId, name: 'withdraw', args: { reason }, key });
    await this.notes.keep({ candidateId, subject: 'outcome', text: note }, idempotency, caller);
    return receipt;
  }

  async outcome({ params: { candidateId }, body: { note, ...args }, idempotency }: In<'recordOutcome'>, caller: Principal) {
    const { key } = idempotency;
    const receipt = await this.gateway.command({ candidateId, name: 'recordOutcome', args, key });
    await this.notes.keep({ candidateId, subject: 'outcome', text: note }, idempotency, caller);
    return receipt;
  }

  async transfer({ params: { candidateId }, body: { toRegion, note }, idempotency }: In<'requestTransfer'>, caller: Principal) {
    requireRegion(toRegion);
    const { key } = idempotency;
    const receipt = await this.gateway.command({ candidateId, name: 'requestTransfer', args: { toRegion }, key });
    await this.notes.keep({ candidateId, subject: 'transfer', subjectId: receipt.transferId, text: note }, idempotency, caller);
    return receipt;
  }

  async correct({ params: { candidateId }, body, idempotency }: In<'correctEntry'>, caller: Principal) {
    const correction = await this.correctionOf(candidateId, body.correction);
    const { reason, explanation } = body;
    const args = { correction, by: caller.subject, reason };
    const receipt = await this.gateway.command({ candidateId, name: 'correctEntry', args, key: idempotency.key });
    if (correction.entry === 'checkpoint-report') {
      const at = new Date().toISOString();
      await this.reports.withdraw(correction.checkpointId, { at, by: caller.subject, rev: receipt.rev });
    }
    await this.notes.keep({ candidateId, subject: 'correction', text: explanation }, idempotency, caller);
    return receipt;
  }

  /** The terms of another target group come from the policy that the journey pinned. */
  private async correctionOf(candidateId: string, asked: In<'correctEntry'>['body']['correction']): Promise<Correction> {
    if (asked.entry === 'placement-ending') return { ...asked, endedAt: momentOf(asked.endedAt) };
    if (asked.entry !== 'target-group') return asked;
    const journey = await journeyRowFor({ gateway: this.gateway, reads: this.reads }, candidateId);
    const { policyId, policyVersion: version } = journey;
    return { ...asked, policy: await this.starts.pin({ policyId, version }, asked.targetGroup) };
  }
}

/** What a pool needs of a person: no reason, no absence, no outcome, no consent. */
function inPool(row: JourneyRow): JourneyRow {
  const { candidateId, rev, region, targetGroup, policyId, policyVersion, stage, stageSince, startedAt, poolSince, nextDueAt, nextKnown, placementCount, coachId } = row;
  const shown = { candidateId, rev, region, targetGroup, policyId, policyVersion, stage, stageSince, startedAt, nextKnown, placementCount };
  const known = { ...(poolSince && { poolSince }), ...(nextDueAt && { nextDueAt }), ...(coachId && { coachId }) };
  return { ...shown, ...known, attention: [], consents: [], plannedAbsences: [], ...(row.unguided && { unguided: row.unguided }) };
}

function startedBefore({ candidateId, stage }: JourneyRow): DomainError {
  return new DomainError('JOURNEY.ALREADY_STARTED', 'The journey of this candidate has already started', {
    remedy: 'Look at the journey.',
    facts: { candidateId, stage },
  });
}

function requireRegion(region: string): void {
  if (REGIONS.some(({ code }) => code === region)) return;
  throw new DomainError('REGION.UNKNOWN', 'There is no such region', {
    field: 'body.toRegion',
    remedy: 'Choose a region from /v1/regions.',
  });
}
