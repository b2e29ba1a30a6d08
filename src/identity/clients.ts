import type { ClientMetadata } from 'oidc-provider';
import { CODEC_SIGNED_IN } from '../contracts/api/routes/codec.js';

export const DOCS_CLIENT = 'doorstroom-docs';
export const CLI_CLIENT = 'doorstroom-cli';
/** A native client may add any port to it (RFC 8252, section 7.3). */
export const CLI_REDIRECT_URI = 'http://127.0.0.1/callback';

/** Where pages of the API live: the one place from which a browser may ask for tokens. */
export function docsOrigins(apiPort: number): string[] {
  return [`http://127.0.0.1:${apiPort}`, `http://localhost:${apiPort}`];
}

/** Our own clients. Public, since a browser and a command line keep no secret: PKCE stands in for it. */
export function clients(apiPort: number): ClientMetadata[] {
  const common = {
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
  } satisfies Partial<ClientMetadata>;
  return [
    {
      ...common,
      client_id: DOCS_CLIENT,
      client_name: 'Doorstroom API docs',
      application_type: 'web',
      redirect_uris: docsOrigins(apiPort).flatMap((origin) => [`${origin}/docs/oauth2-redirect.html`, `${origin}${CODEC_SIGNED_IN}`]),
    },
    {
      ...common,
      client_id: CLI_CLIENT,
      client_name: 'Doorstroom command line',
      application_type: 'native',
      redirect_uris: [CLI_REDIRECT_URI],
    },
  ];
}
