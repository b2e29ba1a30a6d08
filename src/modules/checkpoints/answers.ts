/** Answers of a report against the form that the checkpoint names. */
import { answersSchema } from '../../contracts/question-form.js';
import type { Answers, QuestionForm } from '../../domain/guidance/question-form.js';
import { DomainError, type FieldFault } from '../../domain/shared/domain-error.js';

/**
 * The answers when they fit the form. Throws `ANSWERS.MISSING`, `ANSWERS.NO_QUESTIONS` or `ANSWERS.INVALID` with every
 * fault; what was answered is never repeated in it.
 */
export function requireAnswers(answers: Answers | undefined, form: QuestionForm | undefined): Answers | undefined {
  if (!form) {
    if (answers === undefined || Object.keys(answers).length === 0) return undefined;
    throw new DomainError('ANSWERS.NO_QUESTIONS', 'This checkpoint has no questions', { field: 'body.answers', remedy: 'Leave answers out and use note.' });
  }
  const { formId, version, questions } = form;
  const facts = { formId, version };
  if (answers === undefined) {
    const required = questions.filter((q) => q.required).map((q) => q.code);
    if (required.length === 0) return undefined;
    throw new DomainError('ANSWERS.MISSING', 'The questions of this checkpoint were not answered', {
      field: 'body.answers',
      remedy: `Answer at least: ${required.join(', ')}.`,
      facts: { ...facts, required },
    });
  }
  const result = answersSchema(form).safeParse(answers);
  if (result.success) return result.data;
  const faults = result.error.issues.flatMap((issue): FieldFault[] => {
    const at = (name?: string) => ['body', 'answers', ...issue.path.map(String), ...(name === undefined ? [] : [name])].join('.');
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ field: at(key), code: issue.code, message: 'This was not asked' }));
    return [{ field: at(), code: issue.code ?? 'custom', message: wanted(form, String(issue.path[0])) }];
  });
  throw new DomainError('ANSWERS.INVALID', 'Not all answers fit the questions', {
    field: faults[0]?.field ?? 'body.answers',
    remedy: 'Correct the answers that are named in faults.',
    faults,
    facts,
  });
}

/** What an answer to the question looks like. */
function wanted({ questions }: QuestionForm, code: string): string {
  const question = questions.find((q) => q.code === code);
  switch (question?.kind) {
    case 'yes-no':
      return 'Answer true or false';
    case 'choice':
      return `Choose ${question.multiple ? 'any' : 'one'} of: ${question.options.map((o) => o.code).join(', ')}`;
    case 'scale':
      return `Give a whole number from ${question.min} to ${question.max}`;
    case 'number':
      return `Give a number from ${question.min} to ${question.max}`;
    case 'text':
      return `Give a text of at most ${question.maxLength} characters`;
    case undefined:
      return 'This was not asked';
  }
}
