import type { Connection, Model, Schema } from 'mongoose';
import { assignmentSchema, type AssignmentDocument } from './assignments/assignment.schema.js';
import { calendarSchema, type CalendarDocument } from './journeys/calendar.schema.js';
import {
  checkpointSchema,
  placementSchema,
  proposalSchema,
  type CheckpointDocument,
  type PlacementDocument,
  type ProposalDocument,
} from './journeys/journey-parts.schema.js';
import { journeySchema, type JourneyDocument } from './journeys/journey.schema.js';

/** Every collection of the product on one connection. */
export function modelsOn(connection: Connection) {
  const model = <Document>(name: string, schema: Schema): Model<Document> =>
    connection.model(name, schema) as unknown as Model<Document>;
  return {
    journeys: model<JourneyDocument>('journeys', journeySchema),
    proposals: model<ProposalDocument>('proposals', proposalSchema),
    placements: model<PlacementDocument>('placements', placementSchema),
    checkpoints: model<CheckpointDocument>('checkpoints', checkpointSchema),
    calendars: model<CalendarDocument>('calendars', calendarSchema),
    assignments: model<AssignmentDocument>('assignments', assignmentSchema),
  };
}

export type Models = ReturnType<typeof modelsOn>;
