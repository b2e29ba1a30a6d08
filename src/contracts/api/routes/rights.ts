import { z } from 'zod';
import { REQUEST_ATTENTIONS, REQUEST_STATUSES, RIGHTS } from '../../../domain/rights/request.js';
import { pageOf, pageQuery, zFreeText, zId, zInstant, zQueryBoolean, zRegion } from '../common.js';
import { defineRoute } from '../route.js';
import { zPersonCorrection } from './candidates.js';

const tag = 'Rights and retention';
const zRight = z.enum(RIGHTS);
const zReason = zFreeText(2_000);

const zRightsRequest = z
  .object({
    requestId: zId,
    right: zRight,
    candidateId: zId.optional().meta({ description: 'Absent once the person was erased.' }),
    region: zRegion,
    status: z.enum(REQUEST_STATUSES),
    attention: z.enum(REQUEST_ATTENTIONS).optional(),
    receivedAt: zInstant,
    receivedBy: z.enum(['candidate', 'staff']),
    dueBy: zInstant.meta({ description: 'The first instant after the term.' }),
    extended: z.boolean(),
    explanation: z.string().optional(),
    changes: zPersonCorrection.optional(),
    extensionReason: z.string().optional(),
    reason: z.string().optional().meta({ description: 'Why it was decided so.' }),
    endJourney: z.boolean().optional(),
    decidedAt: zInstant.optional(),
    decidedBy: z.string().optional(),
    carriedOutAt: zInstant.optional(),
    liftedAt: zInstant.optional(),
    archiveExpiresAt: zInstant.optional(),
  })
  .meta({ id: 'RightsRequest' });

const zLegalHold = z
  .object({
    holdId: zId,
    candidateId: zId,
    reason: z.string(),
    putAt: zInstant,
    putBy: z.string(),
    liftedAt: zInstant.optional(),
    liftedBy: z.string().optional(),
    liftReason: z.string().optional(),
  })
  .meta({ id: 'LegalHold' });

const zDestructionRecord = z
  .object({
    recordId: zId,
    destroyedAt: zInstant,
    what: z.string().meta({ description: '`erasure`, or the kind of record whose term was over.' }),
    ground: z.string(),
    by: z.string(),
    region: zRegion.optional().meta({ description: 'Absent: of the whole installation.' }),
    documents: z.record(z.string(), z.int().min(0)),
    histories: z.int().min(0),
    keyDestroyed: z.boolean(),
  })
  .meta({ id: 'DestructionRecord', description: 'What was destroyed, when, on what ground and by whom. Of whom it was is not kept.' });

const ofRequest = z.strictObject({ requestId: zId });
const UNKNOWN = 'RIGHTS.UNKNOWN';

