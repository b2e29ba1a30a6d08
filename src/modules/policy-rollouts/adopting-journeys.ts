import type { JourneyToMove, RolloutActivityDeps } from '../../../activities/rollout.activities.js';
import { pinPolicy } from '../../domain/policy/journey-policy.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import type { Models } from '../../persistence/models.js';
import type { Policies } from '../../persistence/registers/policies.js';
import type { JourneyGateway } from '../../temporal/journey-gateway.js';

/** Not the journey's answer: it is asked again. The target group was corrected meanwhile. */
const DIFFERS = 'POLICY.TARGET_GROUP_DIFFERS';

interface Parts {
  gateway: Pick<JourneyGateway, 'command'>;
  policies: Pick<Policies, 'version'>;
  models: Pick<Models, 'journeys'>;
}

/** Sends a journey the terms of a version for its target group. A repeat has the same key, and changes nothing. */
export class AdoptingJourneys implements NonNullable<RolloutActivityDeps['journeys']> {
  constructor(private readonly parts: Parts) {}

  async adopt({ rolloutId, candidateId, policyId, version }: JourneyToMove): Promise<{ rev: number }> {
    const { gateway, policies, models } = this.parts;
    const [policy, journey] = await Promise.all([policies.version(policyId, version), models.journeys.findById(candidateId, { targetGroup: 1 }).lean()]);
    if (!policy) throw new DomainError('POLICY.UNKNOWN', 'There is no such version of the policy', { remedy: 'Publish the policy first.' });
    if (!journey) throw new DomainError('JOURNEY.NOT_STARTED', 'This candidate has no journey', { remedy: 'Start the journey first.' });
    const { targetGroup } = journey;
    try {
      return await gateway.command({ candidateId, name: 'adoptPolicy', args: { policy: pinPolicy(policy, targetGroup), targetGroup }, key: `rollout/${rolloutId}` });
    } catch (error) {
      if (error instanceof DomainError && error.code === DIFFERS) throw new Error('The target group was corrected at this moment', { cause: error });
      throw error;
    }
  }
}
