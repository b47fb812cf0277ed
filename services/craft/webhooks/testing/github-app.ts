import type { KeyObject } from 'node:crypto'
import { compactVerify, decodeJwt, type JWTPayload } from 'jose'

/** A GitHub App as GitHub knows it. */
export interface TestApp {
  id: string
  client_id: string
  public_key: KeyObject
}

/** What GitHub answers to a token it does not take. */
export interface TokenRefusal {
  status: number
  message: string
}

const undecodable = { status: 401, message: 'A JSON web token could not be decoded' }
const furthest = 600

/**
 * Which App a request is made by, as GitHub finds out:
 * https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
 * @param now of GitHub's clock, milliseconds since 1970
 */
export async function authenticateApp(
  authorization: string | undefined,
  apps: readonly TestApp[],
  now: number,
): Promise<TestApp | TokenRefusal> {
  const [, token = ''] = /^Bearer (\S+)$/.exec(authorization ?? '') ?? []
  let claims: JWTPayload
  try {
    claims = decodeJwt(token)
  } catch {
    return undecodable
  }
  const { iss = '' } = claims
  const app = apps.find(({ id, client_id }) => iss === id || iss === client_id)
  if (!app && /^\d+$/.test(iss)) return { status: 404, message: 'Integration not found' }
  if (!app) return { status: 401, message: "'Issuer' claim ('iss') must be an Integer" }
  try {
    await compactVerify(token, app.public_key, { algorithms: ['RS256'] })
  } catch {
    return undecodable
  }
  return describeTimes(claims, Math.floor(now / 1000)) ?? app
}

function describeTimes({ iat, exp }: JWTPayload, now: number): TokenRefusal | null {
  const refuse = (message: string) => ({ status: 401, message })
  if (!Number.isInteger(exp) || Number(exp) <= now) {
    return refuse(
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    )
  }
  if (Number(exp) > now + furthest) {
    return refuse("'Expiration time' claim ('exp') is too far in the future")
  }
  if (!Number.isInteger(iat) || Number(iat) > now) {
    return refuse(
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    )
  }
  return null
}
