import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { v7 as uuidV7 } from 'uuid';
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { firstValueFrom, of, type Observable } from 'rxjs';
import type { RouteContract, RouteInput } from '../contracts/api/route.js';
import { journeyWorkflowId } from '../contracts/ids.js';
import { Metrics } from '../observability/metrics.js';
import { traced } from '../observability/request-trace.js';
import { within } from '../observability/tracing.js';
import { subjectOf } from '../persistence/processing-log/command-subject.js';
import { CandidateReach } from './candidate-reach.js';
import { CommandGate, type Place } from './command-gate.js';
import { commandIdentity, IdempotencyStore, requireKey, type OwnClaim } from './idempotency.js';
import { revisionOf } from './if-match.js';
import { languageOf } from './language.js';
import { PreparedProblem, prepare, ProblemFilter } from './problem.filter.js';
import { ProcessingNotes, type RequestNote } from './processing-notes.js';
import { Answer, etagOf, Reply, StreamedAnswer } from './reply.js';
import type { ApiRequest } from './request.js';
import { ROUTE_CONTRACT } from './route.decorator.js';
import { parseInput } from './validation.js';

/** One request on its way through a handler. */
interface Passage {
  contract: RouteContract;
  request: ApiRequest;
  handle: () => Promise<unknown>;
  note: RequestNote;
  /** Of a command to a journey, among those that are carried out at once. */
  place?: Place | undefined;
}

/** A command that owes an entry, or a request that owes none. */
interface Owing {
  note: RequestNote;
  claim: OwnClaim | undefined;
  commandId?: string | undefined;
}

/** What every route does around its handler: validate, let in, claim the key, keep to candidates in reach, carry out, write down, keep the answer. */
@Injectable()
export class RouteInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly store: IdempotencyStore,
    private readonly problems: ProblemFilter,
    private readonly metrics: Metrics,
    private readonly notes: ProcessingNotes,
    private readonly reach: CandidateReach,
    private readonly gate: CommandGate,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const contract = this.reflector.get<RouteContract>(ROUTE_CONTRACT, context.getHandler());
    const request = context.switchToHttp().getRequest<ApiRequest>();
    const input = await inputOf(contract, request);
    request.routeInput = input;
    const handle = async () => {
      await this.requireReach(contract, request);
      return firstValueFrom(next.handle(), { defaultValue: undefined });
    };
    const passage = { contract, request, handle, note: this.notes.of(contract, request) };
    const work = () => (contract.idempotent ? this.letIn(input, passage) : this.plainly(passage));
    return of(await within(request.span, () => traced((request.trace ??= {}), work)));
  }

  private async plainly({ contract, request, handle, note }: Passage): Promise<Answer | StreamedAnswer> {
    const commandId = uuidV7();
    const draft = note.draft(commandId);
    const claim = draft && (await this.store.begin({ owner: commandId, entry: draft }));
    const own = { note, claim, ...(claim && { commandId }) };
    let answer: Answer | StreamedAnswer;
    try {
      const value = await handle();
      answer = streamOf(contract, value) ?? answerOf(contract, value);
    } catch (error) {
      const refusal = prepare(this.problems.answerTo(error, request));
      await this.noteRefusal(refusal, { request, ...own });
      throw refusal;
    }
    try {
      await this.noteOrOwe({ status: answer.status, about: note.about(answer instanceof Answer ? answer.body : '') }, own);
    } catch (error) {
      if (answer instanceof StreamedAnswer) answer.body.destroy();
      throw error;
    }
    return answer;
  }

  /** False when it could not be written down. What failed is answered as such all the same: it told nobody anything. */
  private async noteRefusal({ status, code, body }: PreparedProblem, { request, ...own }: Owing & Pick<Passage, 'request'>): Promise<boolean> {
    try {
      await this.noteOrOwe({ status, code, about: own.note.about(body) }, own);
      return true;
    } catch (error) {
      if (status < 500) throw error;
      this.problems.answerTo(error, request);
      return false;
    }
  }

  /** What cannot be written down now stays owed, as it ended. */
  private async noteOrOwe(told: Parameters<RequestNote['entry']>[0], { note, claim, commandId }: Owing): Promise<void> {
    const entry = note.entry({ ...told, commandId });
    try {
      await note.write(entry);
    } catch (error) {
      // When this fails as well, what was owed before stays: that it may have been carried out.
      if (claim && entry) await Promise.allSettled([this.store.owe(claim, entry)]);
      throw error;
    }
  }

  /** After the key: a repeat has its answer, whatever has changed since. */
  private async requireReach(contract: RouteContract, request: ApiRequest): Promise<void> {
    const { routeInput, principal } = request;
    const { candidateId } = (routeInput?.params ?? {}) as { candidateId?: string };
    if (candidateId !== undefined && principal) request.reached = await this.reach.require(candidateId, principal, contract);
  }

  /** A command to a journey takes a place, or is turned away before anything is written. */
  private async letIn(input: RouteInput<RouteContract>, passage: Passage): Promise<Answer> {
    const { toJourney, operationId } = passage.contract;
    if (!toJourney) return this.once(input, passage);
    const place = this.gate.enter(operationId);
    try {
      return await this.once(input, { ...passage, place });
    } finally {
      place.leave();
    }
  }

  /** Carries a command out once. A refusal is an answer too; what is our own fault is not kept. */
  private async once(
    { idempotency, params, query, body, revision }: RouteInput<RouteContract>,
    { contract, request, handle, note, place }: Passage,
  ): Promise<Answer> {
    const commandId = uuidV7();
    const claimant = { owner: commandId, entry: note.draft(commandId), subject: subjectOf(params as Record<string, unknown> | undefined), waits: place?.leave };
    const claim = await this.store.claim(idempotency.key, [params, query, body ?? null, revision], claimant);
    if ('answer' in claim) {
      this.metrics.replays.inc({ operation: contract.operationId });
      const { status, body, about } = claim.answer;
      await note.write(note.entry({ status, about, ...(status >= 400 && { code: codeIn(body) }) }));
      return replayed(claim.answer);
    }
    place?.take();
    let answer: Answer;
    let refusal: PreparedProblem | undefined;
    try {
      const { status, headers, body } = answerOf(contract, await handle());
      answer = new Answer(status, headers, body, note.about(body));
    } catch (error) {
      refusal = prepare(this.problems.answerTo(error, request));
      const { status, headers, body: text } = refusal;
      if (!isKept(status)) {
        if (await this.noteRefusal(refusal, { request, note, claim, commandId })) await (status < 500 ? this.store.release(claim) : this.store.leave(claim));
        throw refusal;
      }
      answer = new Answer(status, headers, text, note.about(text));
    }
    const { status, about } = answer;
    if (contract.holdsSecret && !refusal) {
      await this.noteOrOwe({ status, about }, { note, claim, commandId });
      await this.store.release(claim);
      return answer;
    }
    const entry = note.entry({ status, about, code: refusal?.code, commandId });
    // Beside each other: what cannot be written down now stays owed with the answer.
    await Promise.all([this.store.complete(claim, answer, entry), note.write(entry)]);
    if (refusal) throw refusal;
    return answer;
  }
}

