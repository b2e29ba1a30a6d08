import { expect } from '@jest/globals';
import { zJourneyEvent } from '../../src/contracts/events.js';
import type { JourneyEvent } from '../../src/domain/journey/events.js';
import { stageOf, type EndedPlacement, type JourneyState, type Placement, type PlacementEnding, type Stage } from '../../src/domain/journey/journey-state.js';

interface ToldPlacement {
  status: 'agreed' | 'running' | 'ended';
  endsAt: string;
  startedAt?: string;
  endedAt?: string;
  ending?: PlacementEnding;
}

/** Without what a later event says did not happen. */
function heldOf(events: readonly JourneyEvent[]): JourneyEvent[] {
  const lost = events.flatMap((event) => (event.type === 'journey-restated' ? [event] : []));
  return events.filter(({ rev }) => !lost.some((one) => rev > one.lastRev && rev < one.rev));
}

/** What a reader knows who has nothing but the events. */
export class Told {
  readonly placements = new Map<string, ToldPlacement>();
  readonly checkpoints = new Map<string, { status: string; dueAt?: string }>();
  region = '';
  outcome: string | undefined;
  private intakeDone = false;
  private onHold = false;
  private searching = false;
  private afterCare = false;
  private proposal: string | undefined;

  constructor(events: readonly JourneyEvent[]) {
    for (const event of heldOf(events)) this.take(event);
  }

  get stage(): Stage {
    if (this.outcome) return 'ended';
    if (this.onHold) return 'on-hold';
    if (this.afterCare) return 'after-care';
    const [current] = [...this.placements.values()].filter((p) => p.status !== 'ended');
    if (current) return current.status === 'agreed' ? 'awaiting-start' : this.searching ? 'follow-on' : 'placement';
    if (this.proposal) return 'proposal';
    return this.intakeDone ? 'pool' : 'intake';
  }

  private take(event: JourneyEvent): void {
    this.region = event.region;
    switch (event.type) {
      case 'intake-completed':
        this.intakeDone = true;
        break;
      case 'hold-started':
      case 'hold-ended':
        this.onHold = event.type === 'hold-started';
        break;
      case 'proposal-opened':
        this.proposal = event.proposalId;
        break;
      case 'proposal-closed':
        this.proposal = undefined;
        break;
      case 'placement-agreed':
        this.placements.set(event.placementId, { status: 'agreed', endsAt: event.endsAt });
        break;
      case 'placement-started':
        this.change(event.placementId, { status: 'running', startedAt: event.startedAt });
        break;
      case 'placement-ended':
        if (this.placements.get(event.placementId)?.status === 'running') this.searching = false;
        this.change(event.placementId, { status: 'ended', endedAt: event.endedAt, ending: event.ending });
        break;
      case 'follow-on-opened':
        this.searching = true;
        break;
      case 'correction-made': {
        const { placementId, startedAt, endsAt, endedAt, ending } = event;
        if (event.entry === 'planned-end') this.searching = false;
        const facts = { ...(startedAt && { startedAt }), ...(endsAt && { endsAt }), ...(endedAt && { endedAt }), ...(ending && { ending }) };
        if (placementId) this.change(placementId, facts);
        break;
      }
      case 'checkpoint-planned':
      case 'checkpoint-moved':
        this.checkpoints.set(event.checkpointId, { status: 'planned', dueAt: event.dueAt });
        break;
      case 'checkpoint-reported':
      case 'checkpoint-missed':
      case 'checkpoint-cancelled':
        this.checkpoints.set(event.checkpointId, { status: event.type.slice('checkpoint-'.length) });
        break;
      case 'after-care-started':
      case 'after-care-ended':
        this.afterCare = event.type === 'after-care-started';
        break;
      case 'journey-ended':
        this.outcome = event.outcome;
        break;
      default:
        break;
    }
  }

  private change(placementId: string, facts: Partial<ToldPlacement>): void {
    this.placements.set(placementId, { ...this.placements.get(placementId)!, ...facts });
  }
}

/** Changes of the state alone, of which nobody outside needs to know: a look that is due, and the next one that is set. */
function isSilent(before: JourneyState, after: JourneyState): boolean {
  const rest = ({ searchAt: _look, rev: _rev, processed: _keys, ...others }: JourneyState) => JSON.stringify(others);
  return rest(before) === rest(after);
}

/** Fails when a change told nothing, or something that the contract does not know. */
export function expectTold(before: JourneyState, after: JourneyState, events: readonly JourneyEvent[]): void {
  if (events.length === 0 && after.rev !== before.rev && !isSilent(before, after)) {
    throw new Error(`Nothing was told of ${JSON.stringify(before)} -> ${JSON.stringify(after)}`);
  }
  for (const event of events) zJourneyEvent.parse(event);
}

/** Fails when the events of a whole journey tell another state than the one it has. */
export function expectEventsTell(events: readonly JourneyEvent[], state: JourneyState): void {
  const told = new Told(events);
  expect({ stage: told.stage, region: told.region, outcome: told.outcome }).toEqual({
    stage: stageOf(state),
    region: state.region,
    outcome: state.outcome?.kind,
  });
  const placements: (Placement | EndedPlacement)[] = [...state.endedPlacements, state.placement, state.next].filter((p) => p !== undefined);
  expect(new Map(told.placements)).toEqual(
    new Map(
      placements.map((p): [string, ToldPlacement] => [
        p.placementId,
        {
          status: 'ending' in p ? 'ended' : p.startedAt ? 'running' : 'agreed',
          endsAt: p.endsAt,
          ...(p.startedAt && { startedAt: p.startedAt }),
          ...('ending' in p && { endedAt: p.endedAt, ending: p.ending }),
        },
      ]),
    ),
  );
  for (const { checkpointId, status, dueAt } of [...placements.flatMap((p) => p.checkpoints), ...(state.contacts ?? [])]) {
    const known = told.checkpoints.get(checkpointId);
    expect([checkpointId, known?.status]).toEqual([checkpointId, status]);
    if (status === 'planned') expect(known?.dueAt).toBe(dueAt);
  }
}
