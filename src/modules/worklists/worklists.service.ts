import { Injectable } from '@nestjs/common';
import type { Principal, Role } from '../../contracts/api/roles.js';
import type { RouteInput } from '../../contracts/api/route.js';
import type { worklistRoutes as routes } from '../../contracts/api/routes/worklists.js';
import type { EscalationLevel } from '../../domain/policy/journey-policy.js';
import { dayOf } from '../../domain/guidance/worklists.js';
import { instantOf } from '../../domain/shared/calendar.js';
import { has } from '../access/scopes.js';
import { Worklists, type WorkItem, type WorklistScope } from '../../persistence/worklists.js';

type In<R extends keyof typeof routes> = RouteInput<(typeof routes)[R]>;

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

/** What was asked for, as far as it is in reach; else the regions of the account, or a coach's own caseload. */
function scopeOf({ coachId, region }: { coachId?: string | undefined; region?: string | undefined }, caller: Principal): WorklistScope {
  const levels = levelsOf(caller);
  const asked = { ...levels, ...(coachId && { coachId }), ...(region && { regions: [region] }) };
  if (has(caller, 'all')) return coachId === undefined && region === undefined && caller.regions.length > 0 ? { ...asked, regions: [...caller.regions] } : asked;
  if (has(caller, 'region')) return { ...asked, regions: caller.regions.filter((own) => region === undefined || own === region) };
  if (coachId === undefined || coachId === caller.subject) return { ...asked, coachId: caller.subject };
  return { ...asked, regions: [] };
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
