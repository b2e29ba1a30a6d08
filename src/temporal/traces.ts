/** What the client of Temporal adds to a call, so that the trace goes on in the workflow. */
import { SpanKind } from '@opentelemetry/api';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import { defaultPayloadConverter, type Headers } from '@temporalio/common';
import { TRACE_HEADER } from '../contracts/tracing.js';
import { activeTraceparent, inSpan } from '../observability/tracing.js';

/** Spans of starts, updates, signals and queries, with the id of the workflow. */
export function clientTraces(): WorkflowClientInterceptor {
  return {
    start: (input, next) => call(`start ${input.workflowType}`, input.options.workflowId, () => next({ ...input, headers: marked(input.headers) })),
    startWithDetails: (input, next) =>
      call(`start ${input.workflowType}`, input.options.workflowId, () => next({ ...input, headers: marked(input.headers) })),
    startUpdate: (input, next) =>
      call(`update ${input.updateName}`, input.workflowExecution.workflowId, () => next({ ...input, headers: marked(input.headers) })),
    signal: (input, next) =>
      call(`signal ${input.signalName}`, input.workflowExecution.workflowId, () => next({ ...input, headers: marked(input.headers) })),
    query: (input, next) => call(`query ${input.queryType}`, input.workflowExecution.workflowId, () => next(input)),
  };
}

/** The traceparent that a workflow or an activity was given. */
export function traceparentIn(headers: Headers): unknown {
  const payload = headers[TRACE_HEADER];
  return payload && defaultPayloadConverter.fromPayload<{ traceparent?: unknown }>(payload).traceparent;
}

const call = <T>(name: string, workflowId: string | undefined, work: () => Promise<T>): Promise<T> =>
  inSpan({ name, kind: SpanKind.CLIENT, attributes: { 'temporal.workflow_id': workflowId } }, work);

function marked(headers: Headers): Headers {
  const traceparent = activeTraceparent();
  return traceparent ? { ...headers, [TRACE_HEADER]: defaultPayloadConverter.toPayload({ traceparent }) } : headers;
}
