import { Controller } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import { messagePreferenceRoutes as routes } from '../../contracts/api/routes/message-preferences.js';
import { Caller, Input, Route } from '../../http/route.decorator.js';
import { MessagePreferencesService } from './message-preferences.service.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Controller()
export class MessagePreferencesController {
  constructor(private readonly service: MessagePreferencesService) {}

  @Route(routes.readMessagePreferences) readOwn(@Caller() caller: Principal) { return this.service.readOwn(caller); }
  @Route(routes.replaceMessagePreferences) replaceOwn(@Input() input: In<'replaceMessagePreferences'>, @Caller() caller: Principal) { return this.service.replaceOwn(input, caller); }
  @Route(routes.readCandidateMessagePreferences) read(@Input() input: In<'readCandidateMessagePreferences'>) { return this.service.readOfCandidate(input); }
  @Route(routes.replaceCandidateMessagePreferences) replace(@Input() input: In<'replaceCandidateMessagePreferences'>) { return this.service.replaceOfCandidate(input); }
}
