import { pino } from 'pino'
import { openDatabase } from '#platform/database/open-database.ts'
import { createEventLog } from '#platform/events/create-event-log.ts'
import { createSecretBox } from '#platform/identity/secret-box.ts'
import { createJobQueue } from '#platform/jobs/create-job-queue.ts'
import type { BetterAuth } from '../better-auth/create-better-auth.ts'
import { readAuthConfig } from '../config.ts'
import { createIdentityChanges } from '../identity-changes.ts'
import { createLetters } from '../mail/letters.ts'
import { createAccessTokens } from '../oauth/access-tokens.ts'
import { createSigningKeys } from '../oauth/signing-keys.ts'
import type { AuthParts } from '../parts.ts'
import { createSessionCookies } from '../session-cookie.ts'
import { createRoundTrips } from '../social/round-trip.ts'
import { watchStatements } from './watch-statements.ts'

/** Parts of the service in a process that is killed by SIGKILL before it sends its n-th statement from now. */
export async function createDoomedParts(url: string, fatal: number): Promise<AuthParts> {
  const logger = pino({ level: 'silent' })
  const statements = watchStatements()
  const database = await openDatabase(url, { logger })
  statements.dieBefore(fatal)
  const events = createEventLog({ database, logger })
  const config = readAuthConfig({ THROUGHLINE_SIGN_UP: 'open' })
  const box = createSecretBox(Buffer.alloc(32))
  const signingKeys = createSigningKeys(database, box, config.signing_key_days)
  const issuer = config.public_url.origin
  return {
    config,
    database,
    events,
    identityChanges: createIdentityChanges(events),
    cookies: createSessionCookies('a secret of this test', false),
    providers: [],
    roundTrips: createRoundTrips(Buffer.alloc(32), false),
    letters: createLetters({
      config,
      jobs: createJobQueue(database),
      box,
      logger,
    }),
    // Hashing comes before the transaction, and loading what does it would take a second for each of many processes.
    betterAuth: async () =>
      ({ $context: { password: { hash: async () => 'a hash' } } }) as unknown as BetterAuth,
    logger,
    issuer,
    signingKeys,
    accessTokens: createAccessTokens(database, signingKeys, issuer),
    clientSecrets: box,
  }
}
