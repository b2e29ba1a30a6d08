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
  server.get('/docs/docs.css', page(STYLE, 'text/css; charset=utf-8'));
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
<link rel="stylesheet" href="docs.css">
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

/** What nobody needs here: a choice of one server, a secret that a browser has not, a scope that is always asked. */
const STYLE = `
.swagger-ui .scheme-container .servers-title, .swagger-ui .scheme-container .servers { display: none; }
.swagger-ui .auth-container .wrapper:has([for^="client_secret"]), .swagger-ui .auth-container .scopes, .swagger-ui .scope-def { display: none; }
/* Every refusal has the same shape: its status and words are enough. */
.swagger-ui .responses-table:not(.live-responses-table) .response:is([data-code^="4"], [data-code^="5"]) .response-col_description > :not(.response-col_description__inner) { display: none; }
.swagger-ui .responses-table .response-col_description__inner p { margin: 0; }
.swagger-ui .info { margin: 2rem 0 1rem; }
.swagger-ui .scheme-container { margin-bottom: 0; padding: 1rem 0; box-shadow: none; }
`;

/**
 * Signs in with PKCE, asks for a token of this API, and gives every command a fresh key. Of all the ways to sign in that
 * the provider names, the page offers the one that a browser should take.
 */
function initialiser({ issuer, audience }: DocsOptions): string {
  return `'use strict';
const json = async (address) => {
  const response = await fetch(address);
  if (!response.ok) throw new Error(address + ' answers ' + response.status);
  return response.json();
};
const withSignIn = async (spec) => {
  try {
    const provider = await json(${JSON.stringify(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)});
    const authorizationCode = { authorizationUrl: provider.authorization_endpoint, tokenUrl: provider.token_endpoint, scopes: { openid: '' } };
    spec.components.securitySchemes = { oidc: { type: 'oauth2', flows: { authorizationCode } } };
  } catch (error) {
    console.error('The identity provider does not answer; sign in when it does.', error);
  }
  return spec;
};
// The page makes a key for every command, so that nobody has to.
const withoutKeys = (spec) => {
  for (const operation of Object.values(spec.paths).flatMap(Object.values)) {
    operation.parameters = (operation.parameters || []).map((parameter) =>
      parameter.name === 'Idempotency-Key' ? { ...parameter, required: false, description: 'Leave it empty: this page gives every command a new one.' } : parameter,
    );
  }
  return spec;
};
const withKey = (request) => {
  const method = (request.method || 'GET').toUpperCase();
  const own = new URL(request.url, location.href).origin === location.origin;
  if (own && method === 'POST' && !request.headers['Idempotency-Key']) {
    request.headers['Idempotency-Key'] = crypto.randomUUID ? crypto.randomUUID() : String(Date.now()) + Math.random();
  }
  return request;
};
const show = (spec) => {
  const ui = SwaggerUIBundle({
    spec,
    dom_id: '#docs',
    deepLinking: true,
    // Closed groups: an open list of more than 150 lines is drawn only where one looks, and the browser's own search misses the rest.
    docExpansion: 'none',
    filter: true,
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
};
json('/v1/openapi.json').then(withSignIn).then(withoutKeys).then(show);
`;
}
