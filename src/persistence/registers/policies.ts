import type { JourneyPolicy } from '../../domain/policy/journey-policy.js';
import { STANDARD_POLICY } from '../../domain/policy/standard-policy.js';
import type { Instant } from '../../domain/shared/calendar.js';
import type { Models } from '../models.js';
import { readPage, type Page, type PageRequest } from '../pages.js';
import { isDuplicateKey, plain } from '../stored.js';
import type { PolicyDocument } from './policy.schema.js';

export type PublishedPolicy = JourneyPolicy & { publishedAt: Instant; publishedBy: string };

export class Policies {
  constructor(private readonly models: Pick<Models, 'policies' | 'regions'>) {}

  async version(policyId: string, version: number): Promise<PublishedPolicy | undefined> {
    const found = await this.models.policies.findById(policyKey(policyId, version)).lean();
    return found ? rowOfPolicy(found) : undefined;
  }

  /** The newest version: what an intake of today pins. */
  async latest(policyId: string): Promise<PublishedPolicy | undefined> {
    const found = await this.models.policies.findOne({ policyId }).sort({ version: -1 }).lean();
    return found ? rowOfPolicy(found) : undefined;
  }

  /** What a new journey in a region pins: the policy that is named, or else that of the region; its newest version. */
  async inForce({ region, policyId }: { region: string; policyId?: string | undefined }): Promise<PublishedPolicy | undefined> {
    const chosen = policyId ?? (await this.models.regions.findById(region, { policyId: 1 }).lean())?.policyId;
    return this.latest(chosen ?? STANDARD_POLICY.policyId);
  }

  async list({ policyId, page }: { policyId?: string | undefined; page: PageRequest }): Promise<Page<PublishedPolicy>> {
    const found = await readPage(this.models.policies, { filter: policyId ? { policyId } : {}, page });
    return { ...found, items: found.items.map(rowOfPolicy) };
  }

  /** False when there is such a version already: a version never changes. */
  async publish(policy: PublishedPolicy): Promise<boolean> {
    try {
      await this.models.policies.create({ _id: policyKey(policy.policyId, policy.version), ...policy });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }
}

export function policyKey(policyId: string, version: number): string {
  return `${policyId}@${version}`;
}

function rowOfPolicy({ _id: _key, ...document }: PolicyDocument): PublishedPolicy {
  return plain(document) as PublishedPolicy;
}
