import type { ServerResponse } from 'node:http'
import type { Mounts } from '#platform/http/mounts.ts'
import type { RawHandler } from './dispatch.ts'

/** Two years, in seconds; for subdomains, too, as browsers want it of hosts they know in advance. */
const httpsOnly = 'max-age=63072000; includeSubDomains'

/** What answers say unless they know better: they are data for whoever asked, and nothing to show, embed or keep. */
const usualHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** Puts headers on every answer that leaves the server, whoever writes it; pages and files then replace some. */
export interface AnswerHeaders {
  /** For answers that are written to a connection as they are. */
  names_and_values: readonly (readonly [name: string, value: string])[]
  put: (response: ServerResponse) => void
  requests: (handler: RawHandler) => RawHandler
  mounts: (mounts: Mounts) => Mounts
}

/** @param isHttps whether browsers reach the server over https, and shall in no other way */
export function createAnswerHeaders(isHttps: boolean): AnswerHeaders {
  const headers = Object.entries({
    ...usualHeaders,
    ...(isHttps && { 'strict-transport-security': httpsOnly }),
  })
  const put = (response: ServerResponse) => {
    for (const [name, value] of headers) response.setHeader(name, value)
  }
  const requests =
    (handler: RawHandler): RawHandler =>
    (request, response) => {
      put(response)
      handler(request, response)
    }
  return {
    names_and_values: headers,
    put,
    requests,
    mounts: (mounts) =>
      new Map(
        [...mounts].map(([path, mount]) => [
          path,
          { ...mount, ...(mount.request && { request: requests(mount.request) }) },
        ]),
      ),
  }
}
