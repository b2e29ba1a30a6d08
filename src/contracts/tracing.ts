/** How a trace travels through Temporal. The header is the one that the SDKs of other languages read and write. */
export const TRACE_HEADER = '_tracer-data';

/** A message that a workflow has handled, as a worker makes a span of it. Times in milliseconds since the epoch. */
export interface HandledMessage {
  /** `update acceptProposal`. */
  name: string;
  /** W3C traceparent of who sent the message. */
  parent: string;
  /** Of the span, 16 hexadecimal digits. */
  spanId: string;
  startedAt: number;
  endedAt: number;
  failed: boolean;
}
