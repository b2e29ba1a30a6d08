import { z } from 'zod';
import { PROCESSING_OUTCOMES } from '../../../domain/processing-log/entry.js';
import { DATA_KINDS, PURPOSES, type DataKind, type Purpose } from '../../../domain/processing-log/purposes.js';
import { pageOf, pageQuery, zId, zInstant, zRegion } from '../common.js';
import { defineRoute } from '../route.js';

const zWords = z.object({ nl: z.string(), en: z.string() });
const codesOf = <T extends string>(words: Record<T, unknown>) => Object.keys(words) as [T, ...T[]];
const FOR_THE_OFFICER = 'For the privacy officer alone.';

export const zProcessingRecord = z
  .object({
    recordId: z.string().meta({ description: 'Where it stands in the log.' }),
    at: zInstant,
    access: z.enum(['read', 'write']),
    purpose: z.object({ code: z.enum(codesOf<Purpose>(PURPOSES)), text: zWords }).meta({ description: 'Why.' }),
    kinds: z.array(z.object({ code: z.enum(codesOf<DataKind>(DATA_KINDS)), text: zWords })).meta({ description: 'What kind of data.' }),
    who: z.object({
      roles: z.array(z.string()).meta({ description: 'The roles that gave access; `system`: Doorstroom itself.' }),
      regions: z.array(zRegion).optional().meta({ description: 'Regions in which the account works.' }),
      contractorId: zId.optional(),
      self: z.boolean().meta({ description: 'The candidate.' }),
      account: z.string().optional().meta({ description: FOR_THE_OFFICER }),
    }),
    webhookId: zId.optional().meta({ description: 'The connected system to which it was passed on; the organisation knows which one it is.' }),
    emergency: z.boolean().optional().meta({ description: 'By what was opened in an emergency, with a reason.' }),
    operation: z.string().meta({ description: 'The operation of this API, or the work of Doorstroom itself.' }),
    outcome: z.enum(PROCESSING_OUTCOMES).meta({ description: '`unknown`: it may have been carried out; the process that did it was cut off.' }),
    code: z.string().optional().meta({ description: 'Why it was refused, or what failed.' }),
    traceId: z.string().optional().meta({ description: FOR_THE_OFFICER }),
  })
  .meta({ id: 'ProcessingRecord' });

export const PROCESSING_RECORD_SORTS = ['-startedAt', 'startedAt'] as const;

/** The log of processing, as the one whose data it is about may see it. */
export const processingRecordRoutes = {
  listProcessingRecords: defineRoute({
    operationId: 'listProcessingRecords',
    method: 'get',
    path: '/v1/candidates/{candidateId}/processing-records',
    tag: 'Processing',
    summary: 'Who read or changed the data of a candidate, the latest first',
    description: 'A candidate sees the own records: who by role and organisation, when, why, and what kind of data. A privacy officer sees the account as well. A list that showed several people is one record for each of them.',
    params: z.strictObject({ candidateId: zId }),
    query: z.strictObject(pageQuery(PROCESSING_RECORD_SORTS)),
    response: pageOf(zProcessingRecord),
    status: 200,
    errors: ['CANDIDATE.UNKNOWN'],
  }),
};
