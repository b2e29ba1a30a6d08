/** Questions to answer at a checkpoint. A form is versioned data: a version never changes once it is published. */

export const QUESTION_KINDS = ['yes-no', 'choice', 'scale', 'number', 'text'] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];

/** Words for the people who read them: Dutch and English. */
export interface Label {
  nl: string;
  en: string;
}

interface Asked {
  /** Stable name of the question within the form: the key of its answer. */
  code: string;
  label: Label;
  /** Must be answered. */
  required: boolean;
}

export type Question =
  | (Asked & { kind: 'yes-no' })
  | (Asked & { kind: 'choice'; options: { code: string; label: Label }[]; multiple: boolean })
  /** Whole numbers from `min` to `max`, each end with its meaning. */
  | (Asked & { kind: 'scale'; min: number; max: number; minLabel: Label; maxLabel: Label })
  | (Asked & { kind: 'number'; min: number; max: number; unit?: Label | undefined })
  | (Asked & { kind: 'text'; maxLength: number });

export interface QuestionForm {
  /** Meaningless outside the product, e.g. `week-check`. */
  formId: string;
  /** Counts up from 1. */
  version: number;
  title: Label;
  questions: Question[];
}

/** An answer by the kind of its question: yes-no, choice (one or more), scale and number, text. */
export type Answer = boolean | string | string[] | number;
/** By code of the question. Personal data. */
export type Answers = Record<string, Answer>;

/** How a checkpoint rule names a form: `formId@version`. */
export function formKey({ formId, version }: Pick<QuestionForm, 'formId' | 'version'>): string {
  return `${formId}@${version}`;
}
