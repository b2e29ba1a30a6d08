/**
 * Traces by OpenTelemetry, off unless OTEL_EXPORTER_OTLP_ENDPOINT is set. Spans hold ids and names of operations:
 * never a path, a query, a value or a message of an error, which could quote a person.
 */
import { context, propagation, ROOT_CONTEXT, type SpanKind, SpanStatusCode, trace, type Attributes, type Context, type Span } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, ParentBasedSampler, RandomIdGenerator, TraceIdRatioBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace';

export interface Tracing {
  /** Sends what still waits. */
  stop(): Promise<void>;
}

/** Spans of a workflow have their id before they are made. */
class Ids extends RandomIdGenerator {
  constructor() {
    super();
    const random = this.generateSpanId;
    this.generateSpanId = () => {
      const id = givenId ?? random();
      givenId = undefined;
      return id;
    };
  }
}
let givenId: string | undefined;

/**
 * Turns traces on when the environment asks for them; undefined otherwise. The exporter reads the variables of
 * OpenTelemetry itself (OTEL_EXPORTER_OTLP_ENDPOINT, _HEADERS, _TIMEOUT).
 */
export function installTracing(env: NodeJS.ProcessEnv, service: string): Tracing | undefined {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: all, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: traces, OTEL_SDK_DISABLED: disabled } = env;
  if (!(all || traces) || disabled === 'true') return undefined;
  const share = Number(env['OTEL_TRACES_SAMPLER_ARG'] || 1);
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': env['OTEL_SERVICE_NAME'] || `doorstroom-${service}` }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(Number.isFinite(share) ? share : 1) }),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter(), scheduledDelayMillis: 1_000 })],
    idGenerator: new Ids(),
  });
  trace.setGlobalTracerProvider(provider);
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  return {
    stop: async () => {
      await provider.shutdown();
      trace.disable();
      propagation.disable();
      context.disable();
    },
  };
}

export interface SpanOptions {
  name: string;
  kind: SpanKind;
  attributes?: Attributes;
  /** Of whom it is part; the span that is active unless given. */
  parent?: Context;
}

/** A span that the caller ends. Costs next to nothing while traces are off. */
export function startSpan({ name, kind, attributes = {}, parent = context.active() }: SpanOptions): Span {
  return trace.getTracer('doorstroom').startSpan(name, { kind, attributes }, parent);
}

/** Runs `work` as part of this span, which stays open. */
export function within<T>(span: Span | undefined, work: () => T): T {
  return span ? context.with(trace.setSpan(context.active(), span), work) : work();
}

/** Runs `work` in a span of its own. Of a failure it tells the kind. */
export async function inSpan<T>(options: SpanOptions, work: () => Promise<T>): Promise<T> {
  const span = startSpan(options);
  try {
    return await within(span, work);
  } catch (error) {
    span.setAttribute('error.type', kindOf(error));
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}

/** A span of something that is over, under an id that was given out earlier. */
export function pastSpan(options: SpanOptions & { spanId: string; startedAt: number; endedAt: number; failed: boolean }): void {
  const { name, kind, attributes = {}, parent = ROOT_CONTEXT } = options;
  givenId = options.spanId;
  const span = trace.getTracer('doorstroom').startSpan(name, { kind, attributes, startTime: options.startedAt }, parent);
  givenId = undefined;
  if (options.failed) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end(options.endedAt);
}

/** The context of a traceparent that came from elsewhere. */
export function contextFrom(traceparent: unknown): Context {
  return typeof traceparent === 'string' ? propagation.extract(ROOT_CONTEXT, { traceparent }) : ROOT_CONTEXT;
}

/** The traceparent of what is active; undefined while traces are off. */
export function activeTraceparent(): string | undefined {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent;
}

/** True while a span is active, so that another one has something to be part of. */
export function isTraced(): boolean {
  return trace.getActiveSpan() !== undefined;
}

function kindOf(error: unknown): string {
  const { type, name } = error as { type?: unknown; name?: unknown };
  return [type, name].find((one): one is string => typeof one === 'string' && /^[\w.]{1,80}$/.test(one)) ?? 'error';
}
