import type { FastifyInstance } from 'fastify'
import type { Metrics } from '#platform/telemetry/metrics.ts'

/** State of one thing a process needs to do its work. */
export interface Check {
  name: string
  ready: boolean
  /** Why not, for a person. */
  detail?: string
  /** The service works without it, only less well: what is missing degrades it and does not stop it. */
  optional?: boolean
}

/** How well a process can do its work; anything but `unavailable` takes requests. */
export type Readiness = 'ready' | 'degraded' | 'unavailable'

/** What the state of its dependencies makes of a process. */
export function readinessOf(checks: readonly Check[]): Readiness {
  const missing = checks.filter(({ ready }) => !ready)
  if (missing.length === 0) return 'ready'
  return missing.every(({ optional }) => optional) ? 'degraded' : 'unavailable'
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
    const status = readinessOf(dependencies)
    reply.status(status === 'unavailable' ? 503 : 200)
    return { status, service, version, checks: dependencies }
  })
  for (const path of ['/metrics', '/api/v1/metrics']) {
    app.get(path, async (_, reply) => {
      reply.type(metrics.registry.contentType)
      return metrics.registry.metrics()
    })
  }
}
