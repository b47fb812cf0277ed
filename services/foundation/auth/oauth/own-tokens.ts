import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Database } from '#platform/database/database.ts'
import type { EventLog } from '#platform/events/event-log.ts'
import { findAccount } from '../store/accounts.ts'
import { saveArtifact } from '../store/oauth-artifacts.ts'
import { findClientOwner } from '../store/oauth-clients.ts'
import { findGrant } from '../store/oauth-grants.ts'
import { type AccessTokenClaims, type AccessTokens, isToken, revokedToken } from './access-tokens.ts'
import { claimsOf } from './identity-claims.ts'
import { paths } from './paths.ts'
import { currentUnit } from './unit-of-work.ts'

export interface OwnTokenParts {
  issuer: string
  database: Database
  events: EventLog
  accessTokens: AccessTokens
}

/**
 * What oidc-provider leaves out for access tokens that are JWTs, which it does not store: telling who they are of,
 * introspection and revocation. A middleware before its own.
 */
export function answerForOwnTokens(parts: OwnTokenParts) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    if (ctx.path === paths.userinfo) {
      const token = /^Bearer +(\S+)$/i.exec(ctx.get('authorization'))?.[1]
      if (token !== undefined && isToken(token)) return tellUser(parts, ctx, token)
    }
    await next()
    if (ctx.status === 404 && !ctx.body) return refuseUnknown(ctx)
    if (ctx.path !== paths.introspection && ctx.path !== paths.revocation) return
    // It has authenticated the client by then.
    if ((ctx.body as { error?: string } | undefined)?.error !== 'unsupported_token_type') return
    const claims = await readLiving(parts, String(ctx.oidc.params?.token))
    const own = claims !== null && claims.client_id === ctx.oidc.client?.clientId ? claims : null
    ctx.status = 200
    if (ctx.path === paths.introspection) ctx.body = describeToken(parts, own)
    else {
      if (own !== null) await revoke(parts, own)
      ctx.body = ''
    }
  }
}

function refuseUnknown(ctx: KoaContextWithOIDC): void {
  ctx.status = 404
  ctx.body = { error: 'invalid_request', error_description: `there is nothing at ${ctx.method} ${ctx.path}` }
}

/** What a token says, unless it or the grant behind it has ended. */
async function readLiving({ accessTokens }: OwnTokenParts, token: string): Promise<AccessTokenClaims | null> {
  const transaction = await currentUnit().transaction()
  const claims = await accessTokens.verify(token, transaction)
  if (claims === null) return null
  const { grant_id, client_id } = claims
  const behind =
    grant_id === null ? await findClientOwner(transaction, client_id) : await findGrant(transaction, grant_id)
  return behind === null ? null : claims
}

async function tellUser(parts: OwnTokenParts, ctx: KoaContextWithOIDC, token: string): Promise<void> {
  ctx.set('cache-control', 'no-store')
  ctx.set('access-control-allow-origin', '*')
  const claims = await readLiving(parts, token)
  const account =
    claims === null || claims.grant_id === null
      ? null
      : await findAccount(await currentUnit().transaction(), claims.sub)
  if (claims === null || account === null) return refuse(ctx, 401, 'invalid_token')
  if (!claims.scopes.includes('openid')) return refuse(ctx, 403, 'insufficient_scope')
  ctx.body = claimsOf(account, claims.scopes)
}

/** RFC 6750 §3. */
function refuse(ctx: KoaContextWithOIDC, status: number, error: string): void {
  ctx.status = status
  ctx.set('www-authenticate', `Bearer error="${error}"`)
  ctx.body = { error }
}

/** RFC 7662 §2.2. */
function describeToken({ issuer }: OwnTokenParts, claims: AccessTokenClaims | null) {
  if (claims === null) return { active: false }
  const { scopes, grant_id: _, ...rest } = claims
  return {
    active: true,
    ...rest,
    scope: scopes.join(' '),
    iss: issuer,
    aud: issuer,
    token_type: 'Bearer',
  }
}

/** Remembers for as long as the token would have been good that it is not. */
async function revoke({ events }: OwnTokenParts, claims: AccessTokenClaims): Promise<void> {
  const { jti, client_id, grant_id, workspace_id, exp } = claims
  const transaction = await currentUnit().transaction()
  const seconds = Math.max(1, exp - Math.floor(Date.now() / 1000))
  const artifact = { kind: revokedToken, value: jti, client_id, grant_id, payload: {}, seconds }
  await saveArtifact(transaction, artifact)
  await events.append(transaction, [{ workspace_id, type: 'access_token.revoked', data: { client_id } }])
}
