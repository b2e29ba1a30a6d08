import { z } from 'zod';
import { WORKLISTS } from '../../../domain/guidance/worklists.js';
import { pageOf, pageQuery, zAccountId, zDate, zId, zInstant, zRegion } from '../common.js';
import { zCheckpoint, zEscalation, zHandover, zStage } from '../journey-schemas.js';
import { defineRoute } from '../route.js';
import { zAction } from './actions.js';

const tag = 'Worklists';
const zName = z.enum(WORKLISTS);

const scope = {
  coachId: zAccountId.optional().meta({ description: 'The caseload of this coach.' }),
  region: zRegion.optional(),
};

export const zWorkItem = z
  .object({
    candidateId: zId,
    region: zRegion,
    coachId: zAccountId.optional(),
    at: z.union([zInstant, zDate]).meta({ description: 'By what the list is ordered: due, since, or the end. A day for actions.' }),
    stage: zStage.optional(),
    checkpoint: zCheckpoint.optional(),
    escalation: zEscalation.optional(),
    action: zAction
      .partial({ what: true })
      .optional()
      .meta({ description: 'The text is shown to intake staff, coaches and coordinators.' }),
    handover: zHandover.optional(),
    absence: z.object({ absenceId: zId, from: zInstant, until: zInstant.optional() }).optional(),
  })
  .meta({ id: 'WorkItem' });

const DESCRIPTION = `due-today: checkpoints of this day in Amsterdam. overdue: checkpoints of earlier days that can still be reported; one that waits for a
return is in neither. escalated: what stayed undone; a coordinator sees what has come to the coordinator and further, a manager what has come to the manager. ending-without-follow-on: placements that end soon with nothing known for afterwards. waiting-longest: in the pool. actions-due:
open actions and flags of today and before. handovers: waiting for the answer of this coach, or in the region. planned-absences: now and ahead.
without-coach: journeys that nobody guides, the oldest first.

Left out, a coach sees the own caseload, and everybody else the regions of the account.`;

/** What waits for a coach or a region. */
export const worklistRoutes = {
  countWorklists: defineRoute({
    operationId: 'countWorklists',
    method: 'get',
    path: '/v1/worklists',
    tag,
    summary: 'How much waits on each worklist',
    query: z.strictObject(scope),
    response: z
      .object({
        day: zDate.meta({ description: 'Today in Amsterdam.' }),
        coachId: zAccountId.optional(),
        regions: z.array(zRegion).optional().meta({ description: 'Absent: everywhere.' }),
        counts: z.record(zName, z.int().min(0)),
      })
      .meta({ id: 'WorklistCounts' }),
    status: 200,
  }),
  readWorklist: defineRoute({
    operationId: 'readWorklist',
    method: 'get',
    path: '/v1/worklists/{list}',
    tag,
    summary: 'A worklist, what waits longest first',
    description: DESCRIPTION,
    params: z.strictObject({ list: zName }),
    query: z.strictObject({ ...pageQuery(['at', '-at']), ...scope }),
    response: pageOf(zWorkItem),
    status: 200,
  }),
};
