/** The entry in the log of processing that a request gives. Its answer goes out once the entry stands, and not before. */
import { createHash, randomBytes } from 'node:crypto';
import { isSpanContextValid } from '@opentelemetry/api';
import { PERSONAL_DATA, type PersonalDataUse } from '../contracts/api/personal-data.js';
import type { RouteContract } from '../contracts/api/route.js';
import type { Principal } from '../contracts/api/roles.js';
import { candidateOfWorkflow } from '../contracts/ids.js';
import type { ProcessingActor, ProcessingEntry, ProcessingOutcome } from '../domain/processing-log/entry.js';
import { pseudonymOf } from '../domain/processing-log/pseudonym.js';
import { DomainError } from '../domain/shared/domain-error.js';
import { instantOf } from '../domain/shared/calendar.js';
import type { ProcessingLog } from '../persistence/processing-log/processing-log.js';
import { ApiError } from './api-error.js';
import type { ApiRequest } from './request.js';

/** How a request was answered. */
interface Told {
  /** Absent: it is not known. */
  status?: number;
  about: readonly string[];
  /** Of the problem. */
  code?: string | undefined;
  /** Of a command that is carried out now; a repeat that has its answer has none. */
  commandId?: string | undefined;
}

/** The entry of one request, in the making. */
export interface RequestNote {
  /** Whose data a request and this answer to it hold: each once, in order. */
  about(body: string): string[];
  /** What a command owes before it is carried out: that it may have been. Undefined when it changes no personal data. */
  draft(commandId: string): ProcessingEntry | undefined;
  /** Undefined when the request touches no personal data. */
  entry(told: Told): ProcessingEntry | undefined;
  /** Throws `PROCESSING_LOG.UNAVAILABLE` when it is not certain that the entry stands. */
  write(entry: ProcessingEntry | undefined): Promise<void>;
}

/** Of a request that touches no personal data. */
const NOTHING: RequestNote = { about: () => [], draft: () => undefined, entry: () => undefined, write: async () => undefined };

// As JSON writes them: within a text the quotes would have a backslash before them.
const NAMED = /"(?:candidateId|duplicateCandidateId|mergedInto)":"([0-9a-f-]{36})"/g;
const LISTED = /"candidateIds":\[("[0-9a-f-]{36}"(?:,"[0-9a-f-]{36}")*)\]/g;
const RETRY_SECONDS = '2';

export class ProcessingNotes {
  /** @param blind a keyed hash, the same in every process */
  constructor(
    private readonly log: Pick<ProcessingLog, 'append'>,
    private readonly blind: (account: string) => string,
  ) {}

  of(contract: RouteContract, request: ApiRequest): RequestNote {
    const use = PERSONAL_DATA[contract.operationId];
    const { principal } = request;
    if (!use || !principal) return NOTHING;
    const { purpose, access } = use;
    const [startedAt, ids, actor] = [instantOf(Date.now()), traceOf(request), this.actorOf(principal, contract)];
    const kinds = [...use.kinds, ...((actor.roles.includes('contractor') && use.forContractor) || [])];
    const about = (body: string) => aboutOf(request, { use, contract, body });
    const entry = ({ status, about: candidateIds, code, commandId }: Told): ProcessingEntry => {
      const importId = importOf(request);
      const emergencyAccessId = request.trace?.emergencyAccessId;
      return {
        ...(commandId !== undefined && { commandId }),
        ...ids,
        operationId: contract.operationId,
        startedAt,
        endedAt: instantOf(Date.now()),
        purpose,
        access,
        kinds,
        candidateIds: [...candidateIds],
        ...(importId !== undefined && { importId }),
        actor,
        ...(emergencyAccessId !== undefined && { emergencyAccessId }),
        outcome: outcomeOf(status),
        ...(code !== undefined && { code }),
      };
    };
    const draft = (commandId: string) => (access === 'write' ? entry({ about: [...about(''), ...madeBy(request, use)].sort(), commandId }) : undefined);
    return { about, draft, entry, write: (one) => this.append(one) };
  }

  private async append(entry: ProcessingEntry | undefined): Promise<void> {
    if (!entry) return;
    try {
      await this.log.append(entry);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const { code, message, detail, cause } = error;
      throw Object.assign(new ApiError(code, message, { ...detail, headers: { 'retry-after': RETRY_SECONDS } }), { cause });
    }
  }

  private actorOf({ subject, roles, regions, contractorId }: Principal, contract: RouteContract): ProcessingActor {
    return {
      account: pseudonymOf(subject, this.blind),
      roles: roles.filter((role) => contract.roles.includes(role)),
      ...(regions.length > 0 && { regions: [...regions] }),
      ...(contractorId !== undefined && { contractorId }),
    };
  }
}

function outcomeOf(status: number | undefined): ProcessingOutcome {
  if (status === undefined) return 'unknown';
  if (status < 400) return 'done';
  return status < 500 ? 'refused' : 'failed';
}

/** Whoever comes to be by a command has an id that is known before. */
function madeBy({ routeInput }: ApiRequest, { makes }: PersonalDataUse): string[] {
  return makes && routeInput ? [routeInput.idempotency.id(makes)] : [];
}

function aboutOf({ routeInput, trace, principal }: ApiRequest, { use, contract, body }: { use: PersonalDataUse; contract: RouteContract; body: string }): string[] {
  // A file is no JSON, and names nobody by id.
  const sent = contract.bodyType ? undefined : routeInput?.body;
  const asked = JSON.stringify([routeInput?.params, routeInput?.query, sent]);
  const ofJourney = trace?.workflowId === undefined ? undefined : candidateOfWorkflow(trace.workflowId);
  const own = use.own && principal?.roles.includes('candidate') ? principal.candidateId : undefined;
  const others = [ofJourney, own].filter((id) => id !== undefined);
  return [...new Set([...namedIn(asked), ...namedIn(body), ...(trace?.concerned ?? []), ...others])].sort();
}

function namedIn(json: string): string[] {
  const single = [...json.matchAll(NAMED)].map(([, id]) => id!);
  const listed = [...json.matchAll(LISTED)].flatMap(([, ids]) => ids!.split(',').map((id) => id.slice(1, -1)));
  return [...single, ...listed];
}

function importOf({ params }: ApiRequest): string | undefined {
  return (params as { importId?: string } | undefined)?.importId?.toLowerCase();
}

/** Those of the trace. Without one the id of the request stands for it: whoever has that finds the entry. */
function traceOf({ span, id }: ApiRequest): { traceId: string; spanId: string } {
  const context = span?.spanContext();
  if (context && isSpanContextValid(context)) return { traceId: context.traceId, spanId: context.spanId };
  return { traceId: createHash('sha256').update(id).digest('hex').slice(0, 32), spanId: randomBytes(8).toString('hex') };
}
