import { Schema } from 'mongoose';
import { PART, schemaOptions } from '../schema-options.js';

/** Half-open: `to` is the first instant that is free again. */
export interface BookedPeriod {
  placementId: string;
  from: Date;
  to: Date;
}

/** A booking that was refused or given back: the same placement is never booked again, however late a retry is. */
export interface SpentBooking {
  placementId: string;
  code: string;
}

/** The periods of one candidate. One document, so that one conditional write can hold "no overlap". */
export interface CalendarDocument {
  _id: string;
  bookings: BookedPeriod[];
  spent: SpentBooking[];
}

const booking = new Schema(
  {
    placementId: { type: String, required: true },
    from: { type: Date, required: true },
    to: { type: Date, required: true },
  },
  PART,
);

const spent = new Schema(
  { placementId: { type: String, required: true }, code: { type: String, required: true } },
  PART,
);

export const calendarSchema = new Schema(
  { _id: { type: String, required: true }, bookings: { type: [booking], required: true }, spent: { type: [spent], required: true } },
  schemaOptions('calendars'),
);
