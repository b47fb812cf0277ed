import type { Logger } from 'pino'
import type { Database } from '#platform/database/database.ts'
import type { EventLog } from '#platform/events/event-log.ts'
import type { SecretBox } from '#platform/identity/secret-box.ts'
import type { BetterAuth } from './better-auth/create-better-auth.ts'
import type { AuthConfig } from './config.ts'
import type { IdentityChanges } from './identity-changes.ts'
import type { Letters } from './mail/letters.ts'
import type { AccessTokens } from './oauth/access-tokens.ts'
import type { SigningKeys } from './oauth/signing-keys.ts'
import type { SessionCookies } from './session-cookie.ts'
import type { Provider } from './social/provider.ts'
import type { RoundTrips } from './social/round-trip.ts'

/** What the operations of this service work with. */
export interface AuthParts {
  config: AuthConfig
  database: Database
  events: EventLog
  cookies: SessionCookies
  letters: Letters
  /** Whom people may sign in with. */
  providers: readonly Provider[]
  roundTrips: RoundTrips
  /** Address of this server, as tokens for programs name it. */
  issuer: string
  accessTokens: AccessTokens
  signingKeys: SigningKeys
  /** Encrypts what programs are given as their secret. */
  clientSecrets: SecretBox
  identityChanges: IdentityChanges
  /** Loads better-auth when it is first needed. */
  betterAuth: () => Promise<BetterAuth>
  logger: Logger
}
