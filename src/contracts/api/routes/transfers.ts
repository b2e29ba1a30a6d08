import { z } from 'zod';
import { zFreeText, zId } from '../common.js';
import { zReceipt } from '../journey-schemas.js';
import { defineRoute } from '../route.js';

export const transferRoutes = {
  answerTransfer: defineRoute({
    operationId: 'answerTransfer',
    method: 'post',
    path: '/v1/transfers/{transferId}/answers',
    tag: 'Transfers',
    summary: 'The receiving region takes a candidate over, or declines',
    description: 'For coordinators who work in the receiving region, and administrators.',
    params: z.strictObject({ transferId: zId }),
    body: z.strictObject({ answer: z.enum(['accept', 'decline']), note: zFreeText(4000).optional() }),
    response: zReceipt,
    status: 201,
    toJourney: true,
    errors: ['TRANSFER.UNKNOWN', 'TRANSFER.NOT_OPEN', 'TRANSFER.NOT_YOUR_REGION', 'JOURNEY.ENDED'],
  }),
};
