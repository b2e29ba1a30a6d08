/** What the API says about the candidates of the run, read anew for every look. */
import type { z } from 'zod';
import type { zAssignment } from '../contracts/api/routes/assignments.js';
import type { zCheckpoint, zJourney, zPlacement, zProposal } from '../contracts/api/journey-schemas.js';
import { checkpointRoutes } from '../contracts/api/routes/checkpoints.js';
import { journeyRoutes } from '../contracts/api/routes/journeys.js';
import { placementRoutes } from '../contracts/api/routes/placements.js';
import { proposalRoutes } from '../contracts/api/routes/proposals.js';
import { epochOf } from '../domain/shared/calendar.js';
import type { ApiClient } from './api-client.js';

export type Journey = z.output<typeof zJourney>;
export type Proposal = z.output<typeof zProposal>;
export type Placement = z.output<typeof zPlacement>;
export type Checkpoint = z.output<typeof zCheckpoint>;
export type Assignment = z.output<typeof zAssignment>;

/** A candidate of the run, by the row of the file. */
export interface Participant {
  row: number;
  candidateId: string;
}

export interface View {
  participants: readonly Participant[];
  /** By candidate; a journey that is listed twice stands there twice. */
  journeys: ReadonlyMap<string, readonly Journey[]>;
  /** By candidate, the first first. */
  proposals: ReadonlyMap<string, readonly Proposal[]>;
  placements: ReadonlyMap<string, readonly Placement[]>;
  checkpoints: ReadonlyMap<string, readonly Checkpoint[]>;
}

/** Nobody in particular: a manager sees all and changes nothing. */
const READER = 'manager';
const PAGE = { limit: '200' };

/** Reads everything about the participants since the run began; of the checkpoints only `open` ones when asked. */
export async function look(api: ApiClient, { participants, since, open = false }: { participants: readonly Participant[]; since: string; open?: boolean }): Promise<View> {
  const status = open ? { status: 'planned' as const } : {};
  const ids = new Set(participants.map((p) => p.candidateId));
  const [journeys, proposals, placements, checkpoints] = await Promise.all([
    pages((cursor) => api.call(journeyRoutes.listJourneys, { as: READER, query: { ...PAGE, ...cursor, sort: '-startedAt' } }), (j) => isSince(j.startedAt, since)),
    pages((cursor) => api.call(proposalRoutes.listProposals, { as: READER, query: { ...PAGE, ...cursor, sort: '-proposedAt' } }), (p) => isSince(p.proposedAt, since)),
    pages((cursor) => api.call(placementRoutes.listPlacements, { as: READER, query: { ...PAGE, ...cursor, dueAfter: since } })),
    pages((cursor) => api.call(checkpointRoutes.listCheckpoints, { as: READER, query: { ...PAGE, ...cursor, ...status, dueAfter: since } })),
  ]);
  return {
    participants,
    journeys: byCandidate(journeys, ids),
    proposals: byCandidate(proposals, ids, (p) => p.proposedAt),
    placements: byCandidate(placements, ids, (p) => p.startsAt),
    checkpoints: byCandidate(checkpoints, ids, (c) => c.dueAt),
  };
}

interface Page<T> {
  items: T[];
  nextCursor?: string | undefined;
}

/** Every page of a list, as long as the items are wanted. */
export async function pages<T>(read: (cursor: { cursor?: string }) => Promise<Page<T>>, wanted: (item: T) => boolean = () => true): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor === undefined ? {} : { cursor });
    found.push(...page.items.filter(wanted));
    cursor = page.items.every(wanted) ? page.nextCursor : undefined;
  } while (cursor !== undefined);
  return found;
}

function isSince(at: string, since: string): boolean {
  return epochOf(at) >= epochOf(since);
}

function byCandidate<T extends { candidateId: string }>(items: readonly T[], ids: ReadonlySet<string>, order?: (item: T) => string): Map<string, T[]> {
  const grouped = new Map<string, T[]>();
  for (const item of items) {
    if (ids.has(item.candidateId)) grouped.set(item.candidateId, [...(grouped.get(item.candidateId) ?? []), item]);
  }
  if (order) for (const list of grouped.values()) list.sort((a, b) => epochOf(order(a)) - epochOf(order(b)));
  return grouped;
}
