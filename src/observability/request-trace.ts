import { AsyncLocalStorage } from 'node:async_hooks';

/** What is learned of a request while it is carried out, for its log line. */
export interface RequestTrace {
  workflowId?: string;
}

const traces = new AsyncLocalStorage<RequestTrace>();

/** Runs `work` within the trace of a request. */
export function traced<T>(trace: RequestTrace, work: () => T): T {
  return traces.run(trace, work);
}

/** Notes which journey the present request is about. */
export function traceWorkflow(workflowId: string): void {
  const trace = traces.getStore();
  if (trace) trace.workflowId = workflowId;
}
