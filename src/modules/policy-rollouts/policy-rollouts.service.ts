import { Injectable } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import type { policyRolloutRoutes as routes } from '../../contracts/api/routes/policy-rollouts.js';
import type { JourneyPolicy } from '../../domain/policy/journey-policy.js';
import { MOST_JOURNEYS } from '../../domain/policy/rollout.js';
import { instantOf } from '../../domain/shared/calendar.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import { Reply } from '../../http/reply.js';
import { Policies } from '../../persistence/registers/policies.js';
import { Rollouts, type JourneyWithPlans, type RolloutRecord, type Selection } from '../../persistence/rollouts/rollouts.js';
import { RolloutGateway } from '../../temporal/rollout-gateway.js';
import { reachesRegion, regionsFor } from '../access/scopes.js';
import { counted, previewOf, type JourneyPreview, type PreviewCounts } from './preview.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

const SORT = 'startedAt';
/** Journeys that are read at once when all are counted. */
const AT_ONCE = 200;
const NOTHING: PreviewCounts = { journeys: 0, ended: 0, comes: 0, goes: 0, moves: 0, changes: 0 };

@Injectable()
export class PolicyRolloutsService {
  constructor(
    private readonly rollouts: Rollouts,
    private readonly policies: Policies,
    private readonly gateway: RolloutGateway,
  ) {}

  async create({ query: { dryRun, limit, cursor }, body, idempotency }: In<'createPolicyRollout'>, caller: Principal) {
    const policy = await this.policyOf(body);
    if (dryRun) return new Reply({ dryRun: true as const, ...(await this.preview(body, policy, { limit, cursor })) }, { status: 200 });
    const rolloutId = idempotency.id('rollout');
    const { candidateIds, ...chosen } = body;
    // A repeat goes on with the journeys that were chosen the first time.
    let rollout = await this.rollouts.find(rolloutId);
    if (!rollout) {
      const found = await this.rollouts.candidates(body, MOST_JOURNEYS);
      requireSome(found);
      const made = { createdAt: new Date().toISOString(), createdBy: caller.subject };
      await this.rollouts.insert({ _id: rolloutId, ...chosen, named: candidateIds !== undefined, journeys: found.length, status: 'running', ...made }, found);
      rollout = await this.known(rolloutId, caller);
    }
    await this.gateway.run({ rolloutId, journeys: rollout.journeys, policy: `${body.policyId}@${body.version}` });
    return new Reply(rollout, { location: `/v1/policy-rollouts/${rolloutId}` });
  }

  list({ query }: In<'listPolicyRollouts'>, caller: Principal) {
    return this.rollouts.list({ region: regionsFor(caller) }, query);
  }

  read({ params: { rolloutId } }: In<'readPolicyRollout'>, caller: Principal): Promise<RolloutRecord> {
    return this.known(rolloutId, caller);
  }

  async journeys({ params: { rolloutId }, query: { status, ...page } }: In<'listRolloutJourneys'>, caller: Principal) {
    await this.known(rolloutId, caller);
    return this.rollouts.rows({ rolloutId, status, page });
  }

  /** A page of what would change; the first one with the counts over all. */
  private async preview(selection: Selection, policy: JourneyPolicy, { limit, cursor }: { limit: number; cursor?: string | undefined }) {
    const now = instantOf(Date.now());
    const versions = new Map<string, JourneyPolicy>();
    const look = async (journey: JourneyWithPlans): Promise<JourneyPreview> => {
      const { policyId, policyVersion } = journey.journey;
      const key = `${policyId}@${policyVersion}`;
      const present = versions.get(key) ?? (await this.policyOf({ policyId, version: policyVersion }));
      versions.set(key, present);
      return previewOf(journey, { present, policy }, now);
    };
    const { policyId, version } = policy;
    const { items, ...rest } = await this.rollouts.journeys(selection, { limit, cursor, sort: SORT });
    const shown = await Promise.all(items.map(look));
    if (cursor !== undefined) return { policyId, version, items: shown, ...rest };
    return { policyId, version, counts: await this.count(selection, look), items: shown, ...rest };
  }

  private async count(selection: Selection, look: (journey: JourneyWithPlans) => Promise<JourneyPreview>): Promise<PreviewCounts> {
    let counts = NOTHING;
    let cursor: string | undefined;
    do {
      const page = await this.rollouts.journeys(selection, { limit: AT_ONCE, cursor, sort: SORT });
      for (const journey of page.items) counts = counted(counts, await look(journey));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return counts;
  }

  private async policyOf({ policyId, version }: { policyId: string; version: number }): Promise<JourneyPolicy> {
    const found = await this.policies.version(policyId, version);
    if (found) return found;
    throw new DomainError('POLICY.UNKNOWN', `There is no policy ${policyId}@${version}`, { field: 'body.version', remedy: 'Choose a version from /v1/policies.' });
  }

  /** One of a region of the caller; those of the whole installation are for who reaches all of it. */
  private async known(rolloutId: string, caller: Principal): Promise<RolloutRecord> {
    const found = await this.rollouts.find(rolloutId);
    if (found && reachesRegion(caller, found.region ?? '')) return found;
    throw new DomainError('ROLLOUT.UNKNOWN', 'There is no such roll-out', { remedy: 'Find the roll-out in the list.', facts: { rolloutId } });
  }
}

function requireSome(candidateIds: string[]): void {
  if (candidateIds.length === 0) {
    throw new DomainError('ROLLOUT.NOBODY', 'There is no journey for which this changes anything', { remedy: 'Choose another version, or other journeys.' });
  }
  if (candidateIds.length <= MOST_JOURNEYS) return;
  throw new DomainError('ROLLOUT.TOO_MANY', 'These are too many journeys for one roll-out', {
    remedy: 'Choose a region or a target group.',
    facts: { most: MOST_JOURNEYS },
  });
}
