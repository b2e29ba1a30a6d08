import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mongo } from 'mongoose';
import { accountIdOf } from './demo-users.js';
import { ensureIdentityIndexes } from './mongo-adapter.js';
import { choosePage, failurePage, PAGE_POLICY } from './pages.js';
import { API_SCOPE, createProvider, SIGN_IN_PATH } from './provider.js';
import type { IdentitySettings } from './settings.js';
import { identitySecrets } from './signing-keys.js';

const FORM_LIMIT = 4_096;
const DATABASE_TIMEOUT_MS = 10_000;

export interface RunningIdentity {
  issuer: string;
  stop(): Promise<void>;
}

type Provider = ReturnType<typeof createProvider>;
interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  path: string;
}

/** Starts the provider. Rejects when the port is taken or the database does not answer. */
export async function startIdentity(settings: IdentitySettings): Promise<RunningIdentity> {
  const client = new mongo.MongoClient(settings.mongodbUri, { serverSelectionTimeoutMS: DATABASE_TIMEOUT_MS });
  try {
    await client.connect();
    const db = client.db();
    await ensureIdentityIndexes(db);
    const provider = createProvider({ settings, secrets: await identitySecrets(db), db });
    const server = createServer(listener({ provider, db, settings }));
    await listen(server, settings);
    return {
      issuer: settings.issuer,
      stop: async () => {
        await close(server);
        await client.close();
      },
    };
  } catch (error) {
    await client.close();
    throw error;
  }
}

function listener({ provider, db, settings }: { provider: Provider; db: mongo.Db; settings: IdentitySettings }) {
  const ownHost = new URL(settings.issuer).host;
  const standard = provider.callback();
  return (request: IncomingMessage, response: ServerResponse): void => {
    const address = new URL(request.url ?? '/', settings.issuer);
    const path = address.pathname;
    protect(response);
    if (path === '/readyz') return void answerReady({ db, response });
    // A page elsewhere whose name was pointed at this machine must not reach a sign-in without password.
    if (request.headers.host !== ownHost) return sendPage(response, { status: 421, html: failurePage({ code: 'misdirected_request', description: `use ${settings.issuer}` }) });
    // API docs ask for no scope until somebody ticks one; RFC 6749, section 3.3 lets the server fill in a default.
    if (path === '/auth' && !address.searchParams.has('scope')) {
      address.searchParams.set('scope', API_SCOPE);
      request.url = `${path}${address.search}`;
    }
    if (!path.startsWith(`${SIGN_IN_PATH}/`)) return void standard(request, response);
    signIn(provider, { request, response, path }).catch((error: unknown) => {
      const { error: code = 'server_error', statusCode = 500 } = error as { error?: string; statusCode?: number };
      if (statusCode >= 500) process.stderr.write(`${JSON.stringify({ level: 'error', msg: 'sign-in failed', error: String(error) })}\n`);
      if (!response.headersSent) sendPage(response, { status: statusCode, html: failurePage({ code }) });
    });
  };
}

function protect(response: ServerResponse): void {
  response.setHeader('content-security-policy', PAGE_POLICY);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cache-control', 'no-store');
}

async function answerReady({ db, response }: { db: mongo.Db; response: ServerResponse }): Promise<void> {
  const status = await db.command({ ping: 1 }).then(
    () => 200,
    () => 503,
  );
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ ready: status === 200 }));
}

async function signIn(provider: Provider, { request, response, path }: Exchange): Promise<void> {
  const interaction = await provider.interactionDetails(request, response);
  const action = `${SIGN_IN_PATH}/${interaction.uid}`;
  if (path !== action) return sendPage(response, { status: 404, html: failurePage({ code: 'not_found' }) });
  if (request.method === 'GET') return sendPage(response, { status: 200, html: choosePage({ action, unknown: false }) });
  if (request.method !== 'POST') return sendPage(response, { status: 405, html: failurePage({ code: 'method_not_allowed' }) });
  const form = await readForm(request);
  if (form === undefined) return sendPage(response, { status: 413, html: failurePage({ code: 'form_too_large' }) });
  if (form.has('cancel')) {
    return provider.interactionFinished(request, response, { error: 'access_denied', error_description: 'the sign-in was cancelled' });
  }
  const accountId = accountIdOf(form.get('account') ?? '');
  if (accountId === undefined) return sendPage(response, { status: 422, html: choosePage({ action, unknown: true }) });
  await forgetSession(provider, interaction);
  await provider.interactionFinished(request, response, { login: { accountId } }, { mergeWithLastSubmission: false });
}

/** Whoever signed in here before is forgotten, so that one may go on as another demo user without signing out. */
async function forgetSession(provider: Provider, interaction: Awaited<ReturnType<Provider['interactionDetails']>>): Promise<void> {
  if (interaction.session === undefined) return;
  const session = await provider.Session.findByUid(interaction.session.uid);
  await session?.destroy();
  delete interaction.session;
  await interaction.persist();
}

/** The posted form; undefined when it is too large. */
async function readForm(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += String(chunk);
    if (text.length > FORM_LIMIT) return undefined;
  }
  return new URLSearchParams(text);
}

function sendPage(response: ServerResponse, { status, html }: { status: number; html: string }): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(html);
}

async function listen(server: Server, { host, port }: { host: string; port: number }): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(server.address() as AddressInfo);
    });
  });
}

/** Lets running requests end. */
async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeIdleConnections();
  });
}
