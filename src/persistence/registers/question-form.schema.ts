import { Schema } from 'mongoose';
import type { QuestionForm } from '../../domain/guidance/question-form.js';
import { schemaOptions } from '../schema-options.js';

/** One version of a question form; the key is `<formId>@<version>`. A version never changes. */
export interface QuestionFormDocument extends QuestionForm {
  _id: string;
  publishedAt: string;
  publishedBy: string;
}

export const questionFormSchema = new Schema(
  {
    _id: { type: String, required: true },
    formId: { type: String, required: true },
    version: { type: Number, required: true, min: 1 },
    // Title and questions are validated by the schema of the contracts.
    title: { type: Schema.Types.Mixed, required: true },
    questions: { type: [Schema.Types.Mixed], required: true },
    publishedAt: { type: Date, required: true },
    publishedBy: { type: String, required: true },
  },
  schemaOptions('question-forms'),
);

questionFormSchema.index({ formId: 1, version: -1 }, { name: 'one_form_per_version', unique: true });
questionFormSchema.index({ publishedAt: -1, _id: -1 }, { name: 'list_by_published' });
