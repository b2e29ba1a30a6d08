import { Catch, Controller, Get, Module, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import { AuthModule } from '../../src/auth/auth.module.js';
import type { TokenVerifierOptions } from '../../src/auth/token-verifier.js';
import { PROBLEM_TYPE } from '../../src/contracts/api/problem.js';
import { withAccess } from '../../src/contracts/api/route.js';
import { ROLES, type Principal, type Role } from '../../src/contracts/api/roles.js';
import { AccessGuard } from '../../src/http/access.guard.js';
import { problemOf } from '../../src/http/problem.js';
import type { ApiReply } from '../../src/http/request.js';
import { Caller, Route } from '../../src/http/route.decorator.js';

const route = (operationId: string, path: string, roles: readonly Role[]) =>
  withAccess(
    { operationId, method: 'get', path, tag: 'test', summary: operationId, status: 200, response: z.unknown() },
    roles.length === 0 ? 'anybody' : Object.fromEntries(roles.map((role) => [role, 'all' as const])),
  );
const openRoute = route('open', '/open', []);
const whoRoute = route('who', '/who', ROLES);
const poolRoute = route('pool', '/pool', ['coordinator', 'manager']);

@Controller()
class GuardedController {
  @Route(openRoute)
  open(): { ok: true } {
    return { ok: true };
  }

  @Route(whoRoute)
  who(@Caller() caller: unknown): Principal {
    return caller as Principal;
  }

  @Route(poolRoute)
  pool(): { ok: true } {
    return { ok: true };
  }

  @Get('/forgotten')
  forgotten(): { ok: true } {
    return { ok: true };
  }
}

/** The problem documents of the API, without its log and metrics. */
@Catch()
class PlainFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const { status, headers, problem } = problemOf(error, { language: 'en', requestId: 'test' });
    const reply = host.switchToHttp().getResponse<ApiReply>();
    void reply.status(status).headers({ ...headers, 'content-type': PROBLEM_TYPE }).send(JSON.stringify(problem));
  }
}

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | number | undefined>;
  body: Record<string, unknown>;
}

export interface GuardedApp {
  /** What `/open` (anybody), `/who` (any role), `/pool` (coordinator, manager) or `/forgotten` (no contract) answers. */
  get(path: string, authorization?: string): Promise<Answer>;
  close(): Promise<void>;
}

/** The smallest application behind the guard: what is tested is the guard, the verifier and the words of a refusal. */
export async function guardedApp(options: TokenVerifierOptions): Promise<GuardedApp> {
  @Module({
    imports: [AuthModule.forRoot(options)],
    controllers: [GuardedController],
    providers: [
      { provide: APP_GUARD, useClass: AccessGuard },
      { provide: APP_FILTER, useClass: PlainFilter },
    ],
  })
  class GuardedModule {}

  const app = await NestFactory.create<NestFastifyApplication>(GuardedModule, new FastifyAdapter(), { logger: false, abortOnError: false });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return {
    get: async (url, authorization) => {
      const headers = authorization === undefined ? {} : { authorization };
      const { statusCode, headers: answered, payload } = await app.inject({ method: 'GET', url, headers });
      return { status: statusCode, headers: answered, body: JSON.parse(payload) as Record<string, unknown> };
    },
    close: () => app.close(),
  };
}
