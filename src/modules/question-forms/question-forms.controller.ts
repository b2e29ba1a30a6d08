import { Controller } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import { questionFormRoutes as routes } from '../../contracts/api/routes/question-forms.js';
import { Caller, Input, Route } from '../../http/route.decorator.js';
import { QuestionFormsService } from './question-forms.service.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Controller()
export class QuestionFormsController {
  constructor(private readonly service: QuestionFormsService) {}

  @Route(routes.publishQuestionForm) publish(@Input() input: In<'publishQuestionForm'>, @Caller() caller: Principal) { return this.service.publish(input, caller); }
  @Route(routes.listQuestionForms) list(@Input() input: In<'listQuestionForms'>) { return this.service.list(input); }
  @Route(routes.readQuestionForm) read(@Input() input: In<'readQuestionForm'>) { return this.service.read(input); }
}
