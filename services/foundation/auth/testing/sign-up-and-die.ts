import { Client } from 'pg'
import { pino } from 'pino'
import { openDatabase } from '#platform/database/open-database.ts'
import { createEventLog } from '#platform/events/create-event-log.ts'
import { createSecretBox } from '#platform/identity/secret-box.ts'
import { createJobQueue } from '#platform/jobs/create-job-queue.ts'
import type { BetterAuth } from '../better-auth/create-better-auth.ts'
import { readAuthConfig } from '../config.ts'
import { createIdentityChanges } from '../identity-changes.ts'
import { createLetters } from '../mail/letters.ts'
import { createSessionCookies } from '../session-cookie.ts'
import { signUp } from '../sign-up.ts'

/**
 * A process that signs somebody up and is killed by SIGKILL before it sends its n-th statement:
 * `node sign-up-and-die.ts DATABASE_URL N EMAIL [INVITATION]`. Says `done` when it came to the end alive.
 */
const [url = '', fatal = '', email = '', invitation] = process.argv.slice(2)
const logger = pino({ level: 'silent' })
const database = await openDatabase(url, { logger })
let statements = 0
const send = Client.prototype.query as (...given: unknown[]) => unknown
Object.assign(Client.prototype, {
  query(...given: unknown[]) {
    statements += 1
    if (statements === Number(fatal)) process.kill(process.pid, 'SIGKILL')
    return send.apply(this, given)
  },
})
const config = readAuthConfig({ THROUGHLINE_SIGN_UP: 'open' })
const events = createEventLog({ database, logger })
const parts = {
  config,
  database,
  events,
  identityChanges: createIdentityChanges(events),
  cookies: createSessionCookies('a secret of this test', false),
  letters: createLetters({
    config,
    jobs: createJobQueue(database),
    box: createSecretBox(Buffer.alloc(32)),
    logger,
  }),
  // Hashing comes before the transaction, and loading what does it would take a second for each of many processes.
  betterAuth: async () =>
    ({ $context: { password: { hash: async () => 'a hash' } } }) as unknown as BetterAuth,
  logger,
}
const given = { name: 'Ada', email, password: 'correct horse', ...(invitation && { invitation }) }
await signUp(parts, given, { ip_address: null, user_agent: null })
process.stdout.write('done')
process.kill(process.pid, 'SIGKILL')
