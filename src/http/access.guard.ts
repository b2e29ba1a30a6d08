import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { scopesOf } from '../contracts/api/access.js';
import type { Identity, Role, Scope } from '../contracts/api/roles.js';
import type { RouteContract } from '../contracts/api/route.js';
import { ApiError } from './api-error.js';
import type { ApiRequest } from './request.js';
import { ROUTE_CONTRACT } from './route.decorator.js';

/** Finds out who is calling. The auth module binds it. */
export abstract class Authenticator {
  /**
   * The caller of this `Authorization` header; undefined when there is none.
   * Throws `AUTH.TOKEN_INVALID`, `AUTH.TOKEN_EXPIRED` or `AUTH.ISSUER_UNREACHABLE`.
   */
  abstract authenticate(authorization: string | undefined): Promise<Identity | undefined>;
}

/** Default deny: a handler without a contract answers nobody, and a role that is not named may not call. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const contract = this.reflector.get<RouteContract | undefined>(ROUTE_CONTRACT, context.getHandler());
    if (!contract) throw routeClosed();
    if (contract.access === 'anybody') return true;
    const request = context.switchToHttp().getRequest<ApiRequest>();
    const { identity, scopes } = await identityFor(contract, { authenticator: this.authenticator, request });
    request.principal = { ...identity, scopes, reading: contract.method === 'get' };
    return true;
  }
}

/** Who calls this route, and what the roles reach by it. Throws `AUTH.TOKEN_MISSING`, `AUTH.ROLE_MISSING`, or what is wrong with the token. */
export async function identityFor(
  { access, roles }: Pick<RouteContract, 'access' | 'roles'>,
  { authenticator, request }: { authenticator: Authenticator; request: Pick<ApiRequest, 'headers'> },
): Promise<{ identity: Identity; scopes: readonly Scope[] }> {
  const identity = await authenticator.authenticate(request.headers.authorization);
  if (!identity) throw tokenMissing();
  const scopes = scopesOf(access, identity.roles);
  if (scopes.length === 0) throw roleMissing(roles);
  return { identity, scopes };
}

function routeClosed(): ApiError {
  return new ApiError('AUTH.ROUTE_CLOSED', 'This route has no contract, so nobody may use it', {
    remedy: 'Give the handler a contract from the route table.',
  });
}

function tokenMissing(): ApiError {
  return new ApiError('AUTH.TOKEN_MISSING', 'This route asks for an access token', {
    remedy: 'Sign in and send the access token as "Authorization: Bearer <token>".',
    headers: { 'www-authenticate': 'Bearer realm="doorstroom"' },
  });
}

/** RFC 6750, section 3.1. */
function roleMissing(allowed: readonly Role[]): ApiError {
  return new ApiError('AUTH.ROLE_MISSING', `This route is for: ${allowed.join(', ')}`, {
    remedy: 'Sign in with an account that has one of these roles, or ask your administrator for the role.',
    facts: { rolesThatMay: [...allowed] },
    headers: { 'www-authenticate': 'Bearer realm="doorstroom", error="insufficient_scope"' },
  });
}
