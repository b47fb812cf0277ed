import { ServiceError } from '#platform/errors/service-error.ts'
import { type RequestHeaders, readCredential } from '#platform/identity/credentials.ts'

/**
 * Refuses what a page of another site asks a browser to do that is signed in here: it sends its cookie along. Such
 * requests are known by `Sec-Fetch-Site` (W3C Fetch Metadata), in older browsers by `Origin`.
 *
 * @throws {ServiceError} `forbidden`
 */
export function refuseOtherSites(headers: RequestHeaders): void {
  if (readCredential(headers)?.kind !== 'session') return
  const site = headers['sec-fetch-site']
  const isOwn = site === undefined ? comesFromHost(headers) : site === 'same-origin' || site === 'none'
  if (!isOwn) throw new ServiceError('forbidden', 'A page of another site asked for this.')
}

function comesFromHost({ origin, host }: RequestHeaders): boolean {
  if (origin === undefined) return true
  return typeof origin === 'string' && URL.parse(origin)?.host === host
}
