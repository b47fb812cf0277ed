import type { Logger } from 'pino'
import type { Database } from '#platform/database/database.ts'
import type { EventLog } from '#platform/events/event-log.ts'
import type { BetterAuth } from './better-auth/create-better-auth.ts'
import type { AuthConfig } from './config.ts'
import type { IdentityChanges } from './identity-changes.ts'
import type { Letters } from './mail/letters.ts'
import type { SessionCookies } from './session-cookie.ts'

/** What the operations of this service work with. */
export interface AuthParts {
  config: AuthConfig
  database: Database
  events: EventLog
  cookies: SessionCookies
  letters: Letters
  identityChanges: IdentityChanges
  /** Loads better-auth when it is first needed. */
  betterAuth: () => Promise<BetterAuth>
  logger: Logger
}
