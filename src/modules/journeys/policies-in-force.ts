import type { Policies, PublishedPolicy } from '../../persistence/registers/policies.js';

/** A policy that is published or chosen is what new journeys pin within this time, on every replica. */
const KEPT_MS = 1_000;

interface Kept {
  policy: Promise<PublishedPolicy | undefined>;
  until: number;
}

/** What new journeys pin. Every start needs it and it hardly ever changes, so it is read once a second. */
export class PoliciesInForce {
  /** By policy that is named, or by region; what was not found is not kept, so that this stays small. */
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly register: Pick<Policies, 'inForce'>,
    private readonly now: () => number = Date.now,
  ) {}

  /** The policy that is named, or else that of the region; undefined when there is none. */
  async of(asked: { region: string; policyId?: string | undefined }): Promise<PublishedPolicy | undefined> {
    const key = asked.policyId === undefined ? `region/${asked.region}` : `policy/${asked.policyId}`;
    const known = this.kept.get(key);
    if (known && known.until > this.now()) return known.policy;
    const reading: Kept = { policy: this.register.inForce(asked), until: this.now() + KEPT_MS };
    this.kept.set(key, reading);
    const drop = () => {
      if (this.kept.get(key) === reading) this.kept.delete(key);
    };
    try {
      const policy = await reading.policy;
      if (!policy) drop();
      return policy;
    } catch (error) {
      drop();
      throw error;
    }
  }
}
