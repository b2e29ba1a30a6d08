import { Injectable } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import type { caseRoutes as routes } from '../../contracts/api/routes/cases.js';
import type { CommandReceipt } from '../../domain/journey/journey-state.js';
import type { JourneyRow } from '../../domain/journey/projection.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import { JourneyReads } from '../../persistence/journey-reads.js';
import { Coaches } from '../../persistence/registers/coaches.js';
import { JourneyGateway } from '../../temporal/journey-gateway.js';
import { Reach } from '../access/reach.js';
import { requireTakes } from '../coaches/requirements.js';
import { JourneyNotes } from '../journeys/journey-notes.js';
import { journeyRowFor, rowFor } from '../journeys/row-wait.js';
import { unlessDone } from '../journeys/unless-done.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;
type Answer = In<'answerHandover'>['body']['answer'];

/** Who guides whom. The journey decides, the store holds the caseloads. */
@Injectable()
export class CasesService {
  constructor(
    private readonly gateway: JourneyGateway,
    private readonly reads: JourneyReads,
    private readonly coaches: Coaches,
    private readonly notes: JourneyNotes,
    private readonly reach: Reach,
  ) {}

  /** The journey claims the place: a coach who has none left is refused there. */
  async assign({ params: { candidateId }, body, idempotency }: In<'assignCoach'>, caller: Principal): Promise<CommandReceipt> {
    const { coachId, reason, note } = body;
    const args = { coachId, ...(reason && { reason }) };
    const receipt = await this.gateway.command({ candidateId, name: 'assignCoach', args, key: idempotency.key });
    await this.notes.keep({ candidateId, subject: 'coach', text: note }, idempotency, caller);
    return receipt;
  }

  /** Room is not asked for yet: it may come before the answer. */
  async request({ params: { candidateId }, body, idempotency }: In<'requestHandover'>, caller: Principal): Promise<CommandReceipt> {
    const { toCoachId, reason, note } = body;
    const { key } = idempotency;
    const checked = await unlessDone({ gateway: this.gateway, candidateId, key }, async () => {
      const parts = { gateway: this.gateway, reads: this.reads };
      const journey = await journeyRowFor(parts, candidateId, ({ coachId }) => coachId !== undefined);
      requireOwn(caller, journey);
      requireTakes(await this.coaches.find(toCoachId), { coachId: toCoachId, region: journey.region, room: false });
    });
    if (checked.receipt) return checked.receipt;
    const args = { toCoachId, reason, requestedBy: caller.subject };
    const receipt = await this.gateway.command({ candidateId, name: 'requestHandover', args, key });
    await this.notes.keep({ candidateId, subject: 'handover', subjectId: receipt.handoverId, text: note }, idempotency, caller);
    return receipt;
  }

  async answer({ params: { handoverId }, body: { answer, note }, idempotency }: In<'answerHandover'>, caller: Principal): Promise<CommandReceipt> {
    const journey = await rowFor(() => this.journeyOf(handoverId, caller));
    if (!journey) {
      throw new DomainError('HANDOVER.UNKNOWN', 'There is no such handover', {
        remedy: 'Find it in /v1/worklists/handovers; a change is listed a moment after it was made.',
      });
    }
    requireAnswerer(caller, { journey, handoverId, answer });
    const receipt = await this.send({ journey, handoverId, answer }, idempotency.key);
    const { candidateId } = journey;
    await this.notes.keep({ candidateId, subject: 'handover', subjectId: handoverId, text: note }, idempotency, caller);
    return receipt;
  }

  private send({ journey: { candidateId }, handoverId, answer }: Asked, key: string): Promise<CommandReceipt> {
    if (answer === 'accept') return this.gateway.command({ candidateId, name: 'acceptHandover', args: { handoverId }, key });
    const closing = answer === 'decline' ? 'declined' : 'withdrawn';
    return this.gateway.command({ candidateId, name: 'declineHandover', args: { handoverId, closing }, key });
  }

  /** By the handover that waits or, for a repeat whose answer got lost, by the last one that closed. */
  private async journeyOf(handoverId: string, caller: Principal): Promise<JourneyRow | undefined> {
    const { journeys } = this.reads;
    const waiting = await journeys.first({ 'handover.handoverId': handoverId });
    const journey = waiting ?? (await journeys.first({ 'lastHandover.handoverId': handoverId }));
    if (!journey) return undefined;
    const answered = journey.lastHandover?.handoverId === handoverId && journey.lastHandover.toCoachId === caller.subject;
    return answered || (await this.reach.sightOf(caller, journey)) ? journey : undefined;
  }
}

interface Asked {
  journey: JourneyRow;
  handoverId: string;
  answer: Answer;
}

/** A coach hands over who he or she guides; a coordinator anybody. */
function requireOwn({ subject, roles }: Principal, { coachId }: JourneyRow): void {
  if (roles.includes('coordinator') || coachId === undefined || coachId === subject) return;
  throw notYours('Only the coach of the candidate, or a coordinator, asks for a handover');
}

/** The other coach answers. Who asked, the present coach or a coordinator may take the question back. */
function requireAnswerer({ subject, roles }: Principal, { journey, handoverId, answer }: Asked): void {
  const { handover, lastHandover, coachId } = journey;
  if (handover?.handoverId !== handoverId) {
    // It has closed: the journey says so, or gives the receipt of who answered it.
    if (answer === 'withdraw' || lastHandover?.toCoachId === subject) return;
    throw notYours('Only the other coach answers a handover');
  }
  if (answer !== 'withdraw') {
    if (handover.toCoachId === subject) return;
    throw notYours('Only the other coach answers a handover');
  }
  if (roles.includes('coordinator') || handover.requestedBy === subject || coachId === subject) return;
  throw notYours('Only who asked, the coach of the candidate or a coordinator takes a handover back');
}

function notYours(message: string): DomainError {
  return new DomainError('HANDOVER.NOT_YOURS', message, { remedy: 'Ask that coach, or the coordinator.' });
}
