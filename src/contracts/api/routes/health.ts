import { z } from 'zod';
import { defineRoute } from '../route.js';

const zPart = z.enum(['up', 'down']);

/** For the platform that runs the API: no personal data, nobody needs to sign in. */
export const healthRoutes = {
  isAlive: defineRoute({
    operationId: 'isAlive',
    method: 'get',
    path: '/livez',
    tag: 'Health',
    summary: 'The process answers',
    status: 200,
    response: z.object({ status: z.literal('up') }),
  }),
  isReady: defineRoute({
    operationId: 'isReady',
    method: 'get',
    path: '/readyz',
    tag: 'Health',
    summary: 'The database and Temporal answer, so commands can be carried out',
    status: 200,
    response: z.object({ status: z.literal('up'), database: zPart, temporal: zPart }),
    errors: ['SERVICE.UNAVAILABLE'],
  }),
  readMetrics: defineRoute({
    operationId: 'readMetrics',
    method: 'get',
    path: '/metrics',
    tag: 'Health',
    summary: 'Metrics for Prometheus',
    status: 200,
    response: z.string(),
    responseType: 'text/plain; version=0.0.4; charset=utf-8',
  }),
};
