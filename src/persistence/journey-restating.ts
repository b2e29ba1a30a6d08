/**
 * What the store shows and holds for a journey, set right by the journey: for after a step that wrote here and was then
 * lost. Changes nothing where all is as the journey says. The rows of the journey itself are left to its next publication.
 */
import type { mongo } from 'mongoose';
import type { HeldPeriod, JourneyTruth, StoreShown } from '../domain/journey/restating.js';
import type { AssignmentDocument } from './assignments/assignment.schema.js';
import { differencesOf, partRowsOf } from './journey-differences.js';
import type { BookedPeriod, CalendarDocument } from './journeys/calendar.schema.js';
import type { Models } from './models.js';
import type { CoachDocument } from './registers/coach.schema.js';

/** The journey is the only one that writes its calendar; a write of a worker that is falling may still come between. */
const ATTEMPTS = 5;

export class JourneyRestating {
  constructor(private readonly models: Pick<Models, 'journeys' | 'profiles' | 'proposals' | 'placements' | 'checkpoints' | 'escalations' | 'calendars' | 'assignments' | 'coaches'>) {}

  /**
   * Takes out what the journey does not know of, gives back what it holds, and answers what its rows showed. A seat that somebody
   * else got meanwhile stays theirs: the doctor finds such a placement (`SEAT_MISSING`). May be repeated.
   */
  async settle(truth: JourneyTruth): Promise<StoreShown> {
    const shown = await this.shown(truth);
    await this.dropRowsAhead(truth);
    await this.settleCalendar(truth);
    for (const period of truth.periods) if (period.seat) await this.giveSeat(period);
    await this.settleCaseload(truth);
    return shown;
  }

  private async shown({ candidateId, rev, rows }: JourneyTruth): Promise<StoreShown> {
    const row = await this.models.journeys.findById(candidateId).lean();
    const profile = await this.models.profiles.findById(candidateId, { journeyRev: 1 }).lean();
    const parts = await Promise.all(partRowsOf(rows, this.models).map(([model]) => model.findOne({ candidateId, rev: { $gt: rev } }, { projection: { rev: 1 }, sort: { rev: -1 } })));
    const revs = [row?.rev ?? 0, profile?.journeyRev ?? 0, ...parts.map((part) => part?.rev ?? 0)];
    const newest = Math.max(...revs);
    if (newest > rev) return { rev: newest, differed: true };
    // A row that is behind is on its way.
    if (!row || row.rev < rev) return { rev: newest, differed: false };
    return { rev: newest, differed: (await differencesOf(rows, { row, models: this.models })).length > 0 };
  }

  /** Rows of revisions that never were, of parts that the journey does not have. */
  private async dropRowsAhead({ candidateId, rev, rows }: JourneyTruth): Promise<void> {
    for (const [model, ids] of partRowsOf(rows, this.models)) await model.deleteMany({ candidateId, rev: { $gt: rev }, _id: { $nin: ids } });
  }

  private async settleCalendar(truth: JourneyTruth): Promise<void> {
    const { candidateId, periods } = truth;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const calendar = await this.calendars.findOne({ _id: candidateId });
      const booked = calendar?.bookings ?? [];
      const kept = await this.keptOf(booked, truth);
      const missing = periods.filter(({ placementId }) => !booked.some((b) => b.placementId === placementId));
      const bookings = [...kept, ...missing.map(({ placementId, from, to }) => ({ placementId, from: new Date(from), to: new Date(to) }))];
      const held = new Set(bookings.map(({ placementId }) => placementId));
      const spent = (calendar?.spent ?? []).filter(({ placementId }) => !held.has(placementId));
      for (const { placementId } of booked) if (!held.has(placementId)) await this.dropSeat(placementId);
      if (same(booked, bookings) && spent.length === (calendar?.spent ?? []).length) return;
      const { matchedCount, upsertedCount } = calendar
        ? await this.calendars.updateOne({ _id: candidateId, bookings: booked }, { $set: { bookings, spent } })
        : await this.calendars.updateOne({ _id: candidateId }, { $setOnInsert: { bookings, spent } }, { upsert: true });
      if (matchedCount + upsertedCount === 1) return;
    }
    throw new Error('The calendar of this candidate keeps changing; try again');
  }

  /** What stays of the calendar: what the journey holds, to the end that it has now, and placements of long ago. */
  private async keptOf(booked: readonly BookedPeriod[], { candidateId, periods }: JourneyTruth): Promise<BookedPeriod[]> {
    const own = new Map(periods.map((period) => [period.placementId, period]));
    const others = booked.map(({ placementId }) => placementId).filter((id) => !own.has(id));
    const known = await this.models.placements.find({ _id: { $in: others }, candidateId }, { _id: 1 }).lean();
    const longAgo = new Set(known.map(({ _id }) => String(_id)));
    return booked.flatMap((booking) => {
      const period = own.get(booking.placementId);
      if (!period) return longAgo.has(booking.placementId) ? [booking] : [];
      return [period.seat ? { ...booking, to: new Date(period.to) } : booking];
    });
  }

  /** The claim is forgotten, not refused: when its command comes again it claims under the same id. */
  private async dropSeat(placementId: string): Promise<void> {
    await this.assignments.updateMany({ seats: placementId }, { $pull: { seats: placementId } });
  }

  private async giveSeat({ assignmentId, placementId }: HeldPeriod): Promise<void> {
    const free = { _id: assignmentId, seats: { $ne: placementId }, $expr: { $lt: [{ $size: '$seats' }, '$headcount'] } };
    await this.assignments.updateOne(free, { $push: { seats: placementId }, $pull: { spent: placementId } });
  }

  /** The place with the coach of the journey, and with nobody else. The journey has this coach, whether or not there is room. */
  private async settleCaseload({ candidateId, place }: JourneyTruth): Promise<void> {
    const others = { candidateId: { $eq: candidateId }, caseId: { $ne: place?.caseId ?? '' } };
    await this.coaches.updateMany({ cases: { $elemMatch: others } }, { $pull: { cases: others } });
    if (!place) return;
    const { coachId, caseId } = place;
    await this.coaches.updateOne({ _id: coachId, 'cases.caseId': { $ne: caseId } }, { $push: { cases: { candidateId, caseId } }, $pull: { spent: caseId } });
  }

  // The driver's own collections, so that what is written here is exactly what the server evaluates.
  private get calendars() {
    return this.models.calendars.collection as unknown as mongo.Collection<CalendarDocument>;
  }
  private get assignments() {
    return this.models.assignments.collection as unknown as mongo.Collection<AssignmentDocument>;
  }
  private get coaches() {
    return this.models.coaches.collection as unknown as mongo.Collection<CoachDocument>;
  }
}

function same(one: readonly BookedPeriod[], other: readonly BookedPeriod[]): boolean {
  return one.length === other.length && one.every((b, at) => b.placementId === other[at]!.placementId && b.from.getTime() === other[at]!.from.getTime() && b.to.getTime() === other[at]!.to.getTime());
}
