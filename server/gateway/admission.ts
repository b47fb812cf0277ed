import type { IncomingMessage, ServerResponse } from 'node:http'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { ServiceError } from '#platform/errors/service-error.ts'
import { describeProblem } from '#platform/http/problem.ts'
import { readRequestId } from '#platform/http/request-context.ts'
import type { Metrics } from '#platform/telemetry/metrics.ts'
import { isLoopback, networkOf, type ReadClientAddress } from './client-address.ts'
import type { RawHandler } from './dispatch.ts'

export interface AdmissionOptions {
  /** Requests that are being answered at once, at most. */
  in_flight: number
  /** Requests of one address in ten seconds, at most; 0 for no limit. The machine's own addresses have none. */
  per_address: number
  addressOf: ReadClientAddress
  metrics: Metrics
}

const windowSeconds = 10

/** What stays open to probes, however busy the server is. */
const alwaysOpen = new Set(['/health', '/ready', '/metrics'])

/**
 * Admission control: refuses at the door, before anything is read or looked up, what the server could only answer late or
 * not at all. Too many requests at once get 503, too many of one address 429, both with `Retry-After`.
 */
export function createAdmission(options: AdmissionOptions): (handler: RawHandler) => RawHandler {
  const { in_flight, per_address, addressOf, metrics } = options
  const limiter =
    per_address > 0 ? new RateLimiterMemory({ points: per_address, duration: windowSeconds }) : null
  let running = 0

  const refuse = (request: IncomingMessage, response: ServerResponse, error: ServiceError) => {
    metrics.refusals.inc({ reason: error.code })
    sendProblem(request, response, error)
  }
  return (handler) => {
    const serve: RawHandler = (request, response) => {
      if (running >= in_flight && !alwaysOpen.has(request.url ?? '')) {
        return refuse(request, response, tooBusy())
      }
      running += 1
      response.once('close', () => {
        running -= 1
      })
      handler(request, response)
    }
    if (limiter === null) return serve
    return (request, response) => {
      const address = addressOf(request)
      if (isLoopback(address)) return serve(request, response)
      limiter.consume(networkOf(address)).then(
        () => serve(request, response),
        (refused) => refuse(request, response, tooMany(refused)),
      )
    }
  }
}

function tooBusy(): ServiceError {
  return new ServiceError('unavailable', 'The server has its hands full; try again in a moment.', {
    retry_after: 1,
  })
}

function tooMany(refused: unknown): ServiceError {
  const wait = refused instanceof RateLimiterRes ? Math.ceil(refused.msBeforeNext / 1000) : windowSeconds
  return new ServiceError(
    'too_many_requests',
    `Too many requests came from this address; try again in ${wait} s.`,
    { retry_after: Math.max(1, wait) },
  )
}

/** Answers without reading the body; the connection ends when there is more of that than was sent along. */
function sendProblem(request: IncomingMessage, response: ServerResponse, error: ServiceError): void {
  const request_id = readRequestId(request.headers)
  const problem = describeProblem(error, {}, { instance: request.url ?? '/', request_id })
  response.writeHead(problem.status, {
    'content-type': 'application/problem+json',
    'retry-after': String(error.retry_after ?? 1),
    'x-request-id': request_id,
    'x-content-type-options': 'nosniff',
    ...(hasBody(request) && { connection: 'close' }),
  })
  response.end(JSON.stringify(problem))
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}
