import { applyDecorators, createParamDecorator, HttpCode, RequestMapping, RequestMethod, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { HttpMethod, RouteContract } from '../contracts/api/route.js';
import type { ApiRequest } from './request.js';

export const ROUTE_CONTRACT = 'doorstroom:route';

const METHODS: Record<HttpMethod, RequestMethod> = {
  get: RequestMethod.GET,
  post: RequestMethod.POST,
  patch: RequestMethod.PATCH,
  put: RequestMethod.PUT,
  delete: RequestMethod.DELETE,
};

/** `/v1/candidates/{candidateId}` -> `/v1/candidates/:candidateId`. */
export function nestPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

/** Binds a handler to its contract: method, path, status, and by that its roles, validation and idempotency. */
export function Route(contract: RouteContract): MethodDecorator {
  return applyDecorators(
    RequestMapping({ method: METHODS[contract.method], path: nestPath(contract.path) }),
    HttpCode(contract.status),
    SetMetadata(ROUTE_CONTRACT, contract),
    RouteConfig({ contract }),
  );
}

const requestOf = (context: ExecutionContext) => context.switchToHttp().getRequest<ApiRequest>();

/** The validated input of the route: `RouteInput<typeof routes.x>`. */
export const Input = createParamDecorator((_: unknown, context: ExecutionContext) => requestOf(context).routeInput);

/** What was read on the way to let the caller through. */
export const OnReach = createParamDecorator((_: unknown, context: ExecutionContext) => requestOf(context).reached ?? {});

/** Who is calling. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext) => requestOf(context).principal);
