import type { FastifyInstance } from 'fastify'
import type { Metrics } from '#platform/telemetry/metrics.ts'

/** State of one thing a process needs to do its work. */
export interface Check {
  name: string
  ready: boolean
  /** Why not, for a person. */
  detail?: string
}

export interface OperationalOptions {
  service: string
  version: string
  metrics: Metrics
  /** The dependencies as they are now. */
  checks: () => Promise<Check[]>
}

/** `/health`, `/ready`, `/metrics` and `/api/v1/metrics`, on every service and without a sign-in. */
export function addOperationalRoutes(app: FastifyInstance, options: OperationalOptions): void {
  const { service, version, metrics, checks } = options
  app.get('/health', () => ({ status: 'alive', service, version }))
  app.get('/ready', async (_, reply) => {
    const dependencies = await checks()
    const ready = dependencies.every((check) => check.ready)
    reply.status(ready ? 200 : 503)
    return { status: ready ? 'ready' : 'unavailable', service, version, checks: dependencies }
  })
  for (const path of ['/metrics', '/api/v1/metrics']) {
    app.get(path, async (_, reply) => {
      reply.type(metrics.registry.contentType)
      return metrics.registry.metrics()
    })
  }
}
