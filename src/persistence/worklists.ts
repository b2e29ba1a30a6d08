/** Worklists of a coach or a region, read from the rows. Each one is served by an index of its own name. */
import type { Model, QueryFilter } from 'mongoose';
import type { Handover } from '../domain/journey/coach-state.js';
import type { Absence, Stage } from '../domain/journey/journey-state.js';
import type { CheckpointRow, EscalationRow, JourneyRow } from '../domain/journey/projection.js';
import type { EscalationLevel } from '../domain/policy/journey-policy.js';
import { WORKLISTS, type Day, type WorklistName } from '../domain/guidance/worklists.js';
import type { Instant, LocalDate } from '../domain/shared/calendar.js';
import type { ActionRecord } from './actions/actions.js';
import type { Models } from './models.js';
import { after, cut, orderOf, positionOf, readPage, type Page, type PageRequest } from './pages.js';
import { rowOf } from './stored.js';

/** A caseload, regions, both, or everything. */
export interface WorklistScope {
  coachId?: string;
  regions?: string[];
  /** Of escalations: those that lie with these; all when left out. */
  levels?: readonly EscalationLevel[];
}

export interface WorkItem {
  candidateId: string;
  region: string;
  coachId?: string | undefined;
  /** By what the list is ordered. */
  at: Instant | LocalDate;
  stage?: Stage;
  checkpoint?: CheckpointRow;
  escalation?: EscalationRow;
  action?: Omit<ActionRecord, 'what'> & { what?: string };
  handover?: Handover;
  absence?: Pick<Absence, 'absenceId' | 'from' | 'until'>;
}

type Collections = Pick<Models, 'journeys' | 'checkpoints' | 'escalations' | 'actions'>;
interface Asked {
  list: WorklistName;
  scope: WorklistScope;
}

type ListName = Exclude<WorklistName, 'planned-absences'>;

interface ListQuery {
  collection: keyof Collections;
  filter: object;
  /** The field by which the list is ordered. */
  by: string;
}

/** The query of a list: also what the spec of the indexes explains. */
export function worklistQuery({ list, scope: { coachId, regions, levels } }: { list: ListName; scope: WorklistScope }, { date, from, until }: Day): ListQuery {
  const region = regionIs(regions);
  const ofCase = { ...(coachId && { coachId }), ...region };
  switch (list) {
    case 'due-today':
      return { collection: 'checkpoints', filter: { ...ofCase, todo: true, dueAt: { $gte: from, $lt: until } }, by: 'dueAt' };
    case 'overdue':
      return { collection: 'checkpoints', filter: { ...ofCase, todo: true, dueAt: { $lt: from } }, by: 'dueAt' };
    case 'escalated':
      return { collection: 'escalations', filter: { ...ofCase, status: 'open', ...(levels && { level: { $in: levels } }) }, by: 'since' };
    case 'ending-without-follow-on':
      return { collection: 'journeys', filter: { ...ofCase, stage: 'follow-on', nextKnown: false }, by: 'placementEndsAt' };
    case 'waiting-longest':
      return { collection: 'journeys', filter: { ...ofCase, stage: 'pool' }, by: 'poolSince' };
    case 'actions-due':
      return { collection: 'actions', filter: { ...(coachId && { assignee: coachId }), ...region, open: true, dueOn: { $lte: date } }, by: 'dueOn' };
    case 'handovers': {
      const waits = coachId ? { 'handover.toCoachId': coachId } : {};
      return { collection: 'journeys', filter: { ...waits, ...region, 'handover.handoverId': { $exists: true } }, by: 'handover.answerBy' };
    }
    case 'without-coach':
      // For a coach: people who come back and whom he or she guided before.
      return { collection: 'journeys', filter: { ...(coachId && { formerCoachId: coachId }), ...region, unguided: true }, by: 'stageSince' };
  }
}

export class Worklists {
  constructor(private readonly models: Collections) {}

  /** How much waits on each list. */
  async counts(scope: WorklistScope, day: Day): Promise<Record<WorklistName, number>> {
    const counted = await Promise.all(WORKLISTS.map(async (list) => [list, await this.count({ list, scope }, day)] as const));
    return Object.fromEntries(counted) as Record<WorklistName, number>;
  }

