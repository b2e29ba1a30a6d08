import { AsyncLocalStorage } from 'node:async_hooks';

/** What is learned of a request while it is carried out, for its log line and the log of processing. */
export interface RequestTrace {
  workflowId?: string;
  /** Candidates whom neither the request nor the answer names. */
  concerned?: string[];
  /** What was opened in an emergency, and let the present request through. */
  emergencyAccessId?: string;
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

/** Notes that the present request is about these candidates, when its answer does not say so. */
export function traceCandidates(candidateIds: readonly string[]): void {
  const trace = traces.getStore();
  if (trace) trace.concerned = [...(trace.concerned ?? []), ...candidateIds];
}

/** Notes that the present request goes by what was opened in an emergency. */
export function traceEmergency(emergencyAccessId: string): void {
  const trace = traces.getStore();
  if (trace) trace.emergencyAccessId = emergencyAccessId;
}
