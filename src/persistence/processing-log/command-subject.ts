/** What a command is about, as its address names it, and whose journey that is. */
import type { Models } from '../models.js';

const NAMES = ['candidateId', 'placementId', 'proposalId', 'checkpointId', 'escalationId', 'handoverId', 'transferId'] as const;
export type CommandSubject = Partial<Record<(typeof NAMES)[number], string>>;

/** The ids of an address by which a journey is found; undefined when it names none. */
export function subjectOf(params: Readonly<Record<string, unknown>> | undefined): CommandSubject | undefined {
  const named = NAMES.flatMap((name) => (typeof params?.[name] === 'string' ? [[name, params[name]] as const] : []));
  return named.length > 0 ? Object.fromEntries(named) : undefined;
}

/** Undefined when the store knows no such thing: no journey was told of it. */
export async function candidateOf(
  { candidateId, placementId, proposalId, checkpointId, escalationId, handoverId, transferId }: CommandSubject,
  { placements, proposals, checkpoints, escalations, journeys }: Pick<Models, 'placements' | 'proposals' | 'checkpoints' | 'escalations' | 'journeys'>,
): Promise<string | undefined> {
  if (candidateId !== undefined) return candidateId;
  const own = { candidateId: 1 };
  if (placementId !== undefined) return (await placements.findById(placementId, own).lean())?.candidateId;
  if (proposalId !== undefined) return (await proposals.findById(proposalId, own).lean())?.candidateId;
  if (checkpointId !== undefined) return (await checkpoints.findById(checkpointId, own).lean())?.candidateId;
  if (escalationId !== undefined) return (await escalations.findById(escalationId, own).lean())?.candidateId;
  // Open, or closed by the very command.
  const places = handoverId !== undefined ? [{ 'handover.handoverId': handoverId }, { 'lastHandover.handoverId': handoverId }] : [{ 'transfer.transferId': transferId }, { lastTransferId: transferId }];
  for (const place of places) {
    const journey = await journeys.findOne(place, { _id: 1 }).lean();
    if (journey) return String(journey._id);
  }
  return undefined;
}
