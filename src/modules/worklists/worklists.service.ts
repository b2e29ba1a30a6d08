import { Injectable } from '@nestjs/common';
import type { Principal, Role } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import type { worklistRoutes as routes } from '../../contracts/api/routes/worklists.js';
import type { EscalationLevel } from '../../domain/policy/journey-policy.js';
import { dayOf } from '../../domain/guidance/worklists.js';
import { instantOf } from '../../domain/shared/calendar.js';
import { Worklists, type WorkItem, type WorklistScope } from '../../persistence/worklists.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

/** Who else than a coach looks at a region as a whole. */
const OF_A_REGION: readonly Role[] = ['intake', 'coordinator', 'manager', 'administrator'];
/** Who may read what was written about a candidate. */
const READS_TEXT: readonly Role[] = ['intake', 'coach', 'coordinator'];

@Injectable()
export class WorklistsService {
  constructor(private readonly worklists: Worklists) {}

  async count({ query }: In<'countWorklists'>, caller: Principal) {
    const scope = scopeOf(query, caller);
    const day = dayOf(instantOf(Date.now()));
    const { coachId, regions } = scope;
    return { day: day.date, ...(coachId && { coachId }), ...(regions && { regions }), counts: await this.worklists.counts(scope, day) };
  }

  async read({ params: { list }, query: { limit, cursor, sort, ...asked } }: In<'readWorklist'>, caller: Principal) {
    const page = await this.worklists.page(
      { list, scope: scopeOf(asked, caller), page: { limit, cursor, sort } },
      dayOf(instantOf(Date.now())),
    );
    const readsText = caller.roles.some((role) => READS_TEXT.includes(role));
    return readsText ? page : { ...page, items: page.items.map(withoutText) };
  }
}

/** What was asked for; else a coach's own caseload, or the regions of the account. No region on the account: everywhere. */
function scopeOf({ coachId, region }: { coachId?: string | undefined; region?: string | undefined }, caller: Principal): WorklistScope {
  const levels = levelsOf(caller);
  if (coachId !== undefined || region !== undefined) return { ...levels, ...(coachId && { coachId }), ...(region && { regions: [region] }) };
  if (!caller.roles.some((role) => OF_A_REGION.includes(role))) return { ...levels, coachId: caller.subject };
  return { ...levels, ...(caller.regions.length > 0 && { regions: [...caller.regions] }) };
}

/** What has come up to a coordinator or a manager. A coach has all of the caseload: it is to be done on every rung. */
function levelsOf({ roles }: Principal): { levels?: readonly EscalationLevel[] } {
  if (roles.some((role) => role === 'coach' || role === 'intake' || role === 'administrator')) return {};
  return { levels: roles.includes('coordinator') ? ['coordinator', 'manager'] : ['manager'] };
}

function withoutText(item: WorkItem): WorkItem {
  if (!item.action) return item;
  const { what: _text, ...action } = item.action;
  return { ...item, action };
}
