/** zod schemas of question forms, and from a form the schema of its answers. */
import { z } from 'zod';
import type { Answers, Question, QuestionForm } from '../domain/guidance/question-form.js';
import { zFreeText } from './api/common.js';
import { hint } from './api/hints.js';

const zLabel = z.strictObject({ nl: zFreeText(300), en: zFreeText(300) }).meta({ id: 'Label', description: 'Words for the people who read them.' });

export const zFormId = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, hint('code'))
  .max(40)
  .meta({ examples: ['week-check'] });
const zCode = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, hint('code'))
  .max(40);
const asked = { code: zCode, label: zLabel, required: z.boolean() };
const zNumber = z.number().min(-1_000_000).max(1_000_000);
const upwards = ({ min, max }: { min: number; max: number }) => min < max;
const unique = (items: { code: string }[]) => new Set(items.map((item) => item.code)).size === items.length;

const zQuestion = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('yes-no'), ...asked }),
    z.strictObject({
      kind: z.literal('choice'),
      ...asked,
      options: z.array(z.strictObject({ code: zCode, label: zLabel })).min(2).max(30).refine(unique, hint('code-twice')),
      multiple: z.boolean().meta({ description: 'More than one may be chosen.' }),
    }),
    z
      .strictObject({ kind: z.literal('scale'), ...asked, min: z.int().min(0).max(10), max: z.int().min(1).max(10), minLabel: zLabel, maxLabel: zLabel })
      .refine(upwards, { error: hint('min-max'), path: ['max'] }),
    z
      .strictObject({ kind: z.literal('number'), ...asked, min: zNumber, max: zNumber, unit: zLabel.optional() })
      .refine(upwards, { error: hint('min-max'), path: ['max'] }),
    z.strictObject({ kind: z.literal('text'), ...asked, maxLength: z.int().min(1).max(4000) }),
  ])
  .meta({ id: 'Question' });

/** A version of a question form, as an administrator publishes it. */
export const zQuestionForm = z.strictObject({
  formId: zFormId,
  version: z.int().min(1).max(99_999),
  title: zLabel,
  questions: z.array(zQuestion).min(1).max(40).refine(unique, hint('code-twice')),
});

/** Answers before it is known to which form: by code of the question. */
export const zAnswers = z
  .record(zCode, z.union([z.boolean(), z.number(), z.string().max(4000), z.array(z.string().max(40)).max(30)]))
  .meta({ id: 'Answers', description: 'By code of the question. Yes-no: true or false. Choice: a code, or codes. Scale and number: a number. Text: text.' });

/** The schema of the answers to one form: every required question, and nothing that was not asked. */
export function answersSchema({ questions }: Pick<QuestionForm, 'questions'>): z.ZodType<Answers> {
  const shape = Object.fromEntries(questions.map((question) => [question.code, question.required ? answerTo(question) : answerTo(question).optional()]));
  return z.strictObject(shape) as unknown as z.ZodType<Answers>;
}

function answerTo(question: Question): z.ZodType {
  switch (question.kind) {
    case 'yes-no':
      return z.boolean();
    case 'choice': {
      const option = z.enum(question.options.map(({ code }) => code));
      if (!question.multiple) return option;
      return z.array(option).min(question.required ? 1 : 0).max(question.options.length).refine((codes) => new Set(codes).size === codes.length, hint('twice'));
    }
    case 'scale':
      return z.int().min(question.min).max(question.max);
    case 'number':
      return z.number().min(question.min).max(question.max);
    case 'text':
      return zFreeText(question.maxLength);
  }
}

// The schema and the domain's type say the same, or this does not compile.
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
export const FORM_SCHEMA_MATCHES_DOMAIN: Same<z.output<typeof zQuestionForm>, QuestionForm> = true;
