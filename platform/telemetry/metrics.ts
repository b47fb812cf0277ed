import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'

/** The process's Prometheus metrics, shared by the services that run in it. */
export interface Metrics {
  registry: Registry
  /** Seconds from the request's first byte to the answer's last, by service, route and status. */
  requestSeconds: Histogram<'service' | 'method' | 'route' | 'status'>
  /** Calls to peers that failed, by peer and reason. */
  peerFailures: Counter<'peer' | 'reason'>
  /** Requests refused for how many there were, by the code they got. */
  refusals: Counter<'reason'>
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  return {
    registry,
    requestSeconds: new Histogram({
      name: 'throughline_http_request_seconds',
      help: 'Duration of HTTP requests',
      labelNames: ['service', 'method', 'route', 'status'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers: [registry],
    }),
    peerFailures: new Counter({
      name: 'throughline_peer_failures_total',
      help: 'Calls to peers that failed',
      labelNames: ['peer', 'reason'],
      registers: [registry],
    }),
    refusals: new Counter({
      name: 'throughline_http_refusals_total',
      help: 'Requests refused because there were too many',
      labelNames: ['reason'],
      registers: [registry],
    }),
  }
}
