import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { RouteInput, RouteOutput } from '../../contracts/api/route.js';
import type { Principal } from '../../contracts/api/roles.js';
import type { questionFormRoutes } from '../../contracts/api/routes/question-forms.js';
import { formKey, type QuestionForm } from '../../domain/guidance/question-form.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import { Reply } from '../../http/reply.js';
import { QuestionForms, type PublishedForm } from '../../persistence/registers/question-forms.js';

type Routes = typeof questionFormRoutes;

@Injectable()
export class QuestionFormsService {
  constructor(private readonly forms: QuestionForms) {}

  /** Publishes the next version. Throws `FORM.VERSION_TAKEN` or `FORM.VERSION_GAP`. */
  async publish({ body }: RouteInput<Routes['publishQuestionForm']>, caller: Principal): Promise<Reply<PublishedForm>> {
    const { formId, version } = body;
    const next = ((await this.forms.latest(formId))?.version ?? 0) + 1;
    if (version > next) {
      throw new DomainError('FORM.VERSION_GAP', 'A version before this one is missing', {
        field: 'body.version',
        remedy: `Publish it as version ${next}.`,
        facts: { formId, next },
      });
    }
    const published = { ...body, publishedAt: new Date().toISOString(), publishedBy: caller.subject };
    return answer((await this.forms.publish(published)) ? published : await this.repeated(body, caller));
  }

  list({ query: { formId, ...page } }: RouteInput<Routes['listQuestionForms']>): Promise<RouteOutput<Routes['listQuestionForms']>> {
    return this.forms.list({ formId, page });
  }

  /** Throws `FORM.NOT_FOUND`. */
  async read({ params }: RouteInput<Routes['readQuestionForm']>): Promise<PublishedForm> {
    const found = await this.forms.byKey(formKey(params));
    if (found) return found;
    throw new DomainError('FORM.NOT_FOUND', 'There is no such version of a question form', { remedy: 'Choose a version from /v1/question-forms.' });
  }

  /** The same version by the same account with the same questions is a retry after a crash. */
  private async repeated(form: QuestionForm, { subject }: Principal): Promise<PublishedForm> {
    const present = await this.forms.byKey(formKey(form));
    if (present?.publishedBy === subject && isDeepStrictEqual([present.title, present.questions], [form.title, form.questions])) return present;
    throw new DomainError('FORM.VERSION_TAKEN', 'This version is published already, and never changes', {
      field: 'body.version',
      remedy: 'Publish the change as the next version.',
      facts: { formId: form.formId, version: form.version },
    });
  }
}

function answer(form: PublishedForm): Reply<PublishedForm> {
  return new Reply(form, { location: `/v1/question-forms/${form.formId}/versions/${form.version}` });
}
