import { ApiError } from '../http/api-error.js';

/** Seconds after which a caller may try again when the issuer could not be reached. */
const RETRY_AFTER_SECONDS = 5;

/** RFC 6750, section 3. The description is of our making: nothing that came in is repeated in a header. */
function refusedToken(code: 'AUTH.TOKEN_INVALID' | 'AUTH.TOKEN_EXPIRED', detail: { message: string; remedy: string; cause?: unknown }): ApiError {
  const error = new ApiError(code, detail.message, {
    remedy: detail.remedy,
    headers: { 'www-authenticate': `Bearer realm="doorstroom", error="invalid_token", error_description="${detail.message}"` },
  });
  error.cause = detail.cause;
  return error;
}

/** @param reason fixed words; never a value from the token. `cause` is for the log alone. */
export function tokenInvalid(reason: string, cause?: unknown): ApiError {
  return refusedToken('AUTH.TOKEN_INVALID', {
    message: `The access token is not accepted: ${reason}`,
    remedy: 'Sign in again. If that does not help, compare issuer, audience and claims of the token with docs/signing-in.md.',
    cause,
  });
}

export function tokenExpired(): ApiError {
  return refusedToken('AUTH.TOKEN_EXPIRED', { message: 'The access token has expired', remedy: 'Refresh the token, or sign in again.' });
}

export function issuerUnreachable(cause: unknown): ApiError {
  const error = new ApiError('AUTH.ISSUER_UNREACHABLE', 'The identity provider cannot be reached, so the access token cannot be checked', {
    remedy: `Try again after ${RETRY_AFTER_SECONDS} seconds. If it lasts, check DOORSTROOM_OIDC_ISSUER and the identity provider.`,
    headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
  });
  error.cause = cause;
  return error;
}