async function inputOf(contract: RouteContract, request: ApiRequest): Promise<RouteInput<RouteContract>> {
  const { params, query, body, headers, principal, url, method } = request;
  const key = contract.idempotent ? requireKey(headers['idempotency-key']) : randomUUID();
  const parsed = await parseInput(contract, { params, query, body }, languageOf(headers['accept-language']));
  const revision = contract.ifMatch ? revisionOf(headers['if-match']) : -1;
  const candidateId = (parsed.params as { candidateId?: string } | undefined)?.candidateId;
  if (candidateId) request.trace = { workflowId: journeyWorkflowId(candidateId) };
  const path = url.split('?', 1)[0] ?? url;
  const idempotency = commandIdentity({ subject: principal?.subject ?? '', method, path, key });
  return { ...parsed, idempotency, revision } as RouteInput<RouteContract>;
}

/**
 * Whether an answer stays with its key. What failed on our side may be tried again, and so may what was not found:
 * lists follow a journey a moment later.
 */
function isKept(status: number): boolean {
  return status < 500 && status !== 404;
}

/** The answer of a handler that gave a stream. */
function streamOf({ status, responseType }: RouteContract, value: unknown): StreamedAnswer | undefined {
  if (!(value instanceof Reply) || !(value.body instanceof Readable)) return undefined;
  return new StreamedAnswer(status, { ...value.options.headers, 'content-type': responseType ?? 'application/octet-stream' }, value.body);
}

/** The answer to what a handler gave. With `etag`, the revision stands in the reply or in the body. */
function answerOf(contract: RouteContract, value: unknown): Answer {
  const { body, options } = value instanceof Reply ? value : new Reply(value);
  const headers: Record<string, string> = { ...options.headers };
  if (options.location) headers['location'] = options.location;
  const revision = options.revision ?? (contract.etag ? revisionIn(body) : undefined);
  if (revision !== undefined) headers['etag'] = etagOf(revision);
  const status = options.status ?? contract.status;
  if (body === undefined) return new Answer(status, headers, '');
  headers['content-type'] = contract.responseType ?? 'application/json; charset=utf-8';
  return new Answer(status, headers, contract.responseType ? String(body) : JSON.stringify(body));
}

function revisionIn(body: unknown): number | undefined {
  const { revision, rev } = body as { revision?: number; rev?: number };
  return revision ?? rev;
}

/** A problem of the first time is thrown again, so that it has its own status. */
function replayed({ status, headers, body }: Answer): Answer {
  const marked = { ...headers, 'idempotency-replayed': 'true' };
  if (status >= 400) throw new PreparedProblem(status, codeIn(body), marked, body);
  return new Answer(status, marked, body);
}

function codeIn(body: string): string {
  return (JSON.parse(body) as { code: string }).code;
}
