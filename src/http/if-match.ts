import { ApiError } from './api-error.js';
import { etagOf } from './reply.js';

/** The revision that `If-Match` demands. Throws `REQUEST.IF_MATCH_MISSING` or `REQUEST.IF_MATCH_FAILED`. */
export function revisionOf(ifMatch: string | undefined): number {
  if (!ifMatch) {
    throw new ApiError('REQUEST.IF_MATCH_MISSING', 'This change needs an If-Match header', {
      field: 'header.If-Match',
      remedy: 'Read the resource and send its ETag as If-Match.',
    });
  }
  const revision = /^"(\d{1,15})"$/.exec(ifMatch.trim())?.[1];
  if (revision === undefined) throw ifMatchFailed(undefined);
  return Number(revision);
}

/** The refusal of a change on an older revision than `current`. */
export function ifMatchFailed(current: number | undefined): ApiError {
  return new ApiError('REQUEST.IF_MATCH_FAILED', 'The resource has another revision', {
    field: 'header.If-Match',
    remedy: 'Read the resource again and send its present ETag.',
    ...(current !== undefined && { facts: { currentETag: etagOf(current) }, headers: { etag: etagOf(current) } }),
  });
}
