import { createHmac } from 'node:crypto'
import { type RequestHeaders, readCookie } from '#platform/identity/credentials.ts'
import type { AuthParts } from './parts.ts'
import { createSecretToken } from './secret-token.ts'

/** Seconds somebody has for the code. */
const lifetime = 600

/** What better-auth calls the cookie of a sign-in that waits for a code. */
const waiting = 'two_factor'

/**
 * Begins the step of a sign-in in which a code is given, as better-auth does after a password: gives the `Set-Cookie` that
 * `POST /auth/sign-in/second-factor` then comes with.
 */
export async function askForSecondFactor({ betterAuth }: AuthParts, userId: string): Promise<string> {
  const { createAuthCookie, internalAdapter, secret } = await (await betterAuth()).$context
  const identifier = `2fa-${createSecretToken().value}`
  const expiresAt = new Date(Date.now() + lifetime * 1000)
  await internalAdapter.createVerificationValue({ value: userId, identifier, expiresAt })
  await internalAdapter.createVerificationValue({
    value: '0',
    identifier: `2fa-attempts-${identifier}`,
    expiresAt,
  })
  const { name, attributes } = createAuthCookie(waiting, { maxAge: lifetime })
  const signature = createHmac('sha256', secret).update(identifier).digest('base64')
  const value = encodeURIComponent(`${identifier}.${signature}`)
  return `${name}=${value}; Max-Age=${lifetime}; Path=/; HttpOnly; SameSite=Lax${attributes.secure ? '; Secure' : ''}`
}

/** Whose sign-in waits for a code in the browser that asks; null when none does. */
export async function findWaitingForCode(
  { betterAuth, cookies }: AuthParts,
  headers: RequestHeaders,
): Promise<string | null> {
  const { createAuthCookie, internalAdapter } = await (await betterAuth()).$context
  const identifier = cookies.read(readCookie(headers, createAuthCookie(waiting).name) ?? '')
  if (identifier === null) return null
  return (await internalAdapter.findVerificationValue(identifier))?.value ?? null
}
