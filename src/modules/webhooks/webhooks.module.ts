import { Module, type DynamicModule } from '@nestjs/common';
import type { SharedConfig } from '../../config/config.js';
import { WebhookSecrets } from '../../deliveries/webhooks/signature.js';
import { fromStore } from '../../persistence/store.module.js';
import { Webhooks } from '../../persistence/webhooks/webhooks.js';
import { WebhooksController } from './webhooks.controller.js';
import { WebhooksService } from './webhooks.service.js';

@Module({})
export class WebhooksModule {
  static forRoot({ webhookPrivateAddresses }: Pick<SharedConfig, 'webhookPrivateAddresses'>): DynamicModule {
    return {
      module: WebhooksModule,
      controllers: [WebhooksController],
      providers: [
        fromStore(
          WebhooksService,
          ({ models, keys }) =>
            new WebhooksService({ webhooks: new Webhooks(models), secrets: WebhookSecrets.of(keys.installation), allowPrivate: webhookPrivateAddresses }),
        ),
      ],
    };
  }
}
