import { authContract } from '#contracts/auth.ts'
import { defineService } from '#platform/service/define-service.ts'
import { createBetterAuth, whenNeeded } from './better-auth/create-better-auth.ts'
import { readAuthConfig } from './config.ts'
import { createIdentityChanges } from './identity-changes.ts'
import { createAuthJobs } from './jobs.ts'
import { ensureLocalOwner } from './local-owner.ts'
import { createLetters } from './mail/letters.ts'
import { authPersonalTables } from './personal-tables.ts'
import { createAuthRoutes } from './routes.ts'
import { createSessionCookies } from './session-cookie.ts'
import { deleteExpired } from './store/sessions.ts'

/** How often what has run out is removed, in milliseconds. */
const tidyEvery = 3_600_000

/** Knows who is asking: accounts, sessions, workspaces with members and roles, invitations, API keys, and their audit. */
export const auth = defineService({
  name: 'auth',
  contract: authContract,
  peers: {},
  migrations: import.meta.resolve('./migrations/'),
  personal: authPersonalTables,
  config: readAuthConfig,
  create({ config, database, events, jobs, logger, deriveKey, secretBox }) {
    const secret = deriveKey('sessions').toString('base64url')
    const box = secretBox('auth mails')
    const parts = {
      config,
      database,
      events,
      logger,
      cookies: createSessionCookies(secret, config.public_url.protocol === 'https:'),
      identityChanges: createIdentityChanges(events),
      letters: createLetters({ config, jobs, box, logger }),
      betterAuth: whenNeeded(() => createBetterAuth({ config, database, secret })),
    }
    const tidy = () =>
      deleteExpired(database.kysely).catch((error) =>
        logger.warn({ err: error }, 'What ran out stays for now'),
      )
    let timer: NodeJS.Timeout | undefined
    return {
      routes: createAuthRoutes(parts),
      jobs: createAuthJobs({ config, box }),
      start: async () => {
        await ensureLocalOwner(database, config.owner)
        await parts.identityChanges.start()
        await tidy()
        timer = setInterval(() => void tidy(), tidyEvery).unref()
      },
      stop: async () => {
        clearInterval(timer)
        parts.identityChanges.stop()
      },
    }
  },
})
