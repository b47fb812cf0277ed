import pino, { type DestinationStream, type Logger } from 'pino'
import { currentContext } from '#platform/service/context.ts'
import { traceIds } from '#platform/telemetry/spans.ts'

/** Where secrets may stand in a logged object. */
const secretPaths = ['authorization', 'cookie', 'password', 'secret', 'token', 'key'].flatMap((name) => [
  name,
  `*.${name}`,
  `*.*.${name}`,
])

/** A JSON logger, one line an event, that adds the ids of the running request and trace, and leaves secrets out. */
export function createLogger(options: { level: string; destination: DestinationStream }): Logger {
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: secretPaths, censor: '[redacted]' },
      mixin: describeContext,
    },
    options.destination,
  )
}

function describeContext(): Record<string, unknown> {
  const context = currentContext()
  if (!context) return traceIds()
  return {
    ...traceIds(),
    ...(context.request_id !== null && { request_id: context.request_id }),
    ...(context.principal && {
      principal: context.principal.id,
      workspace_id: context.principal.workspace_id,
    }),
  }
}
