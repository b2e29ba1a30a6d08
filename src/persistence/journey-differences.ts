/** The rows of a journey against what the journey itself would publish. */
import type { mongo } from 'mongoose';
import type { JourneyRow, JourneySnapshot } from '../domain/journey/projection.js';
import type { Models } from './models.js';

type JourneyRowModels = Pick<Models, 'proposals' | 'placements' | 'checkpoints' | 'escalations'>;

/** A row of a part of a journey, as far as its fence. */
interface PartRow {
  _id: string;
  candidateId: string;
  rev: number;
}

/** The collections of the parts of a journey, each with the ids that the journey knows of. The driver's own, past the casting of mongoose. */
export function partRowsOf({ proposals, placements, checkpoints, escalations }: JourneySnapshot, models: JourneyRowModels): [mongo.Collection<PartRow>, string[]][] {
  const part = (model: { collection: unknown }, ids: string[]): [mongo.Collection<PartRow>, string[]] => [model.collection as mongo.Collection<PartRow>, ids];
  return [
    part(models.proposals, proposals.map((p) => p.proposalId)),
    part(models.placements, placements.map((p) => p.placementId)),
    part(models.checkpoints, checkpoints.map((c) => c.checkpointId)),
    part(models.escalations, escalations.map((e) => e.escalationId)),
  ];
}

/** Which rows say something else than the journey at the same revision, in words. `whole` has every row that the journey knows of. */
export async function differencesOf(whole: JourneySnapshot, { row, models }: { row: Partial<JourneyRow>; models: JourneyRowModels }): Promise<string[]> {
  const { candidateId, rev } = whole.journey;
  const own = ['stage', 'region', 'targetGroup', 'proposalId', 'placementId', 'followOnPlacementId', 'nextKnown'] as const;
  const wrong = own.filter((field) => (row[field] ?? undefined) !== whole.journey[field]).map((field) => `${field} of the row`);
  const parts = [
    ['proposal', await models.proposals.find({ candidateId }, { status: 1, rev: 1 }).lean(), whole.proposals.map((p) => [p.proposalId, p.status])],
    ['placement', await models.placements.find({ candidateId }, { status: 1, rev: 1 }).lean(), whole.placements.map((p) => [p.placementId, p.status])],
    ['checkpoint', await models.checkpoints.find({ candidateId }, { status: 1, rev: 1 }).lean(), whole.checkpoints.map((c) => [c.checkpointId, c.status])],
    ['escalation', await models.escalations.find({ candidateId }, { status: 1, rev: 1 }).lean(), whole.escalations.map((e) => [e.escalationId, e.status])],
  ] as const;
  for (const [name, rows, expected] of parts) {
    const there = new Map(rows.map((one) => [String(one._id), one.status as string]));
    for (const [id, status] of expected) if (there.get(id!) !== status) wrong.push(`${name} ${id}: ${there.get(id!) ?? 'no row'} where the journey says ${status}`);
    for (const one of rows) if (one.rev > rev) wrong.push(`${name} ${String(one._id)}: revision ${one.rev} lies ahead`);
  }
  return wrong;
}
