import { z } from 'zod';
import { zFormId, zQuestionForm } from '../../question-form.js';
import { pageOf, pageQuery, zInstant } from '../common.js';
import { hint } from '../hints.js';
import { defineRoute } from '../route.js';

const tag = 'Question forms';

const zPublishedForm = zQuestionForm
  .extend({ publishedAt: zInstant, publishedBy: z.string().meta({ description: 'The account that published it.' }) })
  .meta({ id: 'QuestionForm' });

const zVersion = z
  .string()
  .regex(/^[1-9][0-9]{0,4}$/, hint('whole'))
  .transform(Number)
  .meta({ openapi: { type: 'integer', minimum: 1, maximum: 99_999 } });

/** The questions to answer at a checkpoint: versioned, and never changed once published. */
export const questionFormRoutes = {
  publishQuestionForm: defineRoute({
    operationId: 'publishQuestionForm',
    method: 'post',
    path: '/v1/question-forms',
    tag,
    summary: 'Publish a new version of a question form',
    description: 'Versions count up from 1 without a gap. A version never changes: reports keep the version that was answered.',
    body: zQuestionForm,
    response: zPublishedForm,
    status: 201,
    errors: ['FORM.VERSION_TAKEN', 'FORM.VERSION_GAP'],
  }),
  listQuestionForms: defineRoute({
    operationId: 'listQuestionForms',
    method: 'get',
    path: '/v1/question-forms',
    tag,
    summary: 'Question forms with their versions, the newest first',
    query: z.strictObject({ ...pageQuery(['-publishedAt', 'publishedAt']), formId: zFormId.optional() }),
    response: pageOf(zPublishedForm),
    status: 200,
  }),
  readQuestionForm: defineRoute({
    operationId: 'readQuestionForm',
    method: 'get',
    path: '/v1/question-forms/{formId}/versions/{version}',
    tag,
    summary: 'One version of a question form',
    params: z.strictObject({ formId: zFormId, version: zVersion }),
    response: zPublishedForm,
    status: 200,
    errors: ['FORM.NOT_FOUND'],
  }),
};
