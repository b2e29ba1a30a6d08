/**
 * Seats on assignments and periods in calendars. Each is held by one conditional write on one document, so the
 * database refuses a seat too many or a second placement in the same period, whatever the code around it believes.
 */
import { randomUUID } from 'node:crypto';
import type { mongo } from 'mongoose';
import { erasedSeat } from '../contracts/ids.js';
import type { Booking, Release } from '../domain/journey/bookings.js';
import { isBefore, type Instant } from '../domain/shared/calendar.js';
import { DomainError } from '../domain/shared/domain-error.js';
import type { AssignmentDocument } from './assignments/assignment.schema.js';
import type { CalendarDocument } from './journeys/calendar.schema.js';
import type { Models } from './models.js';
import { isDuplicateKey } from './stored.js';

/** A new end for a booked period; the end is exclusive. */
export interface BookingMove {
  placementId: string;
  candidateId: string;
  to: Instant;
}

export type SeatRefusal = 'PLACEMENT.CAPACITY_REACHED' | 'PLACEMENT.PERIOD_TAKEN' | 'ASSIGNMENT.NOT_OPEN';

/** Spent ids that a document remembers; the oldest go first. A retry comes within days, never this many later. */
const REMEMBERED = 500;

/** A first booking can lose the race to make the document; by the next attempt the document is there. */
const ATTEMPTS = 5;

export class SeatLedger {
  constructor(private readonly models: Pick<Models, 'assignments' | 'calendars'>) {}

  /**
   * Claims the candidate's period and then a seat. Answers the same for the same placement however often it is
   * asked, also a refusal: a refused claim stays refused. A refused seat gives the period back.
   * Throws `PLACEMENT.PERIOD_TAKEN`, `PLACEMENT.CAPACITY_REACHED` or `ASSIGNMENT.NOT_OPEN`.
   */
  async claim(booking: Booking): Promise<void> {
    await this.bookPeriod(booking);
    const refused = await this.takeSeat(booking);
    if (!refused) return;
    await this.spendPeriod(booking, refused);
    throw refusalOf(refused, booking);
  }

  /** Shortens or removes the period and, with `freesSeat`, gives the seat back. A repeat changes nothing. */
  async release(release: Release): Promise<void> {
    const { candidateId, placementId } = release;
    if (release.freesSeat) await this.freeSeat(release);
    const until = new Date(release.until);
    await this.calendars.updateOne(
      { _id: candidateId, bookings: { $elemMatch: { placementId, from: { $lt: until }, to: { $gt: until } } } },
      { $set: { 'bookings.$[own].to': until } },
      { arrayFilters: [{ 'own.placementId': placementId }] },
    );
    const kept = await this.calendars.findOne(
      { _id: candidateId, bookings: { $elemMatch: { placementId, from: { $lt: until } } } },
      { projection: { _id: 1 } },
    );
    if (!kept) await this.spendPeriod(release, 'PLACEMENT.PERIOD_TAKEN');
  }

  /**
   * Moves the end of a booked period. Throws `PLACEMENT.PERIOD_TAKEN` when another booking is in the way and
   * `PLACEMENT.NOT_BOOKED` when there is no such booking.
   */
  async moveEnd({ candidateId, placementId, to }: BookingMove): Promise<void> {
    const calendar = await this.calendars.findOne({ _id: candidateId, 'bookings.placementId': placementId });
    const own = calendar?.bookings.find((b) => b.placementId === placementId);
    if (!own) {
      throw new DomainError('PLACEMENT.NOT_BOOKED', 'This placement has no period in the calendar', {
        remedy: 'Look at the journey: the placement may have been released.',
        facts: { placementId },
      });
    }
    const end = new Date(to);
    const others = { placementId: { $ne: placementId }, from: { $lt: end }, to: { $gt: own.from } };
    const { matchedCount } = await this.calendars.updateOne(
      { _id: candidateId, 'bookings.placementId': placementId, bookings: { $not: { $elemMatch: others } } },
      { $set: { 'bookings.$[own].to': end } },
      { arrayFilters: [{ 'own.placementId': placementId }] },
    );
    if (matchedCount === 0) throw refusalOf('PLACEMENT.PERIOD_TAKEN', { placementId });
  }

  /**
   * Takes the placement of somebody who is erased out of an assignment. On a seat that was worked nobody's name stands, and it
   * is not given anew; any other comes free. A repeat changes nothing.
   */
  async forget({ assignmentId, placementId, worked }: Pick<Release, 'assignmentId' | 'placementId'> & { worked: boolean }): Promise<void> {
    const spent = { spent: placementId };
    if (!worked) {
      await this.assignments.updateOne({ _id: assignmentId }, { $pull: { seats: placementId, ...spent } });
      return;
    }
    const seat = { 'seats.$[own]': erasedSeat(randomUUID()) };
    await this.assignments.updateOne({ _id: assignmentId }, { $set: seat, $pull: spent }, { arrayFilters: [{ own: placementId }] });
  }

  // The driver's own collections, so that what is written here is exactly what the server evaluates.
  private get calendars() {
    return this.models.calendars.collection as unknown as mongo.Collection<CalendarDocument>;
  }
  private get assignments() {
    return this.models.assignments.collection as unknown as mongo.Collection<AssignmentDocument>;
  }

