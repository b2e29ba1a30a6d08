import type { JourneyStarter, JourneyToStart } from '../../../activities/import.activities.js';
import { pinPolicy, type JourneyPolicy } from '../../domain/policy/journey-policy.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import type { Policies } from '../../persistence/registers/policies.js';
import type { JourneyGateway } from '../../temporal/journey-gateway.js';

/** Starts the journeys of imported candidates. One that was started before, and perhaps has ended since, is what the import wanted. */
export class ImportedJourneys implements JourneyStarter {
  /** A version never changes, so it is read once. */
  private readonly policies = new Map<string, Promise<JourneyPolicy | undefined>>();

  constructor(
    private readonly gateway: Pick<JourneyGateway, 'start'>,
    private readonly register: Pick<Policies, 'version'>,
  ) {}

  async start({ importId, row, candidateId, region, targetGroup, intakeComplete, policy }: JourneyToStart & { importId: string }): Promise<void> {
    const terms = await this.policy(policy);
    await this.gateway.start({ candidateId, region, targetGroup, intakeComplete, policy: pinPolicy(terms, targetGroup) }, `import/${importId}/${row}`);
  }

  private async policy({ policyId, version }: JourneyToStart['policy']): Promise<JourneyPolicy> {
    const key = `${policyId}@${version}`;
    const reading = this.policies.get(key) ?? this.register.version(policyId, version);
    this.policies.set(key, reading);
    reading.catch(() => this.policies.delete(key));
    const policy = await reading;
    if (policy) return policy;
    this.policies.delete(key);
    throw new DomainError('POLICY.UNKNOWN', 'There is no such version of the policy', {
      remedy: 'Publish the policy, and import the row again.',
      facts: { policyId, version },
    });
  }
}
