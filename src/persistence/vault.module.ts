import { Module, type DynamicModule } from '@nestjs/common';
import type { SharedConfig } from '../config/config.js';
import { BsnVault, vaultKey } from './candidates/bsn-vault.js';

/** The vault of a configuration. Throws `VAULT.KEY_INVALID`. */
export function vaultOf({ key, hashKey }: SharedConfig['vault']): BsnVault {
  return new BsnVault({
    version: 1,
    encryption: vaultKey(key, 'DOORSTROOM_VAULT_KEY'),
    hash: vaultKey(hashKey, 'DOORSTROOM_VAULT_HASH_KEY'),
  });
}

/** The vault, for every module. */
@Module({})
export class VaultModule {
  static forRoot(keys: SharedConfig['vault']): DynamicModule {
    return { module: VaultModule, global: true, providers: [{ provide: BsnVault, useFactory: () => vaultOf(keys) }], exports: [BsnVault] };
  }
}
