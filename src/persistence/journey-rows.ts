/** Writes what a journey publishes. Each row is fenced by its revision: a late or repeated write changes nothing. */
import type { Model, mongo } from 'mongoose';
import type { JourneyRow, JourneySnapshot } from '../domain/journey/projection.js';
import { followCase } from './actions/actions.js';
import { Outbox } from './events/outbox.js';
import type { Models } from './models.js';
import { isDuplicateKey } from './stored.js';

export class JourneyRows {
  private readonly outbox: Outbox;

  constructor(private readonly models: Pick<Models, 'journeys' | 'proposals' | 'placements' | 'checkpoints' | 'escalations' | 'profiles' | 'actions' | 'outbox' | 'erasedEvents'>) {
    this.outbox = new Outbox(models);
  }

  /**
   * Writes a snapshot. The events go after the parts that they name, and the row of the journey goes last: who sees a
   * revision of a journey finds its parts and events written.
   * Throws what the driver throws when the store is away; a retry then writes what is still missing.
   */
  async publish({ journey, proposals, placements, checkpoints, escalations, caseMoved, events = [] }: JourneySnapshot): Promise<void> {
    const { models } = this;
    await Promise.all([
      writeFenced(models.proposals, proposals.map(({ proposalId: _id, ...row }) => ({ _id, ...row }))),
      writeFenced(models.placements, placements.map(({ placementId: _id, ...row }) => ({ _id, ...row }))),
      this.followJourney(journey),
      writeFenced(models.checkpoints, checkpoints.map(({ checkpointId: _id, ...row }) => ({ _id, ...row }))),
      writeFenced(models.escalations, escalations.map(({ escalationId: _id, ...row }) => ({ _id, ...row }))),
    ]);
    await this.outbox.add(events);
    const { candidateId: _id, ...row } = journey;
    await writeFenced(models.journeys, [{ _id, ...row }]);
    // After the row: an action that is written meanwhile looks at the row once more.
    if (caseMoved && journey.rev > 1) await followCase(models, journey);
  }

  /** Region and target group of the profile follow a transfer or a correction. At the start, and nearly always, they are the same. */
  private async followJourney({ candidateId, rev, region, targetGroup }: JourneyRow): Promise<void> {
    if (rev === 1) return;
    const profile = await this.models.profiles.findById(candidateId, { region: 1, targetGroup: 1 }).lean();
    if (!profile || (profile.region === region && profile.targetGroup === targetGroup)) return;
    await this.models.profiles.updateOne({ _id: candidateId, journeyRev: { $lt: rev } }, { $set: { region, targetGroup, journeyRev: rev } });
  }
}

interface Fenced {
  _id: string;
  rev: number;
}

async function writeFenced<Document extends Fenced>(model: Model<Document>, rows: Document[]): Promise<void> {
  if (rows.length === 0) return;
  const fields = Object.keys(model.schema.obj).filter((field) => field !== '_id');
  const writes = rows.map((row) => ({ updateOne: { ...fencedWrite(row, fields), upsert: true } }));
  try {
    // Casting by the schema turns instants into Dates. A row that does not fit it is a fault, and never left out in silence.
    await model.bulkWrite(writes as unknown as Parameters<typeof model.bulkWrite>[0], { ordered: false, throwOnValidationError: true });
  } catch (error) {
    if (!onlyStale(error)) throw error;
  }
}

/** Sets every field of the row and removes every other: a newer revision replaces the whole row. */
function fencedWrite({ _id, ...row }: Fenced, fields: string[]): { filter: object; update: object } {
  const present = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
  const visible = fields.includes('visibleAt') ? { $currentDate: { visibleAt: true } } : {};
  const absent = fields.filter((field) => !(field in present) && field !== 'visibleAt');
  return {
    filter: { _id, rev: { $lt: row.rev } },
    update: {
      $set: present,
      ...(absent.length > 0 ? { $unset: Object.fromEntries(absent.map((field) => [field, ''])) } : {}),
      ...visible,
    },
  };
}

/** A row that is as new or newer makes the upsert run into its key: that write was stale, and nothing is wrong. */
function onlyStale(error: unknown): boolean {
  if (!isDuplicateKey(error)) return false;
  const refused = (error as mongo.MongoBulkWriteError).writeErrors;
  return refused === undefined || [refused].flat().every((one) => one.code === 11_000);
}
