/** Where the trace goes on in a worker: in activities, and as spans of what workflows have handled. */
import { SpanKind } from '@opentelemetry/api';
import type { ActivityInterceptorsFactory, InjectedSinks } from '@temporalio/worker';
import type { TraceSinks } from '../../workflows/tracing.js';
import { contextFrom, inSpan, pastSpan } from '../observability/tracing.js';
import { traceparentIn } from '../temporal/traces.js';

/** A span for each attempt of an activity that somebody asked for within a trace. */
export const activityTraces: ActivityInterceptorsFactory = ({ info }) => ({
  inbound: {
    execute: (input, next) => {
      const traceparent = traceparentIn(input.headers);
      if (traceparent === undefined) return next(input);
      const attributes = { 'temporal.workflow_id': info.workflowExecution?.workflowId, 'temporal.attempt': info.attempt };
      return inSpan({ name: `activity ${info.activityType}`, kind: SpanKind.SERVER, attributes, parent: contextFrom(traceparent) }, () => next(input));
    },
  },
});

/** Spans of messages that workflows handled. A replay makes none. */
export const workflowTraces: InjectedSinks<TraceSinks> = {
  traces: {
    handled: {
      callDuringReplay: false,
      fn: ({ workflowId, runId }, { parent, ...message }) =>
        pastSpan({
          ...message,
          kind: SpanKind.SERVER,
          attributes: { 'temporal.workflow_id': workflowId, 'temporal.run_id': runId },
          parent: contextFrom(parent),
        }),
    },
  },
};
