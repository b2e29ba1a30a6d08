import type { mongo } from 'mongoose';
import type { Configuration, KoaContextWithOIDC, Provider } from 'oidc-provider';
import { InvalidTarget } from 'oidc-provider/lib/helpers/errors.js';
import { base, Check } from 'oidc-provider/lib/helpers/interaction_policy/index.js';
import { Provider as OidcProvider } from 'oidc-provider/lib/provider.js';
import { CLI_CLIENT, clients, docsOrigins } from './clients.js';
import { claimsOf } from './demo-users.js';
import { MongoAdapter } from './mongo-adapter.js';
import { failurePage } from './pages.js';
import type { IdentitySettings } from './settings.js';
import type { IdentitySecrets } from './signing-keys.js';

export const SIGN_IN_PATH = '/sign-in';
/** The one scope of the API; roles come from the account. */
export const API_SCOPE = 'doorstroom';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const FORTNIGHT = 14 * 24 * HOUR;

export interface ProviderParts {
  settings: IdentitySettings;
  secrets: IdentitySecrets;
  db: mongo.Db;
}

/** The authorization server of local mode: code flow with PKCE, JWT access tokens for the API. */
export function createProvider({ settings, secrets, db }: ProviderParts): Provider {
  return new OidcProvider(settings.issuer, {
    adapter: (model) => new MongoAdapter(model, db),
    jwks: { keys: secrets.keys },
    clients: clients(settings.apiPort),
    scopes: ['openid', 'offline_access'],
    claims: { openid: ['sub', 'roles'] },
    // An answer with a code in the address, the one flow that these clients need.
    responseTypes: ['code'],
    clientAuthMethods: ['none'],
    pkce: { required: () => true },
    clientBasedCORS: (_ctx, origin, client) => client.clientId !== CLI_CLIENT && docsOrigins(settings.apiPort).includes(origin),
    cookies: {
      keys: secrets.cookieKeys,
      // Cookies do not keep ports apart: these names keep out of the way of other programs on this machine.
      names: { session: 'doorstroom_session', interaction: 'doorstroom_interaction', resume: 'doorstroom_resume' },
    },
    interactions: {
      policy: signInEveryTime(),
      url: (_ctx, interaction) => `${SIGN_IN_PATH}/${interaction.uid}`,
    },
    findAccount: (_ctx, accountId) => {
      const claims = claimsOf(accountId, settings);
      return claims && { accountId, claims: () => ({ sub: accountId, ...claims }) };
    },
    extraTokenClaims: (_ctx, token) => (token.kind === 'AccessToken' ? { ...claimsOf(token.accountId, settings) } : undefined),
    loadExistingGrant: (ctx) => firstPartyGrant(ctx, settings.audience),
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    expiresWithSession: () => false,
    features: features(settings),
    ttl: {
      AccessToken: HOUR,
      AuthorizationCode: MINUTE,
      Grant: FORTNIGHT,
      IdToken: HOUR,
      Interaction: HOUR,
      RefreshToken: FORTNIGHT,
      Session: FORTNIGHT,
    },
    renderError: (ctx, out) => {
      ctx.type = 'html';
      ctx.body = failurePage({ code: out.error, description: out.error_description });
    },
  });
}

function features({ audience }: IdentitySettings): Configuration['features'] {
  return {
    devInteractions: { enabled: false },
    dPoP: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    rpInitiatedLogout: { enabled: false },
    resourceIndicators: {
      enabled: true,
      // API docs cannot name a resource: whatever is asked for, the token is for the API.
      defaultResource: () => audience,
      useGrantedResource: () => true,
      getResourceServerInfo: (_ctx, resource) => {
        if (resource !== audience) throw new InvalidTarget('the API is the only resource here');
        return { scope: API_SCOPE, audience, accessTokenFormat: 'jwt', accessTokenTTL: HOUR, jwt: { sign: { alg: 'RS256' } } };
      },
    },
  };
}

/** One may be every demo user in turn, so each sign-in asks which one; first-party clients need no consent. */
function signInEveryTime(): ReturnType<typeof base> {
  const policy = base();
  policy.get('login')?.checks.add(
    new Check('choose_user', 'A demo user must be chosen', (ctx) =>
      ctx.oidc.result?.login === undefined ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
    ),
  );
  policy.get('consent')?.checks.remove('native_client_prompt');
  return policy;
}

/** A new grant of all that our own clients may have. */
async function firstPartyGrant(ctx: KoaContextWithOIDC, audience: string): Promise<InstanceType<Provider['Grant']> | undefined> {
  const { provider, client, account, result } = ctx.oidc;
  if (client === undefined || account === undefined || result?.login === undefined) return undefined;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: account.accountId });
  grant.addOIDCScope('openid offline_access');
  grant.addResourceScope(audience, API_SCOPE);
  await grant.save();
  return grant;
}