  async page({ list, scope, page }: Asked & { page: PageRequest }, day: Day): Promise<Page<WorkItem>> {
    if (list === 'planned-absences') return this.absences({ scope, page }, day);
    const { collection, filter, by } = worklistQuery({ list, scope }, day);
    const found = await readPage(this.model(collection), { filter, page: { ...page, sort: page.sort.replace('at', by) } });
    return { ...found, items: found.items.map((document) => itemOf(collection, document, by)) };
  }

  private async count({ list, scope }: Asked, day: Day): Promise<number> {
    if (list === 'planned-absences') {
      const [found] = await this.models.journeys.aggregate<{ n: number }>([...absencesOf(scope, day), { $count: 'n' }]);
      return found?.n ?? 0;
    }
    const { collection, filter } = worklistQuery({ list, scope }, day);
    return this.model(collection).countDocuments(filter as QueryFilter<{ _id: string }>);
  }

  /** One line an absence: a candidate can have several ahead. */
  private async absences({ scope, page: { limit, cursor, sort } }: { scope: WorklistScope; page: PageRequest }, day: Day): Promise<Page<WorkItem>> {
    const { direction } = orderOf(sort);
    const position = cursor === undefined ? undefined : positionOf(cursor, sort);
    const from = position && { ...position, value: new Date(String(position.value)) as never };
    const found = await this.models.journeys.aggregate<AbsenceLine>([
      ...absencesOf(scope, day),
      { $project: { at: '$plannedAbsences.from', absence: '$plannedAbsences', region: 1, coachId: 1, stage: 1 } },
      ...(from ? [{ $match: after(from, { field: 'at', direction }) }] : []),
      { $sort: { at: direction, _id: direction } },
      { $limit: limit + 1 },
    ]);
    const { items, ...rest } = cut(found, { limit, sort });
    return {
      ...rest,
      items: items.map((line) => {
        const { absence: { absenceId, from: begin, until }, ...item } = rowOf<WorkItem & { absence: Absence }>(line, 'candidateId');
        return { ...item, absence: { absenceId, from: begin, ...(until && { until }) } };
      }),
    };
  }

  private model(collection: keyof Collections): Model<{ _id: string }> {
    return this.models[collection] as unknown as Model<{ _id: string }>;
  }
}

interface AbsenceLine {
  _id: string;
  at: Date;
  absence: Absence;
  region: string;
  coachId?: string;
  stage: Stage;
}

/** Planned absences that have not ended at the beginning of the day. */
function absencesOf({ coachId, regions }: WorklistScope, { from }: Day): [{ $match: object }, { $unwind: string }, { $match: object }] {
  const notEnded = [{ 'plannedAbsences.until': { $gt: new Date(from) } }, { 'plannedAbsences.until': { $exists: false } }];
  return [
    { $match: { ...(coachId && { coachId }), ...regionIs(regions), 'plannedAbsences.from': { $exists: true } } },
    { $unwind: '$plannedAbsences' },
    { $match: { $or: notEnded } },
  ];
}

function regionIs(regions: string[] | undefined): { region?: string | { $in: string[] } } {
  if (!regions) return {};
  const [only] = regions;
  return { region: regions.length === 1 && only !== undefined ? only : { $in: regions } };
}

function itemOf(collection: keyof Collections, document: { _id: string }, by: string): WorkItem {
  if (collection === 'checkpoints') {
    const checkpoint = rowOf<CheckpointRow>(document, 'checkpointId');
    const { candidateId, region, coachId, dueAt } = checkpoint;
    return { candidateId, region, ...(coachId && { coachId }), at: dueAt, checkpoint };
  }
  if (collection === 'escalations') {
    const escalation = rowOf<EscalationRow>(document, 'escalationId');
    const { candidateId, region, coachId, since } = escalation;
    return { candidateId, region, ...(coachId && { coachId }), at: since, escalation };
  }
  if (collection === 'actions') {
    const { open: _open, journeyRev: _rev, ...action } = rowOf<ActionRecord & { open: boolean; journeyRev: number }>(document, 'actionId');
    const { candidateId, region, assignee, dueOn } = action;
    return { candidateId, region, ...(assignee && { coachId: assignee }), at: dueOn, action };
  }
  const row = rowOf<JourneyRow>(document, 'candidateId');
  const { candidateId, region, coachId, stage, handover } = row;
  const at = by === 'handover.answerBy' ? handover!.answerBy : (row[by as 'stageSince'] ?? row.stageSince);
  return { candidateId, region, ...(coachId && { coachId }), at, stage, ...(handover && { handover }) };
}
