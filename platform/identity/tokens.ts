import { jwtVerify, SignJWT } from 'jose'
import { type Principal, type Role, roles } from './principal.ts'

/** Seconds a token is good for, at most. */
export const tokenSeconds = 120

/**
 * Signs and verifies on whose behalf a service is called, as JSON Web Tokens (RFC 7519) with HMAC-SHA-256. Each is good
 * for one service, and of a type that no other token has (RFC 8725 §3.11).
 */
export interface TokenKit {
  /** @param service name of the service that is called */
  sign: (principal: Principal, service: string, seconds: number) => Promise<string>
  /** The principal of a valid token; null for one that is forged, expired, or meant for another service or use. */
  verify: (token: string, service: string) => Promise<Principal | null>
}

const issuer = 'throughline'
const type = 'throughline-identity+jwt'

/** @param secret at least 32 bytes, the same in every process of a deployment */
export function createTokenKit(secret: Uint8Array): TokenKit {
  return {
    sign: ({ id, ...claims }, service, seconds) =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg: 'HS256', typ: type })
        .setSubject(id)
        .setIssuer(issuer)
        .setAudience(service)
        .setIssuedAt()
        .setExpirationTime(`${seconds}s`)
        .sign(secret),
    verify: async (token, service) => {
      try {
        const { payload } = await jwtVerify(token, secret, {
          algorithms: ['HS256'],
          typ: type,
          issuer,
          audience: service,
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
  const { sub, kind, workspace_id, role, emails, scopes, client_id } = payload
  if (typeof sub !== 'string' || typeof workspace_id !== 'string') return null
  if (kind !== 'person' && kind !== 'agent' && kind !== 'service') return null
  if (!roles.includes(role as Role)) return null
  if (!isTextList(emails) || !(scopes === null || isTextList(scopes))) return null
  const program = typeof client_id === 'string' ? { client_id } : {}
  return { kind, id: sub, workspace_id, role: role as Role, emails, scopes, ...program }
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}
