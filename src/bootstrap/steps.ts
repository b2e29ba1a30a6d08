/** The migrations of the product, in order. A step that was released is never changed. */
import { formKey } from '../domain/guidance/question-form.js';
import { STANDARD_FORMS } from '../domain/guidance/standard-forms.js';
import { REGIONS } from '../domain/region/regions.js';
import { STANDARD_POLICY } from '../domain/policy/standard-policy.js';
import type { Store } from '../persistence/connection.js';
import { policyKey } from '../persistence/registers/policies.js';
import { insertNew } from '../persistence/stored.js';
import type { Migration } from './migrations.js';

export const MIGRATIONS: readonly Migration[] = [
  { version: '0001', title: 'labour-market regions of 2025', run: seedRegions },
  { version: '0002', title: 'standard policy', run: seedStandardPolicy },
  { version: '0003', title: 'standard question forms', run: seedStandardForms },
];

async function seedRegions({ models }: Store): Promise<void> {
  const { policyId } = STANDARD_POLICY;
  await insertNew(models.regions, REGIONS.map(({ code, name }) => ({ _id: code, rev: 1, name, policyId })));
}

async function seedStandardPolicy({ models }: Store): Promise<void> {
  const { policyId, version } = STANDARD_POLICY;
  const document = {
    ...STANDARD_POLICY,
    _id: policyKey(policyId, version),
    publishedAt: new Date().toISOString(),
    publishedBy: 'bootstrap',
  };
  await insertNew(models.policies, [document]);
}

async function seedStandardForms({ models }: Store): Promise<void> {
  const published = { publishedAt: new Date().toISOString(), publishedBy: 'bootstrap' };
  await insertNew(models.questionForms, STANDARD_FORMS.map((form) => ({ _id: formKey(form), ...form, ...published })));
}
