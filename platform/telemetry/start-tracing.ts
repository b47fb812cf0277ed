import type { Logger } from 'pino'

export interface TracingOptions {
  /** Base address of an OpenTelemetry collector that speaks OTLP over HTTP: `http://localhost:4318`. */
  endpoint: string
  /** Sent with every export, such as a key of the collector's. */
  headers: Readonly<Record<string, string>>
  /** Name of this process among the collector's services. */
  service_name: string
  version: string
  /** Part of the traces that begin here and are recorded, 0 to 1; those that began elsewhere go by their caller's word. */
  ratio: number
  logger: Logger
}

export interface Tracing {
  /** Sends what was recorded, for at most two seconds. */
  stop: () => Promise<void>
}

/** How long the collector may take for one export, retries and all, in milliseconds. */
const exportWithin = 3_000

/** How long a stopping process waits for the collector, in milliseconds. */
const lastExportWithin = 2_000

/**
 * Records spans of this process and sends them to the collector. A collector that is away costs traces and one line in the
 * log, nothing else. The kit is loaded here, so that who does not trace does not pay for it.
 */
export async function startTracing(options: TracingOptions): Promise<Tracing> {
  const { endpoint, headers, service_name, version, ratio, logger } = options
  const [
    api,
    sdk,
    { OTLPTraceExporter },
    { AsyncLocalStorageContextManager },
    { resourceFromAttributes },
    core,
  ] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/context-async-hooks'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/core'),
  ])
  core.setGlobalErrorHandler(createComplaint(logger, endpoint))
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/$/, '')}/v1/traces`,
    headers: { ...headers },
    timeoutMillis: exportWithin,
  })
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service_name, 'service.version': version }),
    sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter, scheduledDelayMillis: 1_000 })],
  })
  const contexts = new AsyncLocalStorageContextManager().enable()
  api.context.setGlobalContextManager(contexts)
  api.propagation.setGlobalPropagator(new core.W3CTraceContextPropagator())
  api.trace.setGlobalTracerProvider(provider)
  return {
    stop: async () => {
      await Promise.race([provider.shutdown().catch(() => {}), waitAtMost(lastExportWithin)])
      api.trace.disable()
      api.propagation.disable()
      api.context.disable()
    },
  }
}

function waitAtMost(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref())
}

/** Says once a minute at most that traces cannot be sent. */
function createComplaint(logger: Logger, endpoint: string): (error: unknown) => void {
  let saidAt = 0
  return (error) => {
    if (Date.now() - saidAt < 60_000) return
    saidAt = Date.now()
    logger.warn({ err: error, endpoint }, 'traces cannot be sent to the collector')
  }
}
