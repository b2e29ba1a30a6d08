import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { languageOf } from '../../http/language.js';
import type { ApiRequest } from '../../http/request.js';

/** The language in which the caller wants to read the answer. */
export const AnswerLanguage = createParamDecorator((_: unknown, context: ExecutionContext) =>
  languageOf(context.switchToHttp().getRequest<ApiRequest>().headers['accept-language']),
);
