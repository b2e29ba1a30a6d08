/** The API docs: the OpenAPI document and a page to read and try it, without any other host. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { openApiDocument } from '../contracts/api/openapi.js';
import { ROUTES } from '../contracts/api/routes/index.js';

/** The public client of the docs at the identity provider: authorization code with PKCE. */
export const DOCS_CLIENT = 'doorstroom-docs';

export interface DocsOptions {
  issuer: string;
  audience: string;
  /** The endpoints as the issuer's discovery document names them; `/auth` and `/token` under the issuer by default. */
  endpoints?: { authorize: string; token: string };
}

const ASSETS = ['swagger-ui.css', 'swagger-ui-bundle.js', 'swagger-ui-standalone-preset.js', 'oauth2-redirect.js', 'favicon-32x32.png'];

/** Serves `/v1/openapi.json` and `/docs`. */
export async function serveDocs(server: FastifyInstance, options: DocsOptions): Promise<void> {
  const document = JSON.stringify(openApiDocument({ routes: Object.values(ROUTES), issuer: options.issuer }));
  server.get('/v1/openapi.json', async (_request, reply) => {
    void reply.type('application/json; charset=utf-8');
    return document;
  });

  const root = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  await server.register(fastifyStatic, { root, serve: false, cacheControl: false });
  const page = (text: string, type: string) => async (_request: unknown, reply: import('fastify').FastifyReply) => {
    void reply.type(type).header('content-security-policy', policy(options.issuer));
    return text;
  };
  server.get('/docs', async (_request, reply) => reply.redirect('/docs/'));
  server.get('/docs/', page(INDEX, 'text/html; charset=utf-8'));
  server.get('/docs/oauth2-redirect.html', page(REDIRECT, 'text/html; charset=utf-8'));
  server.get('/docs/init.js', page(initialiser(options), 'text/javascript; charset=utf-8'));
  for (const asset of ASSETS) server.get(join('/docs/assets', asset), (_request, reply) => reply.sendFile(asset));
}

/** Own files only; the one other host is the identity provider, for the token. */
function policy(issuer: string): string {
  const provider = new URL(issuer).origin;
  return [
    "default-src 'none'",
    "script-src 'self'",
    // The page sets style attributes by script.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    `connect-src 'self' ${provider}`,
    `form-action 'self' ${provider}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

const INDEX = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Doorstroom API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="assets/swagger-ui.css">
<link rel="icon" type="image/png" href="assets/favicon-32x32.png">
</head>
<body>
<div id="docs"></div>
<script src="assets/swagger-ui-bundle.js"></script>
<script src="assets/swagger-ui-standalone-preset.js"></script>
<script src="init.js"></script>
</body>
</html>
`;

const REDIRECT = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Signing in</title></head>
<body><script src="assets/oauth2-redirect.js"></script></body>
</html>
`;

/** Signs in with PKCE, asks for a token of this API, and gives every command a fresh key. */
function initialiser({ audience }: DocsOptions): string {
  return `'use strict';
const withKey = (request) => {
  const method = (request.method || 'GET').toUpperCase();
  const own = new URL(request.url, location.href).origin === location.origin;
  if (own && method === 'POST' && !request.headers['Idempotency-Key']) {
    request.headers['Idempotency-Key'] = crypto.randomUUID ? crypto.randomUUID() : String(Date.now()) + Math.random();
  }
  return request;
};
const ui = SwaggerUIBundle({
  url: '/v1/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  persistAuthorization: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  validatorUrl: null,
  oauth2RedirectUrl: new URL('oauth2-redirect.html', location.href).href,
  presets: [SwaggerUIBundle.presets.apis],
  requestInterceptor: withKey,
});
ui.initOAuth({
  clientId: ${JSON.stringify(DOCS_CLIENT)},
  scopes: 'openid',
  usePkceWithAuthorizationCodeGrant: true,
  additionalQueryStringParams: { resource: ${JSON.stringify(audience)} },
});
window.ui = ui;
`;
}
