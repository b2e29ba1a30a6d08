import { Catch, Injectable, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { PROBLEM_TYPE } from '../contracts/api/problem.js';
import { Log } from '../observability/log.js';
import { Metrics } from '../observability/metrics.js';
import type { DomainError } from '../domain/shared/domain-error.js';
import { languageOf } from './language.js';
import { methodsAt } from './methods.js';
import { fromFramework, problemOf, type ProblemAnswer } from './problem.js';
import type { ApiReply, ApiRequest } from './request.js';
import { ApiError } from './api-error.js';
import { OVERLOADED } from './command-gate.js';

/** A problem that was answered before, or was made ready to be stored. */
export class PreparedProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly headers: Record<string, string>,
    readonly body: string,
  ) {
    super(code);
  }
}

/** The one place where an error becomes an answer. */
@Catch()
@Injectable()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly log: Log,
    private readonly metrics: Metrics,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<ApiRequest>();
    const reply = host.switchToHttp().getResponse<ApiReply>();
    if (reply.sent) return this.log.failure('answer was already sent', error, request.id);
    const prepared = error instanceof PreparedProblem ? error : prepare(this.answerTo(error, request));
    request.problemCode = prepared.code;
    void reply.status(prepared.status).headers(prepared.headers).send(prepared.body);
  }

  /** The problem of an error; what is our own fault is logged with its cause. */
  answerTo(error: unknown, request: ApiRequest): ProblemAnswer {
    const language = languageOf(request.headers['accept-language']);
    const answer = problemOf(routed(error, request), { language, requestId: request.id });
    answer.headers = { ...answer.headers, 'content-language': language };
    const { part } = answer.problem;
    if (typeof part === 'string') this.metrics.upstream.inc({ part });
    // A figure tells of who was turned away: a line for each would be work when there is too much of it.
    if (answer.status >= 500 && answer.problem.code !== OVERLOADED) this.log.failure(answer.problem.code, error, request.id);
    return answer;
  }
}

/** A problem as it goes over the wire. */
export function prepare({ status, headers, problem }: ProblemAnswer): PreparedProblem {
  const typed = { ...headers, 'content-type': `${PROBLEM_TYPE}; charset=utf-8` };
  return new PreparedProblem(status, problem.code, typed, JSON.stringify(problem));
}

/** An unknown route whose path is known with other methods is a 405. */
function routed(error: unknown, request: ApiRequest): unknown {
  return isNotFound(error) ? noSuchRoute(request) : error;
}

/** 404, or 405 with the methods that the path has. */
export function noSuchRoute(request: Pick<ApiRequest, 'url' | 'method'>): DomainError {
  const allowed = methodsAt(request.url);
  if (allowed.length === 0) return fromFramework(404);
  return new ApiError('REQUEST.METHOD_NOT_ALLOWED', `${request.method} is not possible here`, {
    remedy: `Use one of: ${allowed.join(', ')}.`,
    headers: { allow: allowed.join(', ') },
  });
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'getStatus' in error && (error as { getStatus(): number }).getStatus() === 404;
}
