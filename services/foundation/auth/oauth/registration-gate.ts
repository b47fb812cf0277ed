import type { KoaContextWithOIDC } from 'oidc-provider'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Authenticate } from '#platform/identity/authenticate.ts'
import type { Principal } from '#platform/identity/principal.ts'
import { readClientDetails } from '../client-details.ts'
import type { AuthConfig } from '../config.ts'
import { paths } from './paths.ts'

/** Registrations of one address in ten minutes. */
const registrationsAtMost = 30

/**
 * Who may register a program. Gives who it is, null where nobody known may, too, and for any other request; `refused` when
 * it has answered, in the terms of RFC 6750 and RFC 7591.
 */
export function createRegistrationGate(
  setting: AuthConfig['program_registration'],
  authenticate: Authenticate,
) {
  const limiter = new RateLimiterMemory({ points: registrationsAtMost, duration: 600 })
  return async (ctx: KoaContextWithOIDC): Promise<Principal | null | 'refused'> => {
    if (ctx.path.startsWith(`${paths.registration}/`) && ctx.method === 'PUT') {
      return refuse(
        ctx,
        405,
        'invalid_request',
        'a registration is not changed: delete it, and register anew',
      )
    }
    if (ctx.path !== paths.registration || ctx.method !== 'POST') return null
    if (setting === 'closed') {
      return refuse(ctx, 403, 'access_denied', 'nobody can register a program here; ask an administrator')
    }
    const address = readClientDetails(ctx.req.headers).ip_address ?? ctx.req.socket.remoteAddress ?? ''
    try {
      await limiter.consume(address)
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused
      ctx.set('retry-after', String(Math.max(1, Math.ceil(refused.msBeforeNext / 1000))))
      return refuse(ctx, 429, 'slow_down', 'too many programs were registered from this address')
    }
    const isNamed = ctx.get('authorization') !== ''
    const principal = isNamed ? await authenticate({ ...ctx.req.headers, cookie: undefined }) : null
    const isMember = principal !== null && principal.kind !== 'service'
    if (isNamed ? !isMember : setting === 'members') {
      ctx.set('www-authenticate', isNamed ? 'Bearer error="invalid_token"' : 'Bearer')
      return refuse(ctx, 401, 'invalid_token', 'send `Authorization: Bearer` with an API key of a member')
    }
    delete ctx.req.headers.authorization
    return principal
  }
}

function refuse(
  ctx: KoaContextWithOIDC,
  status: number,
  error: string,
  error_description: string,
): 'refused' {
  ctx.status = status
  ctx.set('cache-control', 'no-store')
  ctx.body = { error, error_description }
  return 'refused'
}
