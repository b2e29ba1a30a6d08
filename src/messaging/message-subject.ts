/** What a message is about, as it stands when the message goes. */
import type { JourneyEvent } from '../domain/journey/events.js';
import { DeliveryFailure } from '../deliveries/channel.js';
import type { CheckpointRow, EscalationRow, JourneyRow, PlacementRow, ProposalRow } from '../domain/journey/projection.js';
import { messagesOf, type PlannedMessage } from '../domain/messages/messages-of.js';
import type { MessageLanguage } from '../domain/messages/message-kinds.js';
import type { MessageFacts } from '../domain/messages/render.js';
import type { StillNeeded } from '../domain/messages/rules.js';
import { TEMPLATES } from '../domain/messages/templates/all-templates.js';
import type { Page } from '../domain/messages/templates/template.js';
import { writtenDay, writtenMoment } from '../domain/messages/written-out.js';
import { instantOf, epochOf } from '../domain/shared/calendar.js';
import { JourneyReads } from '../persistence/journey-reads.js';
import type { Models } from '../persistence/models.js';

export interface MessageSubject {
  /** The event that gave the message, and those of its revision that make one message with it. */
  event: JourneyEvent;
  bundle: JourneyEvent[];
  journey: JourneyRow;
  proposal?: ProposalRow | undefined;
  placement?: PlacementRow | undefined;
  /** Checkpoints of the bundle that stand as the events say; what changed since has a message of its own. */
  checkpoints: CheckpointRow[];
  /** What stayed undone, and the checkpoint when it is one. */
  escalation?: EscalationRow | undefined;
  undone?: CheckpointRow | undefined;
  work?: { title: string; municipality: string; hoursPerWeek: number; company: string } | undefined;
  regionName?: string | undefined;
}

type Refs = Partial<Record<'proposalId' | 'placementId' | 'checkpointId' | 'subjectId' | 'transferId' | 'handoverId' | 'escalationId' | 'since', string>>;
type Collections = Pick<Models, 'outbox' | 'journeys' | 'proposals' | 'placements' | 'checkpoints' | 'escalations' | 'assignments' | 'contractors' | 'regions'>;

export class MessageSubjects {
  private readonly rows: JourneyReads;

  constructor(private readonly models: Collections) {
    this.rows = new JourneyReads(models);
  }

  /**
   * Undefined when the journey is no longer kept. Throws `DeliveryFailure` while it is being written: its row goes last,
   * so once that stands the events and the parts stand as well.
   */
  async of(message: PlannedMessage, event: JourneyEvent): Promise<MessageSubject | undefined> {
    const journey = await this.rows.journeys.find(message.candidateId);
    if (!journey) return undefined;
    if (journey.rev < message.rev) throw new DeliveryFailure('JOURNEY_BEING_WRITTEN');
    const { proposalId, placementId, escalationId, subjectId } = event as Refs;
    const proposal = proposalId ? await this.rows.proposals.find(proposalId) : undefined;
    const placement = placementId ? await this.rows.placements.find(placementId) : undefined;
    const bundle = message.bundle ? (await this.eventsOf(message)).filter(isBundled) : [];
    return {
      event,
      bundle,
      journey,
      proposal,
      placement,
      checkpoints: await this.standing(bundle),
      escalation: escalationId ? await this.rows.escalations.find(escalationId) : undefined,
      undone: subjectId ? await this.rows.checkpoints.find(subjectId) : undefined,
      work: await this.work(placement?.assignmentId ?? proposal?.assignmentId),
      regionName: (await this.models.regions.findById(event.region, { name: 1 }).lean())?.name,
    };
  }

  /** All events of the revision: their ids begin with it. */
  async eventsOf({ candidateId, rev }: Pick<PlannedMessage, 'candidateId' | 'rev'>): Promise<JourneyEvent[]> {
    const found = await this.models.outbox.find({ _id: { $gt: `${candidateId}.${rev}.`, $lt: `${candidateId}.${rev}/` } }, { event: 1 }).lean();
    return found.map(({ event }) => event).sort((a, b) => a.n - b.n);
  }

  private async standing(bundle: JourneyEvent[]): Promise<CheckpointRow[]> {
    const told = new Map(bundle.map((event) => [(event as Refs).checkpointId ?? '', event]));
    if (told.size === 0) return [];
    const rows = await this.rows.checkpoints.all({ _id: { $in: [...told.keys()] } }, { dueAt: 1, _id: 1 });
    return rows.filter((row) => {
      const event = told.get(row.checkpointId)!;
      if (event.type === 'checkpoint-cancelled') return row.status === 'cancelled';
      return row.status === 'planned' && 'dueAt' in event && event.dueAt === row.dueAt;
    });
  }

