import { Schema } from 'mongoose';
import type { JourneyTerms } from '../../domain/policy/journey-policy.js';
import type { TargetGroup } from '../../domain/candidate/target-group.js';
import { schemaOptions } from '../schema-options.js';

/** One version of a policy; the key is `<policyId>@<version>`. A version never changes. */
export interface PolicyDocument {
  _id: string;
  policyId: string;
  version: number;
  terms: JourneyTerms;
  targetGroups: Partial<Record<TargetGroup, Partial<JourneyTerms>>>;
  publishedAt: string;
  publishedBy: string;
}

/** Refuses a second policy with the same version number. */
export const ONE_POLICY_PER_VERSION = 'one_policy_per_version';

export const policySchema = new Schema(
  {
    _id: { type: String, required: true },
    policyId: { type: String, required: true },
    version: { type: Number, required: true, min: 1 },
    // The terms are validated by the schema of the contracts: one source, and a term more is no migration.
    terms: { type: Schema.Types.Mixed, required: true },
    targetGroups: { type: Schema.Types.Mixed, required: true },
    publishedAt: { type: Date, required: true },
    publishedBy: { type: String, required: true },
  },
  schemaOptions('policies'),
);

policySchema.index({ policyId: 1, version: -1 }, { name: ONE_POLICY_PER_VERSION, unique: true });
policySchema.index({ publishedAt: -1, _id: -1 }, { name: 'list_by_published' });
