import type { IncomingMessage } from 'node:http'
import type { Logger } from 'pino'
import type { Contract } from '#platform/contract/define-contract.ts'
import { refuseOtherSites } from '#platform/http/other-sites.ts'
import type { Authenticate } from '#platform/identity/authenticate.ts'
import { type RequestHeaders, readCredential } from '#platform/identity/credentials.ts'
import type { Principal } from '#platform/identity/principal.ts'
import { vouchFor } from '#platform/identity/vouch.ts'
import type { RawHandler } from './dispatch.ts'
import { sendProblem } from './send-problem.ts'

/**
 * Finds out who sends a request for a service, and takes from it what showed that: a service learns who asks, and never
 * with which key or cookie.
 *
 * @throws {ServiceError} when that cannot be found out now, or a page of another site made the request
 */
export type Introduce = (
  request: Pick<IncomingMessage, 'headers' | 'method'>,
  contract: Contract,
) => Promise<Principal | null>

export function createIntroduce(authenticate: Authenticate): Introduce {
  return async ({ headers, method }, contract) => {
    const principal = await authenticate(headers)
    if (principal && method !== 'GET') refuseOtherSites(headers)
    takeCredentials(headers, contract)
    return principal
  }
}

/** A request with a key and a cookie is that of the key, so its cookie goes nowhere. */
function takeCredentials(headers: IncomingMessage['headers'], { reads_cookies = false }: Contract): void {
  if (!reads_cookies || headers.authorization !== undefined) delete headers.cookie
  delete headers.authorization
}

/** Hands requests to a service of this process once their sender is known, and answers those whose is not to be known. */
export function introduceTo(
  contract: Contract,
  handler: RawHandler,
  introduce: Introduce,
  logger: Logger,
): RawHandler {
  return (request, response) => {
    if (!hasCredentials(request.headers)) {
      vouchFor(request.headers, null)
      return handler(request, response)
    }
    introduce(request, contract).then(
      (principal) => {
        if (response.destroyed) return
        vouchFor(request.headers, principal)
        handler(request, response)
      },
      (error) => {
        const { status, code, detail } = sendProblem(request, response, error)
        if (status >= 500) logger[status === 503 ? 'warn' : 'error']({ err: error }, 'request failed')
        else logger.info({ service: contract.name, method: request.method, code, detail }, 'request refused')
      },
    )
  }
}

function hasCredentials(headers: RequestHeaders): boolean {
  return headers.authorization !== undefined || readCredential(headers) !== null
}
