/** What one ordinary journey costs in its history. */
import proto from '@temporalio/proto';
import { journeyWorkflowId } from '../src/contracts/ids.js';
import { STANDARD_POLICY } from '../src/domain/policy/standard-policy.js';
import { Policies } from '../src/persistence/registers/policies.js';
import type { Bench } from './bench-context.js';
import { seedAssignment, seedCandidates } from './seed.js';
import { allVisible } from './visibility.js';

export interface HistoryCount {
  events: number;
  /** By kind, most first. */
  kinds: [kind: string, events: number][];
}

const CHECKPOINTS = Array.from({ length: 6 }, (_, n) => ({
  code: `week-${n + 1}`,
  anchor: 'start' as const,
  offset: `P${n + 1}W`,
  form: 'call' as const,
}));

/** One placement with six checkpoints, from start to outcome, all through the API; its events are counted. */
export async function countHistory({ store, client, api }: Bench): Promise<HistoryCount> {
  await new Policies(store.models).publish({
    policyId: 'six-checkpoints',
    version: 1,
    terms: { ...STANDARD_POLICY.terms, checkpoints: CHECKPOINTS, followOnSearch: false, afterCare: {} },
    targetGroups: {},
    publishedAt: new Date().toISOString(),
    publishedBy: 'bench',
  });
  const [candidateId] = await seedCandidates(store, 1);
  const { assignmentId } = await seedAssignment(store, 1);
  const journey = `/v1/candidates/${candidateId}/journey`;
  await api.post(journey, { policyId: 'six-checkpoints' });
  await allVisible(store, [candidateId!]);

  const { proposalId } = await api.post<{ proposalId: string }>(`${journey}/proposals`, { assignmentId });
  const answer = (party: string) => api.post<{ placementId?: string }>(`/v1/proposals/${proposalId}/answers`, { party, answer: 'accept' });
  await answer('contractor');
  const { placementId } = await answer('candidate');
  await api.post(`/v1/placements/${placementId}/start-confirmation`, { startedAt: new Date().toISOString() });
  for (const { code } of CHECKPOINTS) await api.post(`/v1/checkpoints/${placementId}.${code}/reports`, {});
  await api.post(`${journey}/outcomes`, { kind: 'regular-job', reason: 'agreed', effective: 'at-placement-end' });
  await api.post(`/v1/placements/${placementId}/completion`, {});

  const handle = client.workflow.getHandle(journeyWorkflowId(candidateId!));
  await handle.result();
  const { events = [] } = await handle.fetchHistory();
  const kinds = new Map<string, number>();
  for (const { eventType } of events ?? []) {
    const kind = (proto.temporal.api.enums.v1.EventType[eventType ?? 0] ?? 'unknown').replace('EVENT_TYPE_', '').toLowerCase().replaceAll('_', ' ');
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return { events: events?.length ?? 0, kinds: [...kinds].sort((a, b) => b[1] - a[1]) };
}
