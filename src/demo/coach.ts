/** The coach of the demo: a member of staff with a caseload, and what waits for him or her at the end. */
import { coachRoutes } from '../contracts/api/routes/coaches.js';
import { worklistRoutes } from '../contracts/api/routes/worklists.js';
import type { ApiClient } from './api-client.js';
import { REGION } from './people.js';
import { keyOf, type Stage } from './set-up.js';
import { rule, row } from './summary.js';
import { pages } from './view.js';

const MOST_PEOPLE = 500;

/** The id of the coach. One that an earlier run registered has room made for this one. */
export async function registerCoach({ api, file, say }: Stage): Promise<string> {
  // Whose worklists these are is who signed in.
  const { coachId = '' } = await api.call(worklistRoutes.countWorklists, { as: 'coach' });
  const { candidates } = file.run;
  const coaches = await pages((cursor) => api.call(coachRoutes.listCoaches, { as: 'coordinator', query: { limit: '200', region: REGION, ...cursor } }));
  if (!coaches.some((coach) => coach.coachId === coachId)) {
    const body = { coachId, displayName: 'Jobcoach (demo)', regions: [REGION], capacity: candidates };
    await api.call(coachRoutes.createCoach, { as: 'coordinator', body, key: keyOf(file, 'coach') });
  }
  const { answer: coach, etag = '' } = await api.exchange(coachRoutes.readCoach, { as: 'coordinator', params: { coachId } });
  const capacity = Math.min(MOST_PEOPLE, coach.caseCount + candidates);
  if (coach.capacity < capacity) await api.call(coachRoutes.correctCoach, { as: 'coordinator', params: { coachId }, body: { capacity }, ifMatch: etag });
  say(`Een jobcoach met plek voor ${Math.max(coach.capacity, capacity) - coach.caseCount} mensen staat klaar (coach)`);
  return coachId;
}

const LISTS: Readonly<Record<string, string>> = {
  'due-today': 'vandaag te doen (due today)',
  overdue: 'te laat (overdue)',
  escalated: 'opgeschaald (escalated)',
  'ending-without-follow-on': 'loopt af zonder vervolg (ending without a follow-on)',
  'waiting-longest': 'wacht op werk (waiting for work)',
  'actions-due': 'acties voor vandaag of eerder (actions due)',
  handovers: 'gevraagde overdrachten (handovers)',
};

/** What waits for the coach now. */
export async function coachWork(api: ApiClient): Promise<string> {
  const { counts } = await api.call(worklistRoutes.countWorklists, { as: 'coach' });
  const lines = Object.entries(LISTS).map(([list, words]) => row(words, (counts as Record<string, number>)[list] ?? 0));
  return [rule('Werklijsten van de jobcoach (worklists of the coach)'), ...lines, ''].join('\n');
}
