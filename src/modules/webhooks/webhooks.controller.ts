import { Controller } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import { webhookRoutes as routes } from '../../contracts/api/routes/webhooks.js';
import { Caller, Input, Route } from '../../http/route.decorator.js';
import { WebhooksService } from './webhooks.service.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Controller()
export class WebhooksController {
  constructor(private readonly service: WebhooksService) {}

  @Route(routes.createWebhook) create(@Input() input: In<'createWebhook'>, @Caller() caller: Principal) { return this.service.create(input, caller); }
  @Route(routes.listWebhooks) list(@Input() input: In<'listWebhooks'>) { return this.service.list(input); }
  @Route(routes.readWebhook) read(@Input() input: In<'readWebhook'>) { return this.service.read(input); }
  @Route(routes.changeWebhook) change(@Input() input: In<'changeWebhook'>) { return this.service.change(input); }
  @Route(routes.rotateWebhookSecret) rotate(@Input() input: In<'rotateWebhookSecret'>) { return this.service.rotate(input); }
}
