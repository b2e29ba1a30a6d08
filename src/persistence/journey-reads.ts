/** Reads the rows that journeys publish. */
import type { Model } from 'mongoose';
import { DocumentsById } from './documents-by-id.js';
import type { CheckpointRow, EscalationRow, JourneyRow, PlacementRow, ProposalRow } from '../domain/journey/projection.js';
import type { Models } from './models.js';
import { readPage, type Page, type PageRequest } from './pages.js';
import { rowOf } from './stored.js';

/** Conditions on fields of a row; what is undefined does not count. */
export type Conditions = Record<string, unknown>;

/** A value, or one of several; none of them: nothing. */
export type Among = string | { $in: string[] };

export interface RowQuery {
  where: Conditions;
  page: PageRequest;
}

type Collections = Pick<Models, 'journeys' | 'proposals' | 'placements' | 'checkpoints' | 'escalations'>;

export class JourneyReads {
  readonly journeys: Rows<JourneyRow>;
  readonly proposals: Rows<ProposalRow>;
  readonly placements: Rows<PlacementRow>;
  readonly checkpoints: Rows<CheckpointRow>;
  readonly escalations: Rows<EscalationRow>;

  constructor(models: Collections) {
    this.journeys = new Rows<JourneyRow>(models.journeys, 'candidateId');
    this.proposals = new Rows<ProposalRow>(models.proposals, 'proposalId');
    this.placements = new Rows<PlacementRow>(models.placements, 'placementId');
    this.checkpoints = new Rows<CheckpointRow>(models.checkpoints, 'checkpointId');
    this.escalations = new Rows<EscalationRow>(models.escalations, 'escalationId');
  }
}

/** The rows of one collection. */
export class Rows<Row extends object> {
  private readonly model: Model<{ _id: string }>;
  private readonly byId: DocumentsById<{ _id: string }>;

  constructor(
    model: unknown,
    private readonly key: keyof Row & string,
  ) {
    this.model = model as Model<{ _id: string }>;
    this.byId = new DocumentsById(this.model.collection);
  }

  /** The row with this id. */
  async find(id: string): Promise<Row | undefined> {
    const found = await this.byId.find(id);
    return found ? rowOf<Row>(found, this.key) : undefined;
  }

  /** All rows that meet the conditions, by `sort`; for parts of one journey, which are few. */
  async all(where: Conditions, sort: Record<string, 1 | -1>): Promise<Row[]> {
    const found = await this.model.find(given(where)).sort(sort).lean();
    return found.map((document) => rowOf<Row>(document, this.key));
  }

  /** The first row that meets the conditions. */
  async first(where: Conditions): Promise<Row | undefined> {
    const found = await this.model.findOne(given(where)).lean();
    return found ? rowOf<Row>(found, this.key) : undefined;
  }

  async list({ where, page }: RowQuery): Promise<Page<Row>> {
    const found = await readPage(this.model, { filter: given(where), page });
    return { ...found, items: found.items.map((document) => rowOf<Row>(document, this.key)) };
  }
}

/** From (inclusive) and before (exclusive) as a condition on one field. */
export function between(from: string | undefined, before: string | undefined): Conditions | undefined {
  if (!from && !before) return undefined;
  return { ...(from && { $gte: from }), ...(before && { $lt: before }) };
}

function given(where: Conditions): Conditions {
  return Object.fromEntries(Object.entries(where).filter(([, value]) => value !== undefined));
}
