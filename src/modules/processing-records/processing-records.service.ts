import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput, RouteOutput } from '../../contracts/api/route.js';
import type { processingRecordRoutes as routes } from '../../contracts/api/routes/processing-records.js';
import { DATA_KINDS, PURPOSES } from '../../domain/processing-log/purposes.js';
import type { Models } from '../../persistence/models.js';
import { readPage } from '../../persistence/pages.js';
import type { ProcessingDocument } from '../../persistence/processing-log/processing.schema.js';
import { unknownCandidate } from '../journeys/refusals.js';

type Routes = typeof routes;
type Answer = RouteOutput<Routes['listProcessingRecords']>;

/** Fields that say of whom else, or where in the chain. */
const WITHOUT = ['candidateIds', 'previous', 'hash'];

/** The entries of a candidate, without whoever else they are about. */
export class ProcessingRecordsService {
  constructor(private readonly models: Pick<Models, 'processingLog'>) {}

  /** Throws `CANDIDATE.UNKNOWN` for another candidate than the caller. */
  async list({ params: { candidateId }, query }: RouteInput<Routes['listProcessingRecords']>, caller: Principal): Promise<Answer> {
    const isOfficer = caller.roles.includes('privacy-officer');
    if (!isOfficer && caller.candidateId !== candidateId) throw unknownCandidate();
    const { items, ...rest } = await readPage(this.models.processingLog, { filter: { candidateIds: candidateId }, page: query, without: WITHOUT });
    return { ...rest, items: items.map((one) => recordOf(one, { isOfficer })) };
  }
}

function recordOf(
  { _id, startedAt, access, purpose, kinds, actor, operationId, outcome, code, traceId, emergencyAccessId, webhookId }: ProcessingDocument,
  { isOfficer }: { isOfficer: boolean },
): Answer['items'][number] {
  const { account, roles, regions, contractorId } = actor;
  return {
    recordId: _id,
    at: startedAt,
    access,
    purpose: { code: purpose, text: PURPOSES[purpose] },
    kinds: kinds.map((kind) => ({ code: kind, text: DATA_KINDS[kind] })),
    who: {
      roles,
      ...(regions && { regions }),
      ...(contractorId && { contractorId }),
      // A candidate is let through to the own data alone; who is also staff may have read as such.
      self: roles.every((role) => role === 'candidate'),
      ...(isOfficer && { account }),
    },
    ...(webhookId !== undefined && { webhookId }),
    ...(emergencyAccessId !== undefined && { emergency: true }),
    operation: operationId,
    outcome,
    ...(code && { code }),
    ...(isOfficer && { traceId }),
  };
}
