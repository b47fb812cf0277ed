import { type RouteContract, scopeActionOf } from '#platform/contract/define-contract.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { AccessLog } from '#platform/identity/access-log.ts'
import type { Authenticate } from '#platform/identity/authenticate.ts'
import type { RequestHeaders } from '#platform/identity/credentials.ts'
import { isSelf, type Principal, reaches } from '#platform/identity/principal.ts'
import { allows } from '#platform/identity/scopes.ts'
import { currentContext } from '#platform/service/context.ts'
import { refuseOtherSites } from './other-sites.ts'
import type { RequestParts } from './validate.ts'

/** A route as its caller is judged by it. */
export interface GuardedRoute {
  service: string
  operation: string
  route: RouteContract
}

/** Who is asking, once it is clear that they may call the route; throws 401 or 403. */
export async function admit(
  { service, route }: GuardedRoute,
  headers: RequestHeaders,
  authenticate: Authenticate,
): Promise<Principal | null> {
  const access = route.access ?? 'member'
  const principal = await authenticate(headers)
  const context = currentContext()
  if (context) context.principal = principal
  if (principal && route.method !== 'GET') refuseOtherSites(headers)
  if (access === 'public') return principal
  if (!principal) {
    throw new ServiceError(
      'unauthenticated',
      'Sign in first: send `Authorization: Bearer <key>` (the owner’s key stands in owner.key in the data directory).',
    )
  }
  if (access === 'service') {
    if (principal.kind === 'service') return principal
    throw new ServiceError('forbidden', 'Only services of this server call this among themselves.')
  }
  if (!reaches(principal.role, access)) {
    throw new ServiceError('forbidden', `This needs the role ${access}; yours is ${principal.role}.`)
  }
  const action = scopeActionOf(route)
  if (!allows(principal.scopes, service, action)) {
    throw new ServiceError('forbidden', `This needs the scope ${service}:${action}, which this key has not.`)
  }
  return principal
}

/**
 * Lets everybody see what is about themselves. About somebody else it takes the role that the contract names, and the
 * look is written down before anything is answered.
 */
export async function guardSubject(
  { service, operation, route }: GuardedRoute,
  parts: RequestParts,
  principal: Principal | null,
  accessLog: Pick<AccessLog, 'record'> | null,
): Promise<void> {
  const subject = readSubject(route, parts)
  if (subject === null || principal === null || principal.kind === 'service') return
  if (isSelf(principal, subject)) return
  const least = route.subject_access ?? 'admin'
  if (!reaches(principal.role, least)) {
    throw new ServiceError(
      'forbidden',
      `This is about somebody else: only they may see it, and who has the role ${least}.`,
    )
  }
  await accessLog?.record({
    subject,
    principal,
    operation: `${service}.${operation}`,
    request_id: currentContext()?.request_id ?? null,
  })
}

function readSubject({ subject }: RouteContract, { params, query, body }: RequestParts): string | null {
  if (subject === undefined) return null
  for (const part of [params, query, body]) {
    const value = (part as Record<string, unknown> | null | undefined)?.[subject]
    if (typeof value === 'string') return value
  }
  return null
}
