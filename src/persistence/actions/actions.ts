/** Actions and flags for a candidate, with a day. Their text is personal data and stays here. */
import type { ActionKind } from '../../domain/guidance/worklists.js';
import type { Instant, LocalDate } from '../../domain/shared/calendar.js';
import type { Store } from '../connection.js';
import type { Conditions } from '../journey-reads.js';
import type { Keyring } from '../keys/keyring.js';
import type { Models } from '../models.js';
import { readPage, type Page, type PageRequest } from '../pages.js';
import { insertNew, rowOf } from '../stored.js';
import type { ActionDocument } from './action.schema.js';

export interface NewAction {
  /** A repeat with the same id changes nothing. */
  actionId: string;
  candidateId: string;
  checkpointId?: string | undefined;
  kind: ActionKind;
  what: string;
  dueOn: LocalDate;
  /** Left out, it is for whoever is the coach of the candidate. */
  owner?: string | undefined;
  createdBy: string;
}

export type ActionRecord = Omit<ActionDocument, '_id' | 'open' | 'journeyRev'> & { actionId: string };

export interface ActionChange {
  what?: string | undefined;
  dueOn?: LocalDate | undefined;
  kind?: ActionKind | undefined;
  /** null: for whoever is the coach. */
  owner?: string | null | undefined;
}

export interface ActionFilter {
  candidateId?: string | undefined;
  assignee?: string | undefined;
  region?: string | { $in: readonly string[] } | undefined;
  open?: boolean | undefined;
  dueOn?: { $lte?: LocalDate; $gte?: LocalDate } | undefined;
  /** What is in reach. */
  $and?: Conditions[];
}

export class Actions {
  private readonly models: Models;
  private readonly keys: Keyring;

  constructor({ models, keys }: Pick<Store, 'models' | 'keys'>) {
    this.models = models;
    this.keys = keys;
  }

  /** Stores actions; those that are there stay as they are. Undefined for a candidate who is not registered. */
  async add(actions: NewAction[], now: Instant): Promise<ActionRecord[] | undefined> {
    const made: ActionRecord[] = [];
    for (const { actionId, candidateId, ...fields } of actions) {
      const place = await this.placeOf(candidateId);
      if (!place) return undefined;
      const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as typeof fields;
      if (given.owner !== undefined && given.owner === place.coachId) delete given.owner;
      const what = (await this.keys.of(candidateId)).sealField(given.what, placeOfText(actionId));
      const document = { _id: actionId, rev: 1, candidateId, ...given, what, ...followed(place, given.owner), open: true, createdAt: now, changedAt: now };
      await insertNew(this.models.actions, [document as ActionDocument]);
      await this.catchUp(candidateId);
      const found = await this.find(actionId);
      if (found) made.push(found);
    }
    return made;
  }

  async find(actionId: string): Promise<ActionRecord | undefined> {
    const found = await this.models.actions.findById(actionId).lean();
    return found ? this.opened(found) : undefined;
  }

  async list(filter: ActionFilter, page: PageRequest): Promise<Page<ActionRecord>> {
    const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
    const { items, ...rest } = await readPage(this.models.actions, { filter: given, page });
    return { ...rest, items: (await Promise.all(items.map((item) => this.opened(item)))).filter((item) => item !== undefined) };
  }

  /** Changes an open action that still has revision `rev`; undefined when it has another, or is done. */
  async change(
    { actionId, rev, change }: { actionId: string; rev: number; change: ActionChange },
    now: Instant,
  ): Promise<ActionRecord | undefined> {
    const { owner: asked, ...given } = change;
    const owner = typeof asked === 'string' ? await this.ownerOf(actionId, asked) : asked;
    const what = given.what === undefined ? undefined : await this.sealedText(actionId, given.what);
    const $set = { ...Object.fromEntries(Object.entries({ ...given, what }).filter(([, value]) => value !== undefined)), changedAt: now };
    const changed = await this.models.actions
      .findOneAndUpdate(
        { _id: actionId, rev, open: true },
        {
          $set: { ...$set, ...(typeof owner === 'string' && { owner, assignee: owner }) },
          $inc: { rev: 1 },
          // The next look at the journey gives it to the coach.
          ...(owner === null && { $unset: { owner: '', assignee: '' }, $min: { journeyRev: 0 } }),
        },
        { returnDocument: 'after', runValidators: true },
      )
      .lean();
    if (!changed) return undefined;
    if (owner !== null) return this.opened(changed);
    await this.catchUp(changed.candidateId);
    return this.find(actionId);
  }

