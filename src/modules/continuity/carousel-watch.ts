import { lengthensCarousel, type CarouselHistory } from '../../domain/continuity/carousel.js';
import type { Acknowledged } from '../../domain/journey/continuity-state.js';
import type { JourneyRow } from '../../domain/journey/projection.js';
import { pinPolicy, type JourneyTerms } from '../../domain/policy/journey-policy.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import { ContinuityReads } from '../../persistence/continuity/continuity-reads.js';
import type { Models } from '../../persistence/models.js';
import { Policies } from '../../persistence/registers/policies.js';

type Period = { startsAt: string; endsAt: string };
type Ruled = Pick<JourneyRow, 'candidateId' | 'policyId' | 'policyVersion' | 'targetGroup'>;
type Collections = ConstructorParameters<typeof ContinuityReads>[0] & Pick<Models, 'policies' | 'regions'>;

/** Warns of work that would make or lengthen a carousel, by the terms that the journey pinned. */
export class CarouselWatch {
  readonly reads: ContinuityReads;
  private readonly policies: Policies;

  constructor(models: Collections) {
    this.reads = new ContinuityReads(models);
    this.policies = new Policies(models);
  }

  /** The terms of the journey's own policy. Throws `POLICY.UNKNOWN`. */
  async termsOf({ policyId, policyVersion, targetGroup }: Omit<Ruled, 'candidateId'>): Promise<JourneyTerms> {
    const policy = await this.policies.version(policyId, policyVersion);
    if (policy) return pinPolicy(policy, targetGroup).terms;
    throw new DomainError('POLICY.UNKNOWN', `There is no policy "${policyId}"`, { remedy: 'Choose a policy from /v1/policies.' });
  }

  /** Says of each period whether work in it deserves the warning. */
  async lengthens(journey: Ruled): Promise<(offer: Period) => boolean> {
    const [{ carousel: terms }, history] = await Promise.all([this.termsOf(journey), this.reads.historyOf(journey.candidateId)]);
    return (offer) => lengthensCarousel(history, { offer, terms });
  }

  /** Throws `PROPOSAL.CAROUSEL_WARNING` unless somebody acknowledged the warning. */
  async requireAcknowledged(journey: Ruled, { offer, acknowledge }: { offer: Period; acknowledge: Acknowledged | undefined }): Promise<void> {
    if (acknowledge) return;
    const { carousel: terms } = await this.termsOf(journey);
    const history: CarouselHistory = await this.reads.historyOf(journey.candidateId);
    if (!lengthensCarousel(history, { offer, terms })) return;
    throw new DomainError('PROPOSAL.CAROUSEL_WARNING', 'This would be one more short placement without progress', {
      field: 'body.acknowledge',
      remedy: 'Look for longer work or record progress. Or acknowledge the warning, with a reason.',
      facts: { placements: terms.placements, shorterThan: terms.shorterThan, within: terms.within },
    });
  }
}