/** Rights of the person, legal holds, and what was destroyed. */
export const rightsRoutes = {
  createRightsRequest: defineRoute({
    operationId: 'createRightsRequest',
    method: 'post',
    path: '/v1/rights-requests',
    tag,
    summary: 'Ask for access, rectification, restriction, objection or erasure',
    description: 'A candidate asks for oneself; a privacy officer names the candidate who asked. It is decided within a month, or three when it is extended.',
    body: z.strictObject({ right: zRight, candidateId: zId.optional(), explanation: zReason.optional(), changes: zPersonCorrection.optional().meta({ description: 'With a rectification: what it has to be.' }) }),
    response: zRightsRequest,
    status: 201,
    errors: ['CANDIDATE.UNKNOWN', 'CANDIDATE.ERASED', 'CANDIDATE.BIRTH_DATE_IMPLAUSIBLE', 'RIGHTS.ALREADY_OPEN', 'RIGHTS.CANDIDATE_MISSING', 'RIGHTS.CHANGES_MISSING'],
  }),
  listRightsRequests: defineRoute({
    operationId: 'listRightsRequests',
    method: 'get',
    path: '/v1/rights-requests',
    tag,
    summary: 'Requests, the first due first; a candidate sees the own ones',
    query: z.strictObject({ ...pageQuery(['dueBy', '-dueBy']), right: zRight.optional(), status: z.enum(REQUEST_STATUSES).optional(), attention: z.enum(REQUEST_ATTENTIONS).optional(), candidateId: zId.optional() }),
    response: pageOf(zRightsRequest),
    status: 200,
  }),
  readRightsRequest: defineRoute({
    operationId: 'readRightsRequest',
    method: 'get',
    path: '/v1/rights-requests/{requestId}',
    tag,
    summary: 'One request',
    params: ofRequest,
    response: zRightsRequest,
    status: 200,
    errors: [UNKNOWN],
  }),
  decideRightsRequest: defineRoute({
    operationId: 'decideRightsRequest',
    method: 'post',
    path: '/v1/rights-requests/{requestId}/decision',
    tag,
    summary: 'Grant or refuse a request, with the reason',
    description: 'What is granted is carried out by itself. An erasure beside an open journey needs `endJourney`; a legal hold is in its way.',
    params: ofRequest,
    body: z.strictObject({ decision: z.enum(['grant', 'refuse']), reason: zReason, endJourney: z.boolean().optional() }),
    response: zRightsRequest,
    status: 200,
    errors: [UNKNOWN, 'RIGHTS.DECIDED', 'RIGHTS.JOURNEY_OPEN', 'RIGHTS.LEGAL_HOLD'],
  }),
  extendRightsRequest: defineRoute({
    operationId: 'extendRightsRequest',
    method: 'post',
    path: '/v1/rights-requests/{requestId}/extension',
    tag,
    summary: 'Extend the term by two months, with the reason',
    params: ofRequest,
    body: z.strictObject({ reason: zReason }),
    response: zRightsRequest,
    status: 200,
    errors: [UNKNOWN, 'RIGHTS.DECIDED', 'RIGHTS.EXTENDED', 'RIGHTS.TERM_OVER'],
  }),
  liftRightsRequest: defineRoute({
    operationId: 'liftRightsRequest',
    method: 'post',
    path: '/v1/rights-requests/{requestId}/lifting',
    tag,
    summary: 'End a restriction or an objection; the person is told before',
    params: ofRequest,
    body: z.strictObject({}),
    response: zRightsRequest,
    status: 200,
    errors: [UNKNOWN, 'RIGHTS.NOT_LIFTABLE'],
  }),
  readRightsArchive: defineRoute({
    operationId: 'readRightsArchive',
    method: 'get',
    path: '/v1/rights-requests/{requestId}/archive',
    tag,
    summary: 'The archive that came of a request for access: JSON and HTML in one zip',
    params: ofRequest,
    response: z.string().meta({ openapi: { type: 'string', format: 'binary' } }),
    responseType: 'application/zip',
    status: 200,
    errors: [UNKNOWN, 'RIGHTS.ARCHIVE_GONE'],
  }),
  putLegalHold: defineRoute({
    operationId: 'putLegalHold',
    method: 'post',
    path: '/v1/legal-holds',
    tag,
    summary: 'Keep the data of a person from being destroyed, with the reason',
    body: z.strictObject({ candidateId: zId, reason: zReason }),
    response: zLegalHold,
    status: 201,
    errors: ['CANDIDATE.UNKNOWN', 'CANDIDATE.ERASED'],
  }),
  listLegalHolds: defineRoute({
    operationId: 'listLegalHolds',
    method: 'get',
    path: '/v1/legal-holds',
    tag,
    summary: 'Legal holds, the newest first',
    query: z.strictObject({ ...pageQuery(['-putAt', 'putAt']), candidateId: zId.optional(), holding: zQueryBoolean.optional() }),
    response: pageOf(zLegalHold),
    status: 200,
  }),
  liftLegalHold: defineRoute({
    operationId: 'liftLegalHold',
    method: 'post',
    path: '/v1/legal-holds/{holdId}/lifting',
    tag,
    summary: 'Lift a legal hold, with the reason',
    params: z.strictObject({ holdId: zId }),
    body: z.strictObject({ reason: zReason }),
    response: zLegalHold,
    status: 200,
    errors: ['HOLD.UNKNOWN', 'HOLD.LIFTED'],
  }),
  listDestructionRecords: defineRoute({
    operationId: 'listDestructionRecords',
    method: 'get',
    path: '/v1/destruction-records',
    tag,
    summary: 'What was destroyed, the last first',
    query: z.strictObject(pageQuery(['-destroyedAt', 'destroyedAt'])),
    response: pageOf(zDestructionRecord),
    status: 200,
  }),
};
