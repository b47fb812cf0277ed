import { currentTraceparent } from '#platform/telemetry/spans.ts'

/** A payload on its way through the queue, with the span that enqueued it. */
interface TracedPayload {
  traceparent: string
  traced_payload: unknown
}

/** The payload, together with the running span when that is traced. */
export function addTrace(payload: unknown): unknown {
  const traceparent = currentTraceparent()
  return traceparent === null ? payload : ({ traceparent, traced_payload: payload } satisfies TracedPayload)
}

/** Takes apart what {@link addTrace} made. */
export function readTrace(payload: unknown): { payload: unknown; traceparent: string | null } {
  if (!isTraced(payload)) return { payload, traceparent: null }
  return { payload: payload.traced_payload, traceparent: payload.traceparent }
}

function isTraced(payload: unknown): payload is TracedPayload {
  return (
    typeof payload === 'object' && payload !== null && 'traced_payload' in payload && 'traceparent' in payload
  )
}