  private async work(assignmentId: string | undefined): Promise<MessageSubject['work']> {
    if (!assignmentId) return undefined;
    const found = await this.models.assignments.findById(assignmentId, { title: 1, place: 1, hoursPerWeek: 1, contractorId: 1 }).lean();
    if (!found) return undefined;
    const company = await this.models.contractors.findById(found.contractorId, { name: 1 }).lean();
    return { title: found.title, municipality: found.place.municipality, hoursPerWeek: found.hoursPerWeek, company: company?.name ?? '' };
  }
}

const HOLDS: Record<StillNeeded, (subject: MessageSubject) => boolean> = {
  'contractor-pending': ({ proposal }) => proposal?.status === 'open' && proposal.contractor.answer === 'pending',
  'candidate-pending': ({ proposal }) => proposal?.status === 'open' && proposal.candidate.answer === 'pending',
  'placement-open': ({ placement }) => placement !== undefined && placement.status !== 'ended',
  'follow-on-open': ({ placement, journey }) => placement !== undefined && placement.status !== 'ended' && !journey.nextKnown,
  'escalation-open': ({ escalation }) => escalation?.status === 'open',
  'coach-due': ({ escalation, undone }) => escalation?.status === 'open' && undone?.due !== 'contractor',
  'contractor-due': ({ escalation, undone }) => escalation?.status === 'open' && (undone?.due === 'contractor' || undone?.due === 'either'),
  'on-hold': ({ journey }) => journey.hold !== undefined,
  'transfer-open': ({ journey, event }) => journey.transfer !== undefined && journey.transfer.transferId === (event as Refs).transferId,
  'handover-open': ({ journey, event }) => journey.handover !== undefined && journey.handover.handoverId === (event as Refs).handoverId,
  'in-after-care': ({ journey }) => journey.stage === 'after-care',
};

function isBundled(event: JourneyEvent): boolean {
  return messagesOf(event).some(({ bundle }) => bundle);
}

/** True while somebody needs the message. */
export function stillNeeded({ onlyWhile, bundle }: PlannedMessage, subject: MessageSubject): boolean {
  if (bundle && subject.checkpoints.length === 0) return false;
  return onlyWhile === undefined || HOLDS[onlyWhile](subject);
}

/** What its texts can name, written out. */
export function factsAbout(subject: MessageSubject, language: MessageLanguage): MessageFacts {
  const { event, placement, proposal, work, checkpoints, regionName } = subject;
  const period = placement ?? proposal;
  const { answerBy, dueAt = (event as Refs).since } = event as { answerBy?: string; dueAt?: string };
  const deadline = answerBy ?? proposal?.answerBy;
  return {
    ...(work && { workTitle: work.title, company: work.company, place: work.municipality, hours: String(work.hoursPerWeek) }),
    ...(period && { startsOn: writtenDay(period.startsAt, language), endsOn: writtenDay(lastInstantOf(period.endsAt), language) }),
    ...(deadline && { answerBy: writtenMoment(deadline, language) }),
    ...(dueAt && { dueAt: writtenMoment(dueAt, language) }),
    ...(regionName && { region: regionName }),
    moments: checkpoints.map((row) => momentOf(row, language)),
  };
}

/** The id that the page of a template takes. */
export function pageIdOf({ template, candidateId }: PlannedMessage, { event }: MessageSubject): { page: Page; id: string } {
  const { proposalId, placementId, checkpointId, subjectId, transferId, handoverId } = event as Refs;
  const { page } = TEMPLATES[template];
  const ids: Record<Page, string | undefined> = {
    proposals: proposalId,
    placements: placementId,
    checkpoints: checkpointId ?? subjectId,
    transfers: transferId,
    handovers: handoverId,
    candidates: candidateId,
  };
  const id = ids[page];
  return id ? { page, id } : { page: 'candidates', id: candidateId };
}

const CANCELLED: Record<MessageLanguage, string> = { nl: 'vervalt', en: 'cancelled' };
const FORMS: Record<MessageLanguage, Record<CheckpointRow['form'], string>> = {
  nl: { visit: 'gesprek op het werk', call: 'telefoongesprek', message: 'bericht' },
  en: { visit: 'talk at work', call: 'phone call', message: 'message' },
};

function momentOf({ dueAt, form, status }: CheckpointRow, language: MessageLanguage): string {
  const what = status === 'cancelled' ? CANCELLED[language] : FORMS[language][form];
  return `${writtenMoment(dueAt, language)} (${what})`;
}

/** The end of a period is exclusive; people name its last day. */
function lastInstantOf(endsAt: string): string {
  return instantOf(epochOf(endsAt) - 1);
}
