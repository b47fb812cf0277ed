import {
  type Attributes,
  context,
  isSpanContextValid,
  type Link,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'

/** What a span says of the work it measures. */
export interface SpanOptions {
  /** Who does the work: the tracer's name. */
  service: string
  kind?: SpanKind
  attributes?: Attributes
  /** Where the work was caused, as `traceparent` headers (W3C Trace Context); what runs now when left out. */
  causes?: readonly (string | null)[]
}

/** Links kept of a span at most, as the specification has it. */
const linksAtMost = 128

/**
 * Measures `work` as a span of the running trace. Work that one trace caused goes on in it; work of several gets a trace
 * of its own with links to them. Costs next to nothing unless tracing was started.
 */
export async function withSpan<T>(
  name: string,
  options: SpanOptions,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const { service, kind = SpanKind.INTERNAL, attributes = {}, causes } = options
  const { parent, links } = causes ? readCauses(causes) : { parent: context.active(), links: [] }
  const tracer = trace.getTracer(service)
  return tracer.startActiveSpan(name, { kind, attributes, links }, parent, async (span) => {
    try {
      return await work(span)
    } catch (error) {
      noteFailure(span, error)
      throw error
    } finally {
      span.end()
    }
  })
}

/** Marks a span as failed, with the error that ended its work. */
export function noteFailure(span: Span, error: unknown): void {
  const exception = error instanceof Error ? error : String(error)
  span.recordException(exception)
  span.setStatus({
    code: SpanStatusCode.ERROR,
    message: error instanceof Error ? error.message : String(error),
  })
}

/** Headers that let who is called go on with this trace; none when nothing is traced. */
export function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {}
  propagation.inject(context.active(), headers)
  return headers
}

/** `traceparent` of the running span, when it is recorded; to be kept with what will cause work later. */
export function currentTraceparent(): string | null {
  const span = trace.getActiveSpan()
  return span?.isRecording() ? (traceHeaders().traceparent ?? null) : null
}

/** Ids of the running span as logs name them; none when nothing is traced. */
export function traceIds(): { trace_id?: string; span_id?: string } {
  const ids = trace.getActiveSpan()?.spanContext()
  return ids && isSpanContextValid(ids) ? { trace_id: ids.traceId, span_id: ids.spanId } : {}
}

function readCauses(causes: readonly (string | null)[]) {
  const distinct = [...new Set(causes)].filter((cause) => cause !== null)
  const contexts = distinct
    .slice(0, linksAtMost)
    .map((traceparent) => propagation.extract(ROOT_CONTEXT, { traceparent }))
  const [first] = contexts
  if (first && contexts.length === 1) return { parent: first, links: [] }
  const links = contexts.flatMap((one): Link[] => {
    const ids = trace.getSpanContext(one)
    return ids ? [{ context: ids }] : []
  })
  return { parent: ROOT_CONTEXT, links }
}
