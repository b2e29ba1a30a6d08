/** What changed in what sees to continuity: the follow-on and its search, after-care, and consent. See `event-observers.ts`. */
import { CONSENT_PURPOSES, consentsTo, type FormerAfterCare } from './continuity-state.js';
import type { Change } from './event-observers.js';
import type { Happening } from './events.js';
import type { JourneyState } from './journey-state.js';

/** How the follow-on of each placement that ended was settled. */
export function followOnsSettled({ before, after }: Change): Happening[] {
  const known = new Set(before?.endedPlacements.map((p) => p.placementId));
  return after.endedPlacements
    .filter((p) => !known.has(p.placementId))
    .map(({ placementId, followOn }) => ({ type: 'follow-on-settled', placementId, ...followOn }));
}

export function followOnWidened({ before, after }: Change): Happening[] {
  const step = after.search?.step ?? 0;
  return step > (before?.search?.step ?? 0) ? [{ type: 'follow-on-widened', step }] : [];
}

export function consents({ before, after }: Change): Happening[] {
  return CONSENT_PURPOSES.flatMap((purpose): Happening[] => {
    const [did, does] = [before !== undefined && consentsTo(before, purpose), consentsTo(after, purpose)];
    if (did === does) return [];
    return [{ type: does ? 'consent-given' : 'consent-withdrawn', purpose }];
  });
}

/** After-care that was there before and is over, by name. */
export function afterCareEnded({ before, after }: Change): Happening[] {
  if (!before?.afterCare) return [];
  if (after.outcome && !before.outcome) return [{ type: 'after-care-ended', closing: after.afterCare ? 'finished' : 'superseded' }];
  const closed = closedAfterCare(before, after);
  return closed ? [{ type: 'after-care-ended', closing: closed.closing }] : [];
}

/** After-care that closed in this change without ending the journey. */
function closedAfterCare(before: JourneyState, after: JourneyState): FormerAfterCare | undefined {
  const last = after.formerAfterCare?.at(-1);
  return last === before.formerAfterCare?.at(-1) ? undefined : last;
}

/** After-care that begins, and what its checks lead to. What is cancelled with the rest is not told apart. */
export function afterCareGoesOn({ before, after }: Change): Happening[] {
  const { afterCare } = after;
  if (!afterCare) return [];
  const { outcome, checks, leftAt, returnBy } = afterCare;
  if (!before?.afterCare || closedAfterCare(before, after)) return [{ type: 'after-care-started', outcome: outcome.kind }];
  const was = new Map(before.afterCare.checks.map((c) => [c.code, c.status]));
  const happened = checks.flatMap(({ code, form, answerBy, status }): Happening[] => {
    if (status === was.get(code) || status === 'cancelled' || status === 'planned') return [];
    return status === 'due' ? [{ type: 'after-care-due', code, form, answerBy }] : [{ type: 'after-care-answered', code, result: status }];
  });
  if (leftAt && returnBy && !before.afterCare.leftAt) happened.push({ type: 'after-care-left', leftAt, returnBy });
  return happened;
}
