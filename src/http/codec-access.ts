/** Lets the page of the Temporal UI call the codec, and no other page. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CODEC_PATH, cookieOf, TOKEN_COOKIE } from './codec-cookies.js';

/** A browser asks again after this many seconds. */
const PREFLIGHT_SECONDS = 600;

/**
 * Answers the browser's questions before a call from another origin. A token may come in a cookie, only together with
 * that origin: a page elsewhere cannot use it.
 * @param uiOrigin of the Temporal UI, `https://temporal.example.nl`; without it no page of another origin may call
 */
export function serveCodecAccess(server: FastifyInstance, { uiOrigin }: { uiOrigin?: string | undefined }): void {
  server.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith(CODEC_PATH) || uiOrigin === undefined || request.headers.origin !== uiOrigin) return;
    void reply.headers({ 'access-control-allow-origin': uiOrigin, 'access-control-allow-credentials': 'true', vary: 'Origin' });
    const token = cookieOf(request, TOKEN_COOKIE);
    if (token !== undefined && request.headers.authorization === undefined) request.headers.authorization = `Bearer ${token}`;
  });
  server.options(`${CODEC_PATH}*`, async (request: FastifyRequest, reply: FastifyReply) => {
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
