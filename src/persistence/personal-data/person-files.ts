/** Everything that is kept of one person: read for the person, or destroyed. Each step stands being repeated. */
import type { Model } from 'mongoose';
import type { PersonKind } from '../../domain/rights/retention.js';
import type { Store } from '../connection.js';
import { KeptAnswers } from '../operations/kept-answers.js';
import { plain } from '../stored.js';
import { Outbox } from '../events/outbox.js';
import { SeatLedger } from '../seats.js';
import type { DataPlace, PersonPlace } from './place.js';
import { personPlaces, PLACES, SENSITIVE_FACTS } from './places.js';

type Documents = Record<string, unknown>;

/** A collection as the person gets it. */
export interface ExportedCollection {
  collection: string;
  holds: string;
  documents: object[];
  /** Why there is nothing here, although something is kept. */
  leftOut?: string;
}

/** How many documents went, by collection. */
export type Destroyed = Record<string, number>;

export interface ErasureOptions {
  /** A request that is still being carried out: it is unlinked at the end. */
  except?: string;
  alive?: () => void;
  /** Events that have their number for less long stay, to be swept up. */
  settledMs?: number;
}

/** Ids that stand in answers and belong to this person alone. */
const OWN_ROWS = ['proposals', 'placements', 'actions', 'notes', 'progress', 'rightsRequests', 'legalHolds'] as const;
/** By these it is known which records are one person: they go when nothing else is left. */
const LAST = 'persons';
/** A relay that read what waits has given it its number by then: see `Outbox.erase`. */
const SETTLED_MS = 60_000;
const erasedPlaces = () => personPlaces().filter(([, place]) => place.erasure === 'delete');
const byIds = (ids: readonly string[]) => ({ _id: { $in: [...ids] } });

export class PersonFiles {
  private readonly answers: KeptAnswers;
  private readonly outbox: Outbox;
  private readonly seats: SeatLedger;

  constructor(private readonly store: Pick<Store, 'models' | 'keys'>) {
    this.answers = new KeptAnswers(store);
    this.outbox = new Outbox(store.models);
    this.seats = new SeatLedger(store.models);
  }

  /** The person's own id and those of the records that were merged into it, however often. */
  async idsOf(candidateId: string): Promise<string[]> {
    const ids = [candidateId];
    for (let next = ids; next.length > 0; ) {
      const found = await this.store.models.persons.find({ mergedInto: { $in: next }, _id: { $nin: ids } }, { _id: 1 }).lean();
      next = found.map(({ _id }) => _id);
      ids.push(...next);
    }
    return ids;
  }

  /** All of it, opened. Throws `CANDIDATE.ERASED` and `CANDIDATE.UNKNOWN`. */
  async read(candidateId: string): Promise<ExportedCollection[]> {
    const keys = this.store.keys;
    const exported: ExportedCollection[] = [];
    const ids = await this.idsOf(candidateId);
    await keys.of(candidateId);
    for (const [name, place] of personPlaces()) {
      const collection = this.model(name).collection.collectionName;
      const documents: object[] = [];
      for (const id of place.notExported === undefined ? ids : []) documents.push(...(await this.opened(name, { place, id })));
      const { holds, notExported } = place;
      exported.push({ collection, holds, documents, ...(notExported !== undefined && { leftOut: notExported }) });
    }
    return exported;
  }

  /**
   * Deletes what is about the person, takes the person out of what is about others, and destroys the key. The record of the
   * person goes when nothing else is left, and by {@link close} whatever is left.
   */
  async erase(ids: readonly string[], { except, alive = () => undefined, settledMs = SETTLED_MS }: ErasureOptions = {}): Promise<Destroyed> {
    const destroyed: Destroyed = { idempotency: await this.answers.deleteAbout(await this.wordsOf(ids), alive) };
    await this.forget(ids);
    destroyed['outbox'] = await this.outbox.erase(ids, { before: new Date(Date.now() - settledMs) });
    for (const [name, place] of erasedPlaces()) {
      if (name === LAST || name === 'outbox') continue;
      destroyed[this.model(name).collection.collectionName] = await this.deleteFrom(name, place.where(ids));
      alive();
    }
    await this.unlink(ids, except);
    for (const id of ids) await this.store.keys.destroy(id);
    const sweepAgain = await this.left(ids, [LAST]);
    if (sweepAgain === 0) destroyed[LAST] = await this.deleteFrom(LAST, byIds(ids));
    return destroyed;
  }

  /** The end of an erasure: from here on it is not known which records were one person. */
  async close(ids: readonly string[]): Promise<void> {
    await this.deleteFrom(LAST, byIds(ids));
    await this.unlink(ids);
  }

