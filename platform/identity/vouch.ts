import type { RequestHeaders } from './credentials.ts'
import type { Principal } from './principal.ts'

const vouched = new WeakMap<RequestHeaders, Principal | null>()

/**
 * Says for this process who sends a request, or that nobody known does, so that whoever is handed the request need not
 * find out again. It is tied to the headers as an object, so nothing that a client writes can look like it.
 */
export function vouchFor(headers: RequestHeaders, principal: Principal | null): void {
  vouched.set(headers, principal)
}

/** What was said of the sender of a request; undefined when nothing was. */
export function readVouched(headers: RequestHeaders): Principal | null | undefined {
  return vouched.get(headers)
}
