import { type IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { Mount, Mounts, Upgrade } from '#platform/http/mounts.ts'
import type { Metrics } from '#platform/telemetry/metrics.ts'
import { isLoopback, networkOf, type ReadClientAddress } from './client-address.ts'
import type { RawHandler } from './dispatch.ts'
import { sendProblem } from './send-problem.ts'

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

export interface Admission {
  /** Lets requests in, each of which takes up one of the places until it is answered. */
  requests: (handler: RawHandler) => RawHandler
  /**
   * Lets in what goes to mounts, and plain requests that one leaves to `handler`. Since its answers may wait for something
   * to happen, only a request to change the protocol takes up a place, until it is answered.
   */
  mounts: (mounts: Mounts, handler: RawHandler) => Mounts
}

/**
 * Admission control: refuses at the door, before anything is read or looked up, what the server could only answer late or
 * not at all. Too many requests at once get 503, too many of one address 429, both with `Retry-After`.
 */
export function createAdmission(options: AdmissionOptions): Admission {
  const { in_flight, per_address, addressOf, metrics } = options
  const limiter =
    per_address > 0 ? new RateLimiterMemory({ points: per_address, duration: windowSeconds }) : null
  let running = 0

  const begin = () => {
    running += 1
  }
  const end = () => {
    running -= 1
  }
  /** Calls `take`, or `refuse` with the reason. */
  const admit = (request: IncomingMessage, take: () => void, refuse: (error: ServiceError) => void) => {
    const turnAway = (error: ServiceError) => {
      metrics.refusals.inc({ reason: error.code })
      refuse(error)
    }
    const takeIfFree = () => {
      if (running >= in_flight && !alwaysOpen.has(request.url ?? '')) turnAway(tooBusy())
      else take()
    }
    const address = addressOf(request)
    if (limiter === null || isLoopback(address)) return takeIfFree()
    limiter.consume(networkOf(address)).then(takeIfFree, (refused) => turnAway(tooMany(refused)))
  }

  const waiting =
    (handler: RawHandler): RawHandler =>
    (request, response) =>
      admit(
        request,
        () => handler(request, response),
        (error) => sendProblem(request, response, error),
      )
  const upgrades =
    (upgrade: Upgrade): Upgrade =>
    (request, socket, head) =>
      void admit(
        request,
        () => {
          begin()
          void Promise.resolve(upgrade(request, socket, head)).finally(end)
        },
        (error) => {
          // Of an HTTP server it is always one of these.
          const connection = socket as Socket
          const response = new ServerResponse(request)
          response.assignSocket(connection)
          response.shouldKeepAlive = false
          response.once('finish', () => connection.destroySoon())
          sendProblem(request, response, error)
        },
      )
  return {
    requests: (handler) =>
      waiting((request, response) => {
        begin()
        response.once('close', end)
        handler(request, response)
      }),
    mounts: (mounts, handler) =>
      new Map(
        [...mounts].map(([path, mount]): [string, Mount] => [
          path,
          {
            ...mount,
            request: waiting(mount.request ?? handler),
            ...(mount.upgrade && { upgrade: upgrades(mount.upgrade) }),
          },
        ]),
      ),
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
