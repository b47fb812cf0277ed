import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { protectedResourcePath } from '#contracts/auth/programs.ts'
import type { RawHandler } from './dispatch.ts'

const header = 'www-authenticate'

/** What a service answers. */
const plain = 'Bearer'

/**
 * Completes what a service answers to who comes without a good key or token: programs learn where they get one (RFC 9728
 * §5.1), and that the one they brought is not good (RFC 6750 §3), which the service was never shown.
 *
 * @param origin of the address under which programs reach the server
 */
export function createBearerChallenge(origin: string): (handler: RawHandler) => RawHandler {
  const start = `Bearer resource_metadata="${origin}${protectedResourcePath}"`
  return (handler) => (request, response) => {
    const challenge = request.headers.authorization === undefined ? start : `${start}, error="invalid_token"`
    completeChallenge(response, challenge)
    handler(request, response)
  }
}

/** Headers are given along with the status, or stand in the response already when what is sent is a stream. */
function completeChallenge(response: ServerResponse, challenge: string): void {
  const writeHead = response.writeHead.bind(response) as (
    status: number,
    ...rest: unknown[]
  ) => ServerResponse
  response.writeHead = (status: number, ...rest: unknown[]) => {
    if (status === 401) {
      const given = rest.at(-1) as OutgoingHttpHeaders | undefined
      if (given?.[header] === plain) given[header] = challenge
      if (response.getHeader(header) === plain) response.setHeader(header, challenge)
    }
    return writeHead(status, ...rest)
  }
}
