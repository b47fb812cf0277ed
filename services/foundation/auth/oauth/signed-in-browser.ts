import type { KoaContextWithOIDC } from 'oidc-provider'
import { readCredential } from '#platform/identity/credentials.ts'
import type { AuthParts } from '../parts.ts'
import { findSessionId } from '../store/sessions.ts'
import { consentPath, signInPath } from './pages.ts'
import { paths } from './paths.ts'
import { sessionCookieName } from './provider.ts'
import { currentUnit } from './unit-of-work.ts'

/**
 * Tells the provider which of our sessions a browser has, by a cookie that exists within the request alone. Who is not
 * signed in does that first, and comes back. A middleware before the provider's own.
 */
export function bringSession({ cookies }: Pick<AuthParts, 'cookies'>) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    if (!ctx.path.startsWith(paths.authorization)) return next()
    // PostgreSQL cannot store the character.
    if (ctx.querystring.includes('%00')) return ctx.redirect(`${consentPath()}?error=invalid_request`)
    const credential = readCredential({ cookie: ctx.get('cookie') })
    const token = credential === null ? null : cookies.read(credential.value)
    const session = token === null ? null : await findSessionId(await currentUnit().transaction(), token)
    const isAsking = ctx.path === paths.authorization && ctx.method === 'GET' && ctx.query.prompt !== 'none'
    if (session === null && isAsking) {
      ctx.status = 303
      return ctx.redirect(signInPath(ctx.originalUrl))
    }
    const others = ctx
      .get('cookie')
      .split('; ')
      .filter((pair) => !isOurs(pair))
    const own = session === null ? [] : [`${sessionCookieName}=${session}`]
    ctx.req.headers.cookie = [...others, ...own].join('; ')
    await next()
    const kept = [ctx.response.headers['set-cookie'] ?? []].flat().filter((cookie) => !isOurs(String(cookie)))
    if (kept.length === 0) ctx.remove('set-cookie')
    else ctx.set('set-cookie', kept.map(String))
  }
}

function isOurs(cookie: string): boolean {
  return cookie.trimStart().startsWith(`${sessionCookieName}=`)
}
