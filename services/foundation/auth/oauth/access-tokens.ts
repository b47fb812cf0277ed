import { createLocalJWKSet, errors, type JWTPayload, jwtVerify, type LocalJWKSet } from 'jose'
import { type MemberRole, memberRoles } from '#contracts/accounts.ts'
import type { Database } from '#platform/database/database.ts'
import { isScope } from '#platform/identity/scopes.ts'
import { findArtifact } from '../store/oauth-artifacts.ts'
import type { Executor } from '../store/queries.ts'
import { type SigningKeys, signingAlgorithm } from './signing-keys.ts'

/** Kind of the artifacts that name access tokens which were revoked before they ran out. */
export const revokedToken = 'RevokedAccessToken'

/** What an access token for our API says (RFC 9068, and what is ours). */
export interface AccessTokenClaims {
  jti: string
  sub: string
  client_id: string
  workspace_id: string
  /** Of the person when the token was made. */
  role: MemberRole
  /** null: the client acts by itself. */
  grant_id: string | null
  scopes: string[]
  iat: number
  exp: number
}

export interface AccessTokens {
  /**
   * What a token of ours says; null for one that is forged, has run out, was revoked, or is for something else.
   *
   * @param executor a transaction of who asks: taking a second connection, requests could wait for each other for ever
   */
  verify: (token: string, executor?: Executor) => Promise<AccessTokenClaims | null>
}

/** Milliseconds for which keys are remembered: one that was taken away is believed no longer. */
const rememberKeys = 60_000

/** @param issuer of the tokens, which is the address they are for, too */
export function createAccessTokens(database: Database, keys: SigningKeys, issuer: string): AccessTokens {
  let known: { set: LocalJWKSet; until: number } | null = null
  const read = async (executor: Executor) => {
    const set = createLocalJWKSet({ keys: (await keys.list(executor)).map(({ public_jwk }) => public_jwk) })
    known = { set, until: performance.now() + rememberKeys }
    return set
  }
  const check = async (token: string, set: LocalJWKSet) => {
    const { payload } = await jwtVerify(token, set, {
      algorithms: [signingAlgorithm],
      typ: 'at+jwt',
      issuer,
      audience: issuer,
      requiredClaims: ['exp', 'iat', 'sub', 'jti', 'client_id', 'workspace_id', 'role'],
    })
    return payload
  }
  const open = async (token: string, executor: Executor): Promise<JWTPayload | null> => {
    try {
      const remembered = known !== null && known.until > performance.now() ? known.set : null
      return await check(token, remembered ?? (await read(executor)))
    } catch (error) {
      // Another process may have begun to sign with a new key.
      if (error instanceof errors.JWKSNoMatchingKey) return check(token, await read(executor)).catch(nobody)
      return nobody(error)
    }
  }
  return {
    verify: async (token, executor = database.kysely) => {
      const payload = await open(token, executor)
      const claims = payload && readClaims(payload)
      if (!claims) return null
      const revoked = await findArtifact(executor, revokedToken, claims.jti)
      return revoked === null ? claims : null
    },
  }
}

/** Whether a credential has the form of a JWT (RFC 7515 §3.1). */
export function isToken(text: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]*$/.test(text)
}

/** What is wrong with a token is nobody's business; what is wrong with the database is. */
function nobody(error: unknown): null {
  if (error instanceof errors.JOSEError) return null
  throw error
}

function readClaims(payload: JWTPayload): AccessTokenClaims | null {
  const { jti, sub, iat, exp, client_id, workspace_id, role, grant_id, scope } = payload
  const named = [jti, sub, client_id, workspace_id].every((claim) => typeof claim === 'string')
  if (!named || !memberRoles.includes(role as MemberRole)) return null
  return {
    jti: String(jti),
    sub: String(sub),
    client_id: String(client_id),
    workspace_id: String(workspace_id),
    role: role as MemberRole,
    grant_id: typeof grant_id === 'string' ? grant_id : null,
    scopes: typeof scope === 'string' ? scope.split(' ').filter((one) => one !== '') : [],
    iat: Number(iat),
    exp: Number(exp),
  }
}

/** The scopes of a token that are about services. */
export function serviceScopes(scopes: readonly string[]): string[] {
  return scopes.filter(isScope)
}
