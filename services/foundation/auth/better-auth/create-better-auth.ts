import type { Database } from '#platform/database/database.ts'
import { clientAddressHeader, secureSessionCookie, sessionCookie } from '#platform/identity/credentials.ts'
import type { AuthConfig } from '../config.ts'
import { sessionDays } from '../session-cookie.ts'
import { endOfNewSession } from '../store/sessions.ts'
import { hashPassword, isPassword } from './password-hashes.ts'
import { readsDates } from './reads-dates.ts'
import { tables } from './tables.ts'

export type BetterAuth = Awaited<ReturnType<typeof createBetterAuth>>

/** Gives better-auth, which is loaded when it is first asked for: it weighs more than the rest of the server. */
export function whenNeeded(create: () => Promise<BetterAuth>): () => Promise<BetterAuth> {
  let made: Promise<BetterAuth> | undefined
  return () => {
    made ??= create().catch((error) => {
      made = undefined
      throw error
    })
    return made
  }
}

/**
 * better-auth over the tables of this service: passwords, second factors and the sign-ins of other protocols. Accounts,
 * memberships and keys are written by this service itself, in one transaction with their events.
 */
export async function createBetterAuth(options: { config: AuthConfig; database: Database; secret: string }) {
  const { config, database, secret } = options
  const [{ betterAuth }, { twoFactor }] = await Promise.all([
    import('better-auth'),
    import('better-auth/plugins/two-factor'),
  ])
  const { origin, protocol } = config.public_url
  const isSecure = protocol === 'https:'
  return betterAuth({
    appName: 'Throughline',
    baseURL: origin,
    basePath: '/api/auth',
    secret,
    database: {
      db: database.kysely.withSchema('auth').withPlugin(readsDates),
      type: 'postgres',
      transaction: true,
    },
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    ...tables,
    // This is how long cookies last; how long sessions do is told below, and moves on in this service.
    session: { ...tables.session, expiresIn: sessionDays * 86_400, disableSessionRefresh: true },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => ({ data: { ...session, expiresAt: new Date(endOfNewSession(config)) } }),
        },
      },
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      requireEmailVerification: true,
      password: { hash: hashPassword, verify: ({ password, hash }) => isPassword(password, hash) },
    },
    advanced: {
      // It would only call them `__Secure-`.
      useSecureCookies: false,
      defaultCookieAttributes: { secure: isSecure },
      cookiePrefix: isSecure ? '__Host-throughline' : 'throughline',
      cookies: { session_token: { name: isSecure ? secureSessionCookie : sessionCookie } },
      database: { generateId: false },
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
    },
    plugins: [twoFactor({ issuer: 'Throughline', schema: tables.twoFactor })],
  })
}
