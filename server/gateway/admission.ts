import { once } from 'node:events'
import { type IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { bulkhead } from 'cockatiel'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { Mount, Mounts, Upgrade } from '#platform/http/mounts.ts'
import type { Metrics } from '#platform/telemetry/metrics.ts'
import { isLoopback, networkOf, type ReadClientAddress } from './client-address.ts'
import type { RawHandler } from './dispatch.ts'
import { sendProblem } from './send-problem.ts'
import type { IsSigned } from './signed-requests.ts'

export interface AdmissionOptions {
  /** Requests that are being answered at once, at most. */
  in_flight: number
  /** Requests of one address in ten seconds, at most; 0 for no limit. The machine's own addresses have none. */
  per_address: number
  addressOf: ReadClientAddress
  /** Which requests show by a signature who sends them; none when left out. */
  isSigned?: IsSigned
  /** Puts the headers of every answer on one that is made here. */
  putHeaders?: (response: ServerResponse) => void
  metrics: Metrics
}

const windowSeconds = 10

/** Signed requests that are taken at once, and those that may wait until one of them is done. */
const signedAtOnce = 64
const signedWaiting = 5_000

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
 *
 * Signed requests come from hosts that send a thousand in a second and may send none of them again. They wait for places of
 * their own, and only those that were refused count for their address.
 */
export function createAdmission(options: AdmissionOptions): Admission {
  const { in_flight, per_address, addressOf, metrics } = options
  const { isSigned = () => false, putHeaders = () => {} } = options
  const limiter =
    per_address > 0 ? new RateLimiterMemory({ points: per_address, duration: windowSeconds }) : null
  const signedPlaces = bulkhead(signedAtOnce, signedWaiting)
  let running = 0

  const begin = () => {
    running += 1
  }
  const end = () => {
    running -= 1
  }
  const count = (error: ServiceError) => {
    metrics.refusals.inc({ reason: error.code })
    return error
  }
  /** Calls `take`, or `refuse` with the reason. */
  const admit = (request: IncomingMessage, take: () => void, refuse: (error: ServiceError) => void) => {
    const turnAway = (error: ServiceError) => refuse(count(error))
    const takeIfFree = () => {
      if (running >= in_flight && !alwaysOpen.has(request.url ?? '')) turnAway(tooBusy())
      else take()
    }
    const address = addressOf(request)
    if (limiter === null || isLoopback(address)) return takeIfFree()
    limiter.consume(networkOf(address)).then(takeIfFree, (refused) => turnAway(tooMany(refused)))
  }

  const takeSigned = async (handler: RawHandler, request: IncomingMessage, response: ServerResponse) => {
    const address = addressOf(request)
    const network = limiter === null || isLoopback(address) ? null : networkOf(address)
    const known = network === null ? null : await limiter?.get(network)
    if (known && known.consumedPoints >= per_address) throw tooMany(known)
    await signedPlaces.execute(async () => {
      if (response.destroyed) return
      const answered = once(response, 'close')
      handler(request, response)
      await answered
    })
    const isRefused = response.statusCode >= 400 && response.statusCode < 500
    if (network !== null && (isRefused || !response.writableFinished)) await limiter?.penalty(network)
  }
  const signed =
    (handler: RawHandler): RawHandler =>
    (request, response) => {
      takeSigned(handler, request, response).catch((error) =>
        sendProblem(request, response, count(error instanceof ServiceError ? error : tooBusy())),
      )
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
          putHeaders(response)
          response.assignSocket(connection)
          response.shouldKeepAlive = false
          response.once('finish', () => connection.destroySoon())
          sendProblem(request, response, error)
        },
      )
  return {
    requests: (handler) => {
      const takeSignedBy = signed(handler)
      const takeUsual = waiting((request, response) => {
        begin()
        response.once('close', end)
        handler(request, response)
      })
      return (request, response) => (isSigned(request) ? takeSignedBy : takeUsual)(request, response)
    },
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