  /** How many documents about the person are still there: written meanwhile, or too new to go. */
  async left(ids: readonly string[], except: readonly string[] = []): Promise<number> {
    const places = erasedPlaces().filter(([name]) => !except.includes(name));
    const counts = await Promise.all(places.map(([name, place]) => this.model(name).countDocuments(place.where(ids))));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** True when something of this kind is still there, of one of these. */
  async has(ids: readonly string[], kind: PersonKind): Promise<boolean> {
    if (kind === 'sensitive-facts') return (await this.store.models.profiles.exists(this.withSensitiveFacts(ids))) !== null;
    const places = personPlaces().filter(([, place]) => kind === 'file' || place.kind === kind);
    for (const [name, place] of places) if (place.erasure === 'delete' && (await this.model(name).exists(place.where(ids)))) return true;
    return false;
  }

  /** Deletes what is of one kind alone. The file of the person stays. */
  async eraseKind(ids: readonly string[], kind: PersonKind): Promise<Destroyed> {
    const destroyed: Destroyed = {};
    if (kind === 'sensitive-facts') {
      const gone = Object.fromEntries(SENSITIVE_FACTS.map((fact) => [`sealed.${fact}`, '' as const]));
      destroyed['profiles'] = (await this.store.models.profiles.updateMany(this.withSensitiveFacts(ids), { $unset: gone })).modifiedCount;
    }
    for (const [name, place] of personPlaces()) {
      if (place.kind === kind) destroyed[this.model(name).collection.collectionName] = await this.deleteFrom(name, place.where(ids));
    }
    return destroyed;
  }

  /** What stays as proof names nobody from now on. */
  private async unlink(ids: readonly string[], except?: string): Promise<Destroyed> {
    const unlinked: Destroyed = {};
    for (const [name, place] of personPlaces()) {
      if (place.erasure !== 'unlink') continue;
      const gone = Object.fromEntries((place.unlinks ?? []).map((field) => [field, '']));
      unlinked[this.model(name).collection.collectionName] = (await this.model(name).updateMany({ ...place.where(ids), ...(except !== undefined && { _id: { $ne: except } }) }, { $unset: gone })).modifiedCount;
    }
    return unlinked;
  }

  /** Takes the person out of what is about others. */
  private async forget(ids: readonly string[]): Promise<void> {
    const { placements, proposals } = this.store.models;
    const own = { candidateId: { $in: [...ids] } };
    const [worked, proposed] = await Promise.all([
      placements.find(own, { assignmentId: 1, startedAt: 1, status: 1 }).lean(),
      proposals.find({ ...own, placementId: { $exists: true } }, { assignmentId: 1, placementId: 1 }).lean(),
    ]);
    const held = new Map(proposed.map(({ assignmentId, placementId }) => [placementId!, { assignmentId, worked: false }]));
    for (const { _id, assignmentId, startedAt, status } of worked) held.set(_id, { assignmentId, worked: status === 'ended' && Boolean(startedAt) });
    for (const [placementId, seat] of held) await this.seats.forget({ placementId, ...seat });
    for (const [name, place] of Object.entries(PLACES) as [keyof Store['models'], DataPlace][]) {
      if (!('forget' in place) || !place.forget) continue;
      const { filter, update } = place.forget(ids);
      await this.model(name).updateMany(filter, update);
    }
  }

  private withSensitiveFacts(ids: readonly string[]) {
    return { ...byIds(ids), $or: SENSITIVE_FACTS.map((fact) => ({ [`sealed.${fact}`]: { $exists: true } })) };
  }

  /** Ids and data that nobody else has. A name alone is not: others have it too. */
  private async wordsOf(ids: readonly string[]): Promise<string[]> {
    const words = [...ids];
    for (const name of OWN_ROWS) {
      const found = await this.model(name).find({ candidateId: { $in: [...ids] } }, { _id: 1 }).lean();
      words.push(...found.map(({ _id }) => String(_id)));
    }
    for (const id of ids) {
      const key = await this.store.keys.find(id);
      if (!key) continue;
      for (const name of ['persons', 'vault'] as const) {
        const [document] = (await this.opened(name, { place: PLACES[name] as PersonPlace, id })) as { email?: string; phone?: string; bsn?: string }[];
        words.push(...[document?.email, document?.phone, document?.bsn].filter((word) => word !== undefined));
      }
    }
    return words;
  }

  private async opened(name: keyof Store['models'], { place, id }: { place: PersonPlace; id: string }): Promise<object[]> {
    const key = await this.store.keys.find(id);
    if (!key) return [];
    const found = await this.model(name).find(place.where([id])).lean<Documents[]>();
    const opener = { key, of: (owner: string) => this.store.keys.find(owner) };
    return Promise.all(found.map(async (document): Promise<object> => (place.open ? place.open(plain(document) as Documents, opener) : (plain(document) as object))));
  }

  private async deleteFrom(name: keyof Store['models'], where: object): Promise<number> {
    return (await this.model(name).deleteMany(where)).deletedCount;
  }

  private model(name: keyof Store['models']): Model<{ _id: string }> {
    return this.store.models[name] as unknown as Model<{ _id: string }>;
  }
}
