/** A file is large: who may not send it is refused by the headers, and nothing of it is read. */
import type { FastifyInstance } from 'fastify';
import { identityFor, type Authenticator } from './access.guard.js';
import { contractOf } from './fastify-app.js';
import type { RateLimits } from './rate-limits.js';

/** Looks at the token before the body on routes that take a file; on others the guards do so after 256 KB at most. */
export function refuseBeforeBody(server: FastifyInstance, { authenticator, limits }: { authenticator: Authenticator; limits: RateLimits }): void {
  server.addHook('onRequest', async (request) => {
    const contract = contractOf(request.routeOptions.config);
    if (!contract?.bodyType) return;
    try {
      await identityFor(contract, { authenticator, request });
    } catch (error) {
      // The guard of rate, which counts what it lets through, is behind the body.
      await limits.countAddress(request);
      throw error;
    }
  });
}
