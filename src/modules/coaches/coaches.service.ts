import { Injectable } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import type { coachRoutes as routes } from '../../contracts/api/routes/coaches.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import { ifMatchFailed } from '../../http/if-match.js';
import { Reply } from '../../http/reply.js';
import { refusalOf } from '../../persistence/caseloads.js';
import { Coaches, type CoachRecord } from '../../persistence/registers/coaches.js';
import { Regions } from '../../persistence/registers/regions.js';
import { changedOf, has, reachesRegion, regionsFor, requireOwnRegions } from '../access/scopes.js';
import { requireRegions } from '../regions/require-regions.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

@Injectable()
export class CoachesService {
  constructor(
    private readonly coaches: Coaches,
    private readonly regions: Regions,
  ) {}

  /** Throws `REGION.UNKNOWN` or `COACH.KNOWN`. */
  async create({ body: { coachId, ...fields }, idempotency: { key } }: In<'createCoach'>, caller: Principal): Promise<Reply<CoachRecord>> {
    await requireRegions(this.regions, { codes: fields.regions, field: 'body.regions' });
    requireOwnRegions(caller, { codes: fields.regions, field: 'body.regions' });
    const made = await this.coaches.insert(coachId, { fields, key }, new Date().toISOString());
    if (!made) {
      throw new DomainError('COACH.KNOWN', 'This account is registered as a coach already', {
        field: 'body.coachId',
        remedy: 'Read the coach and change what is wrong.',
      });
    }
    return new Reply(made, { location: `/v1/coaches/${made.coachId}`, revision: made.rev });
  }

  list({ query: { region, free, limit, cursor } }: In<'listCoaches'>, caller: Principal) {
    return this.coaches.list({ region: regionsFor(caller, region), free }, { limit, cursor, sort: 'sortName' });
  }

  /** Throws `COACH.UNKNOWN`. */
  async read({ params: { coachId } }: Pick<In<'readCoach'>, 'params'>, caller: Principal): Promise<CoachRecord> {
    const found = await this.coaches.find(coachId);
    if (!found?.regions.some((region) => reachesRegion(caller, region))) throw refusalOf('COACH.UNKNOWN', { coachId });
    return found;
  }

  /** Throws `COACH.CASES_TAKEN` when the capacity would go below the people whom the coach guides. */
  async correct({ params: { coachId }, body, revision }: In<'correctCoach'>, caller: Principal): Promise<CoachRecord> {
    if (!has(caller, 'all')) {
      const present = await this.read({ params: { coachId } }, caller);
      requireOwnRegions(caller, { codes: changedOf(present.regions, body.regions), field: 'body.regions' });
    }
    if (body.regions) await requireRegions(this.regions, { codes: body.regions, field: 'body.regions' });
    const changed = await this.coaches.change({ coachId, rev: revision, change: body }, new Date().toISOString());
    if (changed && changed !== 'cases-taken') return changed;
    const { caseCount, rev } = await this.read({ params: { coachId } }, caller);
    if (changed === undefined) throw ifMatchFailed(rev);
    throw new DomainError('COACH.CASES_TAKEN', 'This coach guides more people than this capacity has', {
      field: 'body.capacity',
      remedy: `Choose a capacity of at least ${caseCount}, or hand people over first.`,
      facts: { caseCount },
    });
  }
}
