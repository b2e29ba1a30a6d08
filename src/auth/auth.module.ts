import { Module, type DynamicModule } from '@nestjs/common';
import { Authenticator } from '../http/access.guard.js';
import { OidcAuthenticator } from './oidc-authenticator.js';
import type { TokenVerifierOptions } from './token-verifier.js';

/** Who calls, by OIDC access tokens of one issuer. Everywhere in the application, since the guard is. */
@Module({})
export class AuthModule {
  static forRoot(options: TokenVerifierOptions): DynamicModule {
    return {
      module: AuthModule,
      global: true,
      providers: [{ provide: Authenticator, useFactory: () => new OidcAuthenticator(options) }],
      exports: [Authenticator],
    };
  }
}
