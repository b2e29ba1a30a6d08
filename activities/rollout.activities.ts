import type { RolloutCounts, RolloutRowStatus } from '../src/domain/policy/rollout.js';
import { instantOf, type Instant } from '../src/domain/shared/calendar.js';
import type { JourneyRange, RolloutActivities } from '../workflows/rollout/rollout.ports.js';
import { allOrFailure, mappingRefusals, refusalOf } from './failures.js';

/** A journey that waits for a version of a policy. */
export interface JourneyToMove {
  rolloutId: string;
  n: number;
  candidateId: string;
  policyId: string;
  version: number;
}

export interface RolloutResultRow {
  n: number;
  status: Exclude<RolloutRowStatus, 'waiting'>;
  /** Revision of the journey after it. */
  rev?: number;
  /** Why it was refused. */
  code?: string;
}

export interface RolloutActivityDeps {
  rollouts: {
    waiting(range: JourneyRange): Promise<JourneyToMove[]>;
    record(rolloutId: string, row: RolloutResultRow): Promise<void>;
    complete(rolloutId: string, now: Instant): Promise<RolloutCounts>;
  };
  /** Sends the terms to the journey and answers its revision. A DomainError refuses this journey alone, unless it passes. */
  journeys: { adopt(journey: JourneyToMove): Promise<{ rev: number }> };
  /** Tells the server that the work goes on. */
  heartbeat: () => void;
  /** Updates under way at the same time. */
  concurrency?: number;
}

const CONCURRENCY = 5;
const OVER = new Set(['JOURNEY.ENDED', 'JOURNEY.NOT_STARTED']);

/** The activities of `policyRollout`. Each is safe to repeat: a row is settled once, and the key of a journey is always the same. */
export function createRolloutActivities({ rollouts, journeys, heartbeat, concurrency = CONCURRENCY }: RolloutActivityDeps): RolloutActivities {
  return mappingRefusals<RolloutActivities>({
    async adoptPolicies(range) {
      const queue = (await rollouts.waiting(range)).values();
      const lane = async () => {
        for (const journey of queue) {
          const result = await adopt(journey, journeys);
          await rollouts.record(range.rolloutId, { n: journey.n, ...result });
          heartbeat();
        }
      };
      await allOrFailure(Array.from({ length: concurrency }, lane));
    },
    completeRollout: (rolloutId) => rollouts.complete(rolloutId, instantOf(Date.now())),
  });
}

async function adopt(journey: JourneyToMove, journeys: RolloutActivityDeps['journeys']): Promise<Omit<RolloutResultRow, 'n'>> {
  try {
    return { status: 'adopted', rev: (await journeys.adopt(journey)).rev };
  } catch (error) {
    const { code } = refusalOf(error);
    return OVER.has(code) ? { status: 'ended' } : { status: 'refused', code };
  }
}
