// The protections that the product's promises hang on, each with what it looks like in the source, what is there without it,
// and the tests that must see that it is gone.

/** @typedef {{ name: string, file: string, protection: string, instead: string, spec: string, test: string }} Control */

/** @type {readonly Control[]} */
export const CONTROLS = [
  {
    name: 'revision-fence',
    file: 'src/persistence/journey-rows.ts',
    protection: 'filter: { _id, rev: { $lt: row.rev } },',
    instead: 'filter: { _id },',
    spec: 'test/persistence/journey-rows.spec.ts',
    test: 'in any order, with repeats',
  },
  {
    name: 'headcount-condition',
    file: 'src/persistence/seats.ts',
    protection: "$expr: { $lt: [{ $size: '$seats' }, '$headcount'] },",
    instead: '',
    spec: 'test/persistence/capacity.spec.ts',
    test: 'get one and the rest a clear refusal',
  },
  {
    name: 'overlap-condition',
    file: 'src/persistence/seats.ts',
    protection: 'bookings: { $not: { $elemMatch: overlap } },',
    instead: '',
    spec: 'test/persistence/capacity.spec.ts',
    test: 'exactly one is booked',
  },
  {
    name: 'spent-ids',
    file: 'src/persistence/seats.ts',
    protection: "'spent.placementId': { $ne: placementId },\n          bookings",
    instead: 'bookings',
    spec: 'test/persistence/seats.spec.ts',
    test: 'a late claim for it is refused',
  },
  {
    name: 'unique-event-number',
    file: 'src/persistence/events/outbox.schema.ts',
    protection: '{ name: ONE_EVENT_PER_NUMBER, unique: true,',
    instead: '{ name: ONE_EVENT_PER_NUMBER,',
    spec: 'test/persistence/outbox.spec.ts',
    test: 'number every event once and in order',
  },
  {
    name: 'processed-keys',
    file: 'workflows/candidate/journey.ts',
    protection: 'continueAsNew<typeof messages.candidateJourney>({ carried: this.current,',
    instead: 'continueAsNew<typeof messages.candidateJourney>({ carried: { ...this.current, processed: [] },',
    spec: 'test/workflows/journey-messages.spec.ts',
    test: 'loses no message and does none twice',
  },
  {
    name: 'remembered-receipt',
    file: 'src/domain/journey/commands.ts',
    protection: 'return state.processed.find((p) => p.key === key)?.receipt;',
    instead: 'return state.processed.find((p) => p.key === key && p.key === undefined)?.receipt;',
    spec: 'test/workflows/journey-messages.spec.ts',
    test: 'give a repeated key the first receipt',
  },
];
