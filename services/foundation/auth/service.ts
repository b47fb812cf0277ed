import { authContract } from '#contracts/auth.ts'
import { defineService } from '#platform/service/define-service.ts'
import { createBetterAuth, whenNeeded } from './better-auth/create-better-auth.ts'
import { readAuthConfig } from './config.ts'
import { createIdentityChanges } from './identity-changes.ts'
import { createAuthJobs } from './jobs.ts'
import { ensureLocalOwner } from './local-owner.ts'
import { createLetters } from './mail/letters.ts'
import { createAccessTokens } from './oauth/access-tokens.ts'
import { createOAuthMount } from './oauth/mount.ts'
import { createSigningKeys } from './oauth/signing-keys.ts'
import { authPersonalTables } from './personal-tables.ts'
import { authRetention } from './retention.ts'
import { createAuthRoutes } from './routes.ts'
import { createSessionCookies } from './session-cookie.ts'
import { createProviders } from './social/providers.ts'
import { createRoundTrips } from './social/round-trip.ts'
import { deleteExpiredArtifacts } from './store/oauth-artifacts.ts'
import { deleteForgottenClients } from './store/oauth-clients.ts'
import { deleteExpiredGrants } from './store/oauth-grants.ts'
import { deleteExpired } from './store/sessions.ts'
import { deleteSpentCodes } from './store/spent-codes.ts'

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
  create({ config, database, events, jobs, logger, deriveKey, secretBox, authenticate }) {
    const secret = deriveKey('sessions').toString('base64url')
    const box = secretBox('auth mails')
    const isSecure = config.public_url.protocol === 'https:'
    const issuer = config.public_url.origin
    const signingKeys = createSigningKeys(database, secretBox('auth.signing_keys'), config.signing_key_days)
    const parts = {
      config,
      database,
      events,
      logger,
      cookies: createSessionCookies(secret, isSecure),
      providers: createProviders(config.social),
      roundTrips: createRoundTrips(deriveKey('social sign-in'), isSecure),
      issuer,
      signingKeys,
      accessTokens: createAccessTokens(database, signingKeys, issuer),
      clientSecrets: secretBox('auth.oauth_clients'),
      identityChanges: createIdentityChanges(events),
      letters: createLetters({ config, jobs, box, logger }),
      betterAuth: whenNeeded(() => createBetterAuth({ config, database, secret })),
    }
    const tidy = async () => {
      try {
        await deleteExpired(database.kysely)
        await deleteSpentCodes(database.kysely)
        await deleteExpiredArtifacts(database.kysely)
        await deleteExpiredGrants(database.kysely)
        await deleteForgottenClients(database.kysely)
        await signingKeys.tidy()
      } catch (error) {
        logger.warn({ err: error }, 'What ran out stays for now')
      }
    }
    const oauth = createOAuthMount({ ...parts, authenticate })
    let timer: NodeJS.Timeout | undefined
    return {
      routes: createAuthRoutes(parts),
      mounts: { '/oauth': oauth, '/.well-known': oauth },
      jobs: createAuthJobs({ config, box }),
      retention: authRetention(config.audit_days),
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