  private async bookPeriod(booking: Booking): Promise<void> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if (await this.pushPeriod(booking)) return;
      const { candidateId, placementId } = booking;
      const calendar = await this.calendars.findOne({ _id: candidateId });
      if (calendar?.bookings.some((b) => b.placementId === placementId)) return;
      const spent = calendar?.spent?.find((s) => s.placementId === placementId);
      if (spent) throw refusalOf(spent.code as SeatRefusal, booking);
      if (!calendar?.bookings.some((b) => overlaps(b, booking))) continue;
      if (await this.refusePeriod(booking)) throw refusalOf('PLACEMENT.PERIOD_TAKEN', booking);
    }
    throw new Error('The calendar of this candidate keeps changing; try again');
  }

  /** True when the period was booked now. False: overlap, booked before, spent, or the document was just made. */
  private async pushPeriod({ candidateId, placementId, from, to }: Booking): Promise<boolean> {
    const period = { placementId, from: new Date(from), to: new Date(to) };
    const overlap = { from: { $lt: period.to }, to: { $gt: period.from } };
    try {
      await this.calendars.updateOne(
        {
          _id: candidateId,
          'bookings.placementId': { $ne: placementId },
          'spent.placementId': { $ne: placementId },
          bookings: { $not: { $elemMatch: overlap } },
        },
        { $push: { bookings: period }, $setOnInsert: { spent: [] } },
        { upsert: true },
      );
      return true;
    } catch (error) {
      // The document exists and the condition does not hold: the upsert then runs into the key of the document.
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** Makes a refusal final, unless another attempt for the same placement has booked in the meantime. */
  private async refusePeriod({ candidateId, placementId }: Booking): Promise<boolean> {
    const { matchedCount } = await this.calendars.updateOne(
      { _id: candidateId, 'bookings.placementId': { $ne: placementId }, 'spent.placementId': { $ne: placementId } },
      spendPeriodOf(placementId, 'PLACEMENT.PERIOD_TAKEN'),
    );
    return matchedCount === 1;
  }

  /** Takes a seat when there is one; otherwise why not, and then this placement can never take one here. */
  private async takeSeat({ assignmentId, placementId }: Booking): Promise<SeatRefusal | undefined> {
    const taken = await this.assignments.updateOne(
      {
        _id: assignmentId,
        status: 'open',
        seats: { $ne: placementId },
        spent: { $ne: placementId },
        $expr: { $lt: [{ $size: '$seats' }, '$headcount'] },
      },
      { $push: { seats: placementId } },
    );
    if (taken.matchedCount === 1) return undefined;
    const refused = await this.assignments.findOneAndUpdate(
      { _id: assignmentId, seats: { $ne: placementId } },
      spendId(placementId),
      { projection: { status: 1 } },
    );
    if (refused) return refused.status === 'open' ? 'PLACEMENT.CAPACITY_REACHED' : 'ASSIGNMENT.NOT_OPEN';
    const holds = await this.assignments.findOne({ _id: assignmentId }, { projection: { _id: 1 } });
    return holds ? undefined : 'ASSIGNMENT.NOT_OPEN';
  }

  private async freeSeat({ assignmentId, placementId }: Release): Promise<void> {
    await this.assignments.updateOne(
      { _id: assignmentId, $or: [{ seats: placementId }, { spent: { $ne: placementId } }] },
      { $pull: { seats: placementId }, ...spendId(placementId) },
    );
  }

  /** Removes the booking and remembers the placement, so that a late retry cannot book it again. */
  private async spendPeriod(
    { candidateId, placementId }: Pick<Booking, 'candidateId' | 'placementId'>,
    code: SeatRefusal,
  ): Promise<void> {
    await this.calendars.updateOne(
      { _id: candidateId, 'spent.placementId': { $ne: placementId } },
      { $pull: { bookings: { placementId } }, ...spendPeriodOf(placementId, code) },
    );
  }
}

function spendId(placementId: string): mongo.UpdateFilter<AssignmentDocument> {
  return { $push: { spent: { $each: [placementId], $slice: -REMEMBERED } } };
}

function spendPeriodOf(placementId: string, code: SeatRefusal): mongo.UpdateFilter<CalendarDocument> {
  return { $push: { spent: { $each: [{ placementId, code }], $slice: -REMEMBERED } } };
}

function overlaps(period: { from: Date; to: Date }, { from, to }: Booking): boolean {
  return isBefore(period.from.toISOString(), to) && isBefore(from, period.to.toISOString());
}

const REFUSALS: Record<SeatRefusal, { message: string; remedy: string }> = {
  'PLACEMENT.CAPACITY_REACHED': {
    message: 'All seats of this assignment are taken',
    remedy: 'Choose another assignment, or raise the headcount of this one.',
  },
  'PLACEMENT.PERIOD_TAKEN': {
    message: 'The candidate already has a placement in this period',
    remedy: 'Choose an assignment that starts after the placement ends, or end that placement first.',
  },
  'ASSIGNMENT.NOT_OPEN': {
    message: 'This assignment is not open',
    remedy: 'Choose an assignment that is open, or open this one again.',
  },
};

function refusalOf(code: SeatRefusal, ids: { placementId: string; assignmentId?: string }): DomainError {
  const { message, remedy } = REFUSALS[code];
  const { placementId, assignmentId } = ids;
  return new DomainError(code, message, { remedy, facts: { placementId, ...(assignmentId ? { assignmentId } : {}) } });
}
