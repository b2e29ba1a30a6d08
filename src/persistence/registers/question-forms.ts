import { formKey, type QuestionForm } from '../../domain/guidance/question-form.js';
import type { Instant } from '../../domain/shared/calendar.js';
import type { Models } from '../models.js';
import { readPage, type Page, type PageRequest } from '../pages.js';
import { isDuplicateKey, plain } from '../stored.js';
import type { QuestionFormDocument } from './question-form.schema.js';

export type PublishedForm = QuestionForm & { publishedAt: Instant; publishedBy: string };

export class QuestionForms {
  constructor(private readonly models: Pick<Models, 'questionForms'>) {}

  /** By `formId@version`. */
  async byKey(key: string): Promise<PublishedForm | undefined> {
    const found = await this.models.questionForms.findById(key).lean();
    return found ? rowOfForm(found) : undefined;
  }

  /** Which of these keys name no published version. */
  async missing(keys: string[]): Promise<string[]> {
    const found = await this.models.questionForms.find({ _id: { $in: keys } }, { _id: 1 }).lean();
    const known = new Set(found.map((form) => form._id));
    return keys.filter((key) => !known.has(key));
  }

  async latest(formId: string): Promise<PublishedForm | undefined> {
    const found = await this.models.questionForms.findOne({ formId }).sort({ version: -1 }).lean();
    return found ? rowOfForm(found) : undefined;
  }

  async list({ formId, page }: { formId?: string | undefined; page: PageRequest }): Promise<Page<PublishedForm>> {
    const found = await readPage(this.models.questionForms, { filter: formId ? { formId } : {}, page });
    return { ...found, items: found.items.map(rowOfForm) };
  }

  /** False when there is such a version already: a version never changes. */
  async publish(form: PublishedForm): Promise<boolean> {
    try {
      await this.models.questionForms.create({ _id: formKey(form), ...form });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }
}

function rowOfForm({ _id: _key, ...document }: QuestionFormDocument): PublishedForm {
  return plain(document) as PublishedForm;
}
