import { readWebAddress, type Setting, text } from '#platform/config/read-settings.ts'

/** Where traces go, and how many; see `TracingOptions`. */
export interface TracingConfig {
  endpoint: string
  headers: Readonly<Record<string, string>>
  service_name: string
  ratio: number
}

/** OpenTelemetry's own settings, under their own names. */
export const tracingSettings = {
  otlp_endpoint: setting('OTEL_EXPORTER_OTLP_ENDPOINT', readCollectorUrl),
  otlp_headers: setting('OTEL_EXPORTER_OTLP_HEADERS', readHeaderList),
  otel_service_name: text('OTEL_SERVICE_NAME', 'throughline'),
  otel_ratio: setting('OTEL_TRACES_SAMPLER_ARG', readRatio),
}

interface TracingSettings {
  otlp_endpoint: string | null
  otlp_headers: Record<string, string>
  otel_service_name: string
  otel_ratio: number
}

/** null without a collector: then nothing is traced. */
export function joinTracing(settings: TracingSettings): TracingConfig | null {
  if (settings.otlp_endpoint === null) return null
  return {
    endpoint: settings.otlp_endpoint,
    headers: settings.otlp_headers,
    service_name: settings.otel_service_name,
    ratio: settings.otel_ratio,
  }
}

function setting<T>(name: string, read: (given: string | undefined) => T): Setting<T> {
  return { name, read }
}

function readCollectorUrl(given: string | undefined): string | null {
  if (given === undefined) return null
  if (readWebAddress(given) === null) {
    throw new Error(
      'must be the address of a collector that takes OTLP over HTTP, without credentials, such as http://localhost:4318.',
    )
  }
  return given
}

/** `name=value,name=value`, the values percent-encoded. */
function readHeaderList(given: string | undefined): Record<string, string> {
  if (given === undefined) return {}
  const entries = given.split(',').map((pair): [string, string] => {
    const equals = pair.indexOf('=')
    if (equals < 1) throw new Error('must be a list of name=value.')
    return [pair.slice(0, equals).trim(), decodeURIComponent(pair.slice(equals + 1).trim())]
  })
  return Object.fromEntries(entries)
}

function readRatio(given: string | undefined): number {
  const ratio = Number(given ?? 1)
  if (ratio >= 0 && ratio <= 1) return ratio
  throw new Error(`must be a number from 0 to 1, not "${given}".`)
}
