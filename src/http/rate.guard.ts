import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { RouteContract } from '../contracts/api/route.js';
import { Authenticator } from './access.guard.js';
import { RateLimits } from './rate-limits.js';
import type { ApiRequest } from './request.js';
import { ROUTE_CONTRACT } from './route.decorator.js';

/**
 * Stands before the guard of access, and lets everybody through who does not ask too often. A token that does not hold
 * counts for its address, so that nobody can use up what another caller may ask.
 */
@Injectable()
export class RateGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
    private readonly limits: RateLimits,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const contract = this.reflector.get<RouteContract | undefined>(ROUTE_CONTRACT, context.getHandler());
    // Health and figures, which the platform asks for every few seconds.
    if (contract?.roles.length === 0) return true;
    const request = context.switchToHttp().getRequest<ApiRequest>();
    const subject = await this.subjectOf(request);
    await (subject === undefined ? this.limits.countAddress(request) : this.limits.countCaller(request, subject));
    return true;
  }

  /** Undefined without a valid token: the guard of access says why. */
  private async subjectOf({ headers: { authorization } }: ApiRequest): Promise<string | undefined> {
    return this.authenticator.authenticate(authorization).then(
      (principal) => principal?.subject,
      () => undefined,
    );
  }
}
