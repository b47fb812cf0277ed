import { jwtVerify, SignJWT } from 'jose'
import { type Principal, type Role, roles } from './principal.ts'

/** Signs and verifies on whose behalf a service calls another, as JSON Web Tokens (RFC 7519) with HMAC-SHA-256. */
export interface TokenKit {
  sign: (principal: Principal, seconds: number) => Promise<string>
  /** The principal of a valid token; null for one that is forged, expired or meant for something else. */
  verify: (token: string) => Promise<Principal | null>
}

const issuer = 'throughline'
const audience = 'service'

/** @param secret at least 32 bytes, the same in every process of a deployment */
export function createTokenKit(secret: Uint8Array): TokenKit {
  return {
    sign: ({ id, ...claims }, seconds) =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setSubject(id)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(`${seconds}s`)
        .sign(secret),
    verify: async (token) => {
      try {
        const { payload } = await jwtVerify(token, secret, {
          algorithms: ['HS256'],
          issuer,
          audience,
          requiredClaims: ['exp', 'sub'],
        })
        return readPrincipal(payload)
      } catch {
        return null
      }
    },
  }
}

function readPrincipal(payload: Record<string, unknown>): Principal | null {
  const { sub, kind, workspace_id, role, emails, scopes } = payload
  if (typeof sub !== 'string' || typeof workspace_id !== 'string') return null
  if (kind !== 'person' && kind !== 'agent' && kind !== 'service') return null
  if (!roles.includes(role as Role)) return null
  if (!isTextList(emails) || !(scopes === null || isTextList(scopes))) return null
  return { kind, id: sub, workspace_id, role: role as Role, emails, scopes }
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}
