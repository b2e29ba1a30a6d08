import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { RouteInput, RouteOutput } from '../../contracts/api/route.js';
import type { Principal } from '../../contracts/api/roles.js';
import type { policyRoutes } from '../../contracts/api/routes/policies.js';
import type { JourneyPolicy } from '../../domain/policy/journey-policy.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import { Reply } from '../../http/reply.js';
import { QuestionForms } from '../../persistence/registers/question-forms.js';
import { Policies, type PublishedPolicy } from '../../persistence/registers/policies.js';

type Routes = typeof policyRoutes;

@Injectable()
export class PoliciesService {
  constructor(
    private readonly policies: Policies,
    private readonly forms: QuestionForms,
  ) {}

  /** Publishes the next version. Throws `POLICY.VERSION_TAKEN`, `POLICY.VERSION_GAP` or `FORM.UNKNOWN`. */
  async publish({ body }: RouteInput<Routes['publishPolicy']>, caller: Principal): Promise<Reply<PublishedPolicy>> {
    const { policyId, version } = body;
    const latest = await this.policies.latest(policyId);
    const next = (latest?.version ?? 0) + 1;
    if (version > next) throw versionGap(policyId, next);
    await this.requireForms(body);
    const published = { ...body, publishedAt: new Date().toISOString(), publishedBy: caller.subject };
    if (!(await this.policies.publish(published))) return this.repeated(body, caller);
    return answer(published);
  }

  async list({ query }: RouteInput<Routes['listPolicies']>): Promise<RouteOutput<Routes['listPolicies']>> {
    const { policyId, ...page } = query;
    return this.policies.list({ policyId, page });
  }

  /** Throws `POLICY.NOT_FOUND`. */
  async read({ params }: RouteInput<Routes['readPolicyVersion']>): Promise<PublishedPolicy> {
    const found = await this.policies.version(params.policyId, params.version);
    if (found) return found;
    throw new DomainError('POLICY.NOT_FOUND', 'There is no such version of a policy', {
      remedy: 'Choose a version from /v1/policies.',
    });
  }

  /** A plan asks questions that are published. */
  private async requireForms({ terms, targetGroups }: JourneyPolicy): Promise<void> {
    const plans = [terms.checkpoints, ...Object.values(targetGroups).map((own) => own.checkpoints ?? [])].flat();
    const keys = [...new Set(plans.flatMap((rule) => rule.questions ?? []))];
    const missing = keys.length > 0 ? await this.forms.missing(keys) : [];
    if (missing.length === 0) return;
    throw new DomainError('FORM.UNKNOWN', `There is no such question form: ${missing.join(', ')}`, {
      field: 'body.terms.checkpoints',
      remedy: 'Publish the question form first, or choose one from /v1/question-forms.',
      facts: { missing },
    });
  }

  /** The same version by the same account with the same terms is a retry after a crash. */
  private async repeated(policy: JourneyPolicy, { subject }: Principal): Promise<Reply<PublishedPolicy>> {
    const present = await this.policies.version(policy.policyId, policy.version);
    if (present && present.publishedBy === subject && sameTerms(present, policy)) return answer(present);
    throw new DomainError('POLICY.VERSION_TAKEN', 'This version is published already, and never changes', {
      field: 'body.version',
      remedy: 'Publish the change as the next version.',
      facts: { policyId: policy.policyId, version: policy.version },
    });
  }
}

function answer(policy: PublishedPolicy): Reply<PublishedPolicy> {
  return new Reply(policy, { location: `/v1/policies/${policy.policyId}/versions/${policy.version}` });
}

function sameTerms(a: JourneyPolicy, b: JourneyPolicy): boolean {
  return isDeepStrictEqual([a.terms, a.targetGroups], [b.terms, b.targetGroups]);
}

function versionGap(policyId: string, next: number): DomainError {
  return new DomainError('POLICY.VERSION_GAP', 'A version before this one is missing', {
    field: 'body.version',
    remedy: `Publish it as version ${next}.`,
    facts: { policyId, next },
  });
}