  /** Marks an action as done; a repeat keeps the first moment. Undefined when there is none. */
  async complete({ actionId, candidateId, by }: { actionId: string; candidateId: string; by: string }, now: Instant): Promise<ActionRecord | undefined> {
    await this.models.actions.updateOne(
      { _id: actionId, candidateId, open: true },
      { $set: { open: false, doneAt: now, doneBy: by, changedAt: now }, $inc: { rev: 1 } },
    );
    const found = await this.find(actionId);
    return found?.candidateId === candidateId ? found : undefined;
  }

  /** Undefined for an action that is not there. */
  private async sealedText(actionId: string, what: string): Promise<string | undefined> {
    const action = await this.models.actions.findById(actionId, { candidateId: 1 }).lean();
    return action ? (await this.keys.of(action.candidateId)).sealField(what, placeOfText(actionId)) : undefined;
  }

  /** Undefined when the candidate was erased. */
  private async opened(document: ActionDocument): Promise<ActionRecord | undefined> {
    const key = await this.keys.find(document.candidateId);
    return key && { ...recordOf(document), what: key.openField(document.what, placeOfText(document._id)) as string };
  }

  /** Who names the coach means the coach, also after a handover. */
  private async ownerOf(actionId: string, owner: string): Promise<string | null> {
    const action = await this.models.actions.findById(actionId, { candidateId: 1 }).lean();
    const place = action && (await this.placeOf(action.candidateId));
    return place?.coachId === owner ? null : owner;
  }

  /** The journey may have moved while an action was written: looks once more, and follows. */
  private async catchUp(candidateId: string): Promise<void> {
    const { coachId, region, rev } = (await this.models.journeys.findById(candidateId, CASE_FIELDS).lean()) ?? {};
    if (region !== undefined && rev !== undefined) await followCase(this.models, { candidateId, coachId, region, rev });
  }

  private async placeOf(candidateId: string): Promise<CasePlace | undefined> {
    const journey = await this.models.journeys.findById(candidateId, CASE_FIELDS).lean();
    if (journey) return journey;
    const profile = await this.models.profiles.findById(candidateId, { region: 1 }).lean();
    return profile ? { region: profile.region, rev: 0 } : undefined;
  }
}

const CASE_FIELDS = { coachId: 1, region: 1, rev: 1 };

interface CasePlace {
  region: string;
  coachId?: string | undefined;
  rev: number;
}

function followed({ region, coachId, rev }: CasePlace, owner: string | undefined) {
  const assignee = owner ?? coachId;
  return { region, journeyRev: rev, ...(assignee && { assignee }) };
}

/** Open actions go along with the candidate: to the region, and without an owner to the coach. Older revisions change nothing. */
export async function followCase(
  { actions }: Pick<Models, 'actions'>,
  { candidateId, coachId, region, rev }: CasePlace & { candidateId: string },
): Promise<void> {
  const behind = { candidateId, open: true, journeyRev: { $lt: rev } };
  await actions.updateMany(
    { ...behind, owner: { $exists: false } },
    { $set: { region, journeyRev: rev, ...(coachId && { assignee: coachId }) }, ...(!coachId && { $unset: { assignee: '' } }) },
  );
  await actions.updateMany({ ...behind, owner: { $exists: true } }, { $set: { region, journeyRev: rev } });
}

function placeOfText(id: string) {
  return { collection: 'actions', id, field: 'what' };
}

function recordOf(document: ActionDocument): ActionRecord {
  const { open: _open, journeyRev: _rev, ...record } = rowOf<ActionRecord & { open: boolean; journeyRev: number }>(document, 'actionId');
  return record;
}
