import { Module, type DynamicModule } from '@nestjs/common';
import type { SharedConfig } from '../../config/config.js';
import { WebhookSecrets } from '../../deliveries/webhooks/signature.js';
import { vaultKey } from '../../persistence/candidates/bsn-vault.js';
import { fromStore } from '../../persistence/store.module.js';
import { Webhooks } from '../../persistence/webhooks/webhooks.js';
import { WebhooksController } from './webhooks.controller.js';
import { WebhooksService } from './webhooks.service.js';

@Module({})
export class WebhooksModule {
  static forRoot({ vault, webhookPrivateAddresses }: Pick<SharedConfig, 'vault' | 'webhookPrivateAddresses'>): DynamicModule {
    const secrets = new WebhookSecrets(vaultKey(vault.key, 'DOORSTROOM_VAULT_KEY'));
    return {
      module: WebhooksModule,
      controllers: [WebhooksController],
      providers: [
        fromStore(
          WebhooksService,
          ({ models }) => new WebhooksService({ webhooks: new Webhooks(models), secrets, allowPrivate: webhookPrivateAddresses }),
        ),
      ],
    };
  }
}
