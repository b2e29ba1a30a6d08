/** Checkpoints that come into being because something happened. */
import { cancelPlanned, checkpointOf } from '../guidance/checkpoint-plan.js';
import type { CheckpointEvent, CheckpointRule } from '../policy/journey-policy.js';
import { isBefore, later, plus, type Instant } from '../shared/calendar.js';
import { checkpointsOf } from './checkpoints.js';
import { stageOf, type Absence, type Checkpoint, type Contact, type JourneyState, type Placement, type Stage } from './journey-state.js';

/** Contacts that a journey remembers once they are settled; the oldest go first. */
const REMEMBERED_CONTACTS = 100;

/** The state with the contacts that this change asks for, and without those that it made pointless. */
export function followEvents(before: JourneyState, after: JourneyState, now: Instant): JourneyState {
  return followAbsences(before, followStages(before, after, now), now);
}

/** Who waits in the pool: while a proposal is open as well. */
const WAITING: readonly string[] = ['pool', 'proposal'];

function followStages(before: JourneyState, after: JourneyState, now: Instant): JourneyState {
  const [from, to] = [stageOf(before), stageOf(after)];
  const young = after.endedPlacements.slice(before.endedPlacements.length);
  if (from === to && young.length === 0) return after;
  const over = overIn(to);
  const happened: { event: CheckpointEvent; at: Instant }[] = [];
  // An agreed outcome takes effect right after the placement: there is nobody to speak to about what comes next.
  const settled = after.plannedOutcome !== undefined && !after.placement;
  for (const { ending, endedAt } of settled ? [] : young) {
    if (ending === 'no-show') happened.push({ event: 'no-show', at: endedAt });
    if (ending === 'terminated-early') happened.push({ event: 'ended-early', at: endedAt });
  }
  if (to === 'on-hold' && from !== 'on-hold') happened.push({ event: 'hold-started', at: now });
  if (to === 'pool' && !WAITING.includes(from) && !settled) happened.push({ event: 'pool-entered', at: now });

  const present = after.contacts ?? [];
  const kept = cancelPlanned(present, now, (c) => to === 'ended' || (c.event !== undefined && over.has(c.event)));
  const begun = happened.flatMap(({ event, at }) =>
    rulesFor(after, event).map((rule): Contact => ({ ...begin(after, { rule, owner: after.candidateId, at }, now), plannedAt: now })),
  );
  const changed = begun.length > 0 || kept.some((c, at) => c !== present[at]);
  return changed ? { ...after, contacts: rememberedContacts([...kept, ...begun]) } : after;
}

/** The events whose time is over in a stage: who is not there any more needs no contact about it. */
function overIn(stage: Stage): Set<CheckpointEvent> {
  return new Set<CheckpointEvent>([...(WAITING.includes(stage) ? [] : (['pool-entered'] as const)), ...(stage === 'on-hold' ? [] : (['hold-started'] as const))]);
}

/** False for a contact that this journey would have cancelled by now: its time is over, or the work that it was about never began. */
export function stillNeeded(state: JourneyState, checkpoint: Checkpoint & Partial<Pick<Contact, 'purpose'>>): boolean {
  if (state.afterCare && checkpoint.purpose === undefined) return false;
  if (state.endedPlacements.some((p) => !p.startedAt && p.checkpoints.includes(checkpoint))) return false;
  return checkpoint.event === undefined || !overIn(stageOf(state)).has(checkpoint.event);
}

/** Settled contacts beyond the last hundred are forgotten; their rows stay in the store. */
export function rememberedContacts(contacts: Contact[]): Contact[] {
  const settled = contacts.filter((c) => c.status === 'reported' || c.status === 'cancelled');
  const forgotten = new Set(settled.slice(0, Math.max(0, settled.length - REMEMBERED_CONTACTS)));
  return contacts.filter((c) => !forgotten.has(c));
}

function followAbsences(before: JourneyState, after: JourneyState, now: Instant): JourneyState {
  const { placement } = after;
  if (!placement || placement.absences === before.placement?.absences) return after;
  const known = new Map((before.placement?.absences ?? []).map((a) => [a.absenceId, a]));
  const moved = placement.absences
    .filter((absence) => known.get(absence.absenceId) !== absence)
    .reduce((p, absence) => ({ ...p, checkpoints: ofAbsence(after, { placement: p, absence, before: known.get(absence.absenceId) }, now) }), placement);
  const changed = moved.checkpoints.some((c, at) => c !== placement.checkpoints[at]) || moved.checkpoints.length !== placement.checkpoints.length;
  return changed ? { ...after, placement: moved } : after;
}

/** The checkpoints of a placement after an absence was reported, or got its end. */
function ofAbsence(
  state: JourneyState,
  { placement, absence, before }: { placement: Placement; absence: Absence; before: Absence | undefined },
  now: Instant,
): Checkpoint[] {
  const { absenceId, from, until, kind } = absence;
  const within = ({ dueAt }: { dueAt: Instant }) => until === undefined || isBefore(dueAt, until);
  const make = (event: CheckpointEvent, at: Instant): Checkpoint[] =>
    rulesFor(state, event).map((rule) => ({ ...begin(state, { rule, owner: placement.placementId, at }, now), absenceId }));
  // What was asked for the time of an absence that is over sooner is not needed; a return on another day is asked for anew.
  const kept = cancelPlanned(placement.checkpoints, now, (c) => c.absenceId === absenceId && (c.event === 'absence-ended' || !within(c)));
  const started = before ? [] : [...make('absence-started', from), ...(kind === 'long' ? make('absence-long', from) : [])].filter(within);
  const ended = until ? make('absence-ended', until) : [];
  return [...kept, ...started, ...ended];
}

/** A short absence that is overdue has become a long one. */
export function becameLong(state: JourneyState, absenceId: string, now: Instant): JourneyState {
  const { placement } = state;
  const absence = placement?.absences.find((a) => a.absenceId === absenceId);
  if (!placement || !absence || absence.kind !== 'short' || absence.until) return state;
  if (placement.checkpoints.some((c) => c.absenceId === absenceId && c.event === 'absence-long')) return state;
  const young = rulesFor(state, 'absence-long').map((rule) => ({ ...begin(state, { rule, owner: placement.placementId, at: now }, now), absenceId }));
  return young.length === 0 ? state : { ...state, placement: { ...placement, checkpoints: [...placement.checkpoints, ...young] } };
}

function rulesFor({ policy }: JourneyState, event: CheckpointEvent): CheckpointRule[] {
  return policy.terms.checkpoints.filter((rule) => rule.anchor === 'event' && rule.event === event);
}

/** What happened long ago is asked for now: nobody can be late for what was not known. */
function begin(state: JourneyState, { rule, owner, at }: { rule: CheckpointRule; owner: string; at: Instant }, now: Instant): Checkpoint {
  const taken = new Set(checkpointsOf(state).map((c) => c.checkpointId));
  let n = state.rev;
  while (taken.has(`${owner}.${rule.code}-${n}`)) n += 1;
  const code = `${rule.code}-${n}`;
  return checkpointOf({ checkpointId: `${owner}.${code}`, code, dueAt: later(plus(at, rule.offset), now) }, rule, state.policy.terms);
}
