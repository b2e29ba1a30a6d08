import { unknownCandidate } from './refusals.js';
import { intakeMissing } from '../../domain/candidate/profile.js';
import type { TargetGroup } from '../../domain/candidate/target-group.js';
import type { JourneyStart } from '../../domain/journey/intake.js';
import { pinPolicy, type PinnedPolicy } from '../../domain/policy/journey-policy.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import type { Reached } from '../../http/candidate-reach.js';
import type { CandidateRecords, ProfileRecord } from '../../persistence/candidates/candidate-records.js';
import type { Policies } from '../../persistence/registers/policies.js';
import { PoliciesInForce } from './policies-in-force.js';

/** What a journey starts with, from the register. Free of any framework: the API and the import both use it. */
export class JourneyStarts {
  constructor(
    private readonly records: CandidateRecords,
    private readonly policies: Policies,
    private readonly inForce: PoliciesInForce = new PoliciesInForce(policies),
  ) {}

  /** With the policy of the region unless one is named. Throws `CANDIDATE.UNKNOWN`, `CANDIDATE.MERGED` or `POLICY.UNKNOWN`. */
  async startOf({ candidateId, policyId }: { candidateId: string; policyId?: string | undefined }, reached: Reached = {}): Promise<JourneyStart> {
    const profile = await this.profile(candidateId, reached);
    const { region, targetGroup } = profile;
    const policy = await this.inForce.of({ region, policyId });
    if (!policy) throw unknownPolicy(policyId ?? region);
    const intakeComplete = intakeMissing(profile).length === 0;
    return { candidateId, region, targetGroup, policy: pinPolicy(policy, targetGroup), intakeComplete };
  }

  /** Throws `JOURNEY.INTAKE_INCOMPLETE` with what is missing. */
  async requireComplete(candidateId: string): Promise<void> {
    const missing = intakeMissing(await this.profile(candidateId));
    if (missing.length === 0) return;
    throw new DomainError('JOURNEY.INTAKE_INCOMPLETE', `Still missing: ${missing.join(', ')}`, {
      remedy: 'Complete these parts of the profile first.',
      facts: { missing },
    });
  }

  /** The terms of a version that a journey pinned, for another target group. Throws `POLICY.UNKNOWN`. */
  async pin(
    { policyId, version }: { policyId: string; version: number },
    targetGroup: TargetGroup,
  ): Promise<PinnedPolicy> {
    const policy = await this.policies.version(policyId, version);
    if (!policy) throw unknownPolicy(policyId);
    return pinPolicy(policy, targetGroup);
  }

  private async profile(candidateId: string, { profile: read }: Reached = {}): Promise<ProfileRecord> {
    const profile = read ? await this.records.openProfile(read) : await this.records.profile(candidateId);
    if (!profile) throw unknownCandidate();
    if (!profile.merged) return profile;
    throw new DomainError('CANDIDATE.MERGED', 'This record was merged into another', { remedy: 'Use the other record.' });
  }
}

function unknownPolicy(policyId: string): DomainError {
  return new DomainError('POLICY.UNKNOWN', `There is no policy "${policyId}"`, {
    field: 'body.policyId',
    remedy: 'Choose a policy from /v1/policies.',
  });
}
