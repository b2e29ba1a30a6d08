/** Lets the page of the Temporal UI call the codec, and no other page. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const PREFIX = '/codec/';
/** Holds the access token of a manager whose Temporal UI has no sign-in of its own, as the local one. */
const COOKIE = 'doorstroom_codec';
/** A browser asks again after this many seconds. */
const PREFLIGHT_SECONDS = 600;

/**
 * Answers the browser's questions before a call from another origin. A token may come in a cookie, only together with
 * that origin: a page elsewhere cannot use it.
 * @param uiOrigin of the Temporal UI, `https://temporal.example.nl`; without it no page of another origin may call
 */
export function serveCodecAccess(server: FastifyInstance, { uiOrigin }: { uiOrigin?: string | undefined }): void {
  server.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith(PREFIX) || uiOrigin === undefined || request.headers.origin !== uiOrigin) return;
    void reply.headers({ 'access-control-allow-origin': uiOrigin, 'access-control-allow-credentials': 'true', vary: 'Origin' });
    const token = cookieOf(request);
    if (token !== undefined && request.headers.authorization === undefined) request.headers.authorization = `Bearer ${token}`;
  });
  server.options(`${PREFIX}*`, async (request: FastifyRequest, reply: FastifyReply) => {
    if (uiOrigin !== undefined && request.headers.origin === uiOrigin) {
      void reply.headers({
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers': 'authorization, content-type, x-namespace',
        'access-control-max-age': String(PREFLIGHT_SECONDS),
      });
    }
    return reply.status(204).send();
  });
}

function cookieOf({ headers: { cookie = '' } }: FastifyRequest): string | undefined {
  const pairs = cookie.split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
}
