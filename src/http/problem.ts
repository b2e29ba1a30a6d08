/** Any error -> the problem document that the caller gets. */
import { HttpException } from '@nestjs/common';
import type { mongo } from 'mongoose';
import { ERRORS } from '../contracts/api/errors.js';
import type { Language, Problem } from '../contracts/api/problem.js';
import { DomainError } from '../domain/shared/domain-error.js';
import { unavailable } from './api-error.js';

export interface ProblemContext {
  language: Language;
  requestId: string;
}

/** A problem as it is answered. */
export interface ProblemAnswer {
  status: number;
  headers: Record<string, string>;
  problem: Problem;
}

/** The answer to an error. What is not meant for a caller becomes `SERVICE.FAILED` without internals. */
export function problemOf(error: unknown, { language, requestId }: ProblemContext): ProblemAnswer {
  const refusal = refusalOf(error);
  const known = ERRORS[refusal.code] ?? ERRORS['SERVICE.FAILED']!;
  const code = ERRORS[refusal.code] ? refusal.code : 'SERVICE.FAILED';
  const shown = code === 'SERVICE.FAILED' ? undefined : refusal;
  const problem: Problem = {
    ...shown?.detail.facts,
    type: `urn:doorstroom:problem:${code.toLowerCase()}`,
    title: known.title[language],
    status: known.status,
    ...(shown && language === 'en' && { detail: shown.message }),
    instance: `urn:doorstroom:request:${requestId}`,
    code,
    ...(shown?.detail.field && { field: shown.detail.field }),
    remedy: (language === 'en' && shown?.detail.remedy) || known.remedy[language],
    ...(shown?.detail.faults && { faults: shown.detail.faults }),
  };
  return { status: known.status, headers: headersOf(refusal), problem };
}

/** The refusal that an error stands for. */
function refusalOf(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  if (error instanceof HttpException) return fromFramework(error.getStatus(), { cause: error });
  if (isStoreAway(error)) return unavailable('database', error);
  return failed(error);
}

const FRAMEWORK: Record<number, string> = {
  400: 'REQUEST.MALFORMED',
  404: 'REQUEST.ROUTE_UNKNOWN',
  405: 'REQUEST.METHOD_NOT_ALLOWED',
  408: 'REQUEST.TIMEOUT',
  413: 'REQUEST.TOO_LARGE',
  414: 'REQUEST.TOO_LARGE',
  415: 'REQUEST.MEDIA_TYPE',
  503: 'SERVICE.UNAVAILABLE',
};

/** What the framework refused by itself; its own words may repeat input, so ours are used. `field` is what could not be read. */
export function fromFramework(status: number, { cause, field = 'body' }: { cause?: unknown; field?: string } = {}): DomainError {
  const code = FRAMEWORK[status] ?? (status < 500 ? 'REQUEST.MALFORMED' : 'SERVICE.FAILED');
  const { title, remedy } = ERRORS[code]!;
  const refusal = new DomainError(code, title.en, { remedy: remedy.en, ...(code === 'REQUEST.MALFORMED' && { field }) });
  refusal.cause = cause;
  return refusal;
}

function failed(cause: unknown): DomainError {
  const failure = new DomainError('SERVICE.FAILED', 'An unexpected error', { remedy: '' });
  failure.cause = cause;
  return failure;
}

const STORE_AWAY = new Set([
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoServerSelectionError',
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'MongoPoolClearedError',
  'MongoPoolClosedError',
  'MongoWaitQueueTimeoutError',
  'MongoWriteConcernError',
  'MongooseServerSelectionError',
]);

/** True when MongoDB did not answer, as against refused. */
export function isStoreAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (STORE_AWAY.has(error.name)) return true;
  const { hasErrorLabel, errorResponse, result } = error as Partial<mongo.MongoBulkWriteError>;
  // A bulk write wraps what was no matter of a single document.
  if (isStoreAway(errorResponse) || result?.getWriteConcernError?.()) return true;
  return typeof hasErrorLabel === 'function' && ['RetryableWriteError', 'TransientTransactionError'].some((l) => hasErrorLabel.call(error, l));
}

function headersOf(refusal: DomainError): Record<string, string> {
  return (refusal as DomainError & { headers?: Record<string, string> }).headers ?? {};
}
