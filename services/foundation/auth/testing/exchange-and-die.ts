import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { openDatabase } from '#platform/database/open-database.ts'
import { createEventLog } from '#platform/events/create-event-log.ts'
import { createDeriveKey } from '#platform/identity/derive-key.ts'
import { createSecretBox } from '#platform/identity/secret-box.ts'
import { readAuthConfig } from '../config.ts'
import { createAccessTokens } from '../oauth/access-tokens.ts'
import { createAuthorizationServer } from '../oauth/authorization-server.ts'
import { createSigningKeys } from '../oauth/signing-keys.ts'
import { createSessionCookies } from '../session-cookie.ts'
import { watchStatements } from './watch-statements.ts'

/**
 * A process that answers a request to the token endpoint and is killed by SIGKILL before it sends its n-th statement:
 * `node exchange-and-die.ts DATABASE_URL N ISSUER AUTHORIZATION BODY`. Prints the answer when it came to the end alive.
 */
const [url = '', fatal = '', issuer = '', authorization = '', body = ''] = process.argv.slice(2)
const logger = pino({ level: 'silent' })
const statements = watchStatements()
const database = await openDatabase(url, { logger })
const deriveKey = createDeriveKey(Buffer.alloc(32, 'test'))
const secretBox = (purpose: string) => createSecretBox(deriveKey(purpose))
const signingKeys = createSigningKeys(database, secretBox('auth.signing_keys'), 90)
const answer = createAuthorizationServer({
  config: readAuthConfig({}),
  database,
  events: createEventLog({ database, logger }),
  cookies: createSessionCookies('a secret of this test', false),
  issuer,
  signingKeys,
  accessTokens: createAccessTokens(database, signingKeys, issuer),
  clientSecrets: secretBox('auth.oauth_clients'),
  authenticate: async () => null,
  logger,
})
const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1')
await once(server, 'listening')

statements.dieBefore(Number(fatal))
const { port } = server.address() as AddressInfo
const given = await fetch(`http://127.0.0.1:${port}/oauth/token`, {
  method: 'POST',
  headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
  body,
})
process.stdout.write(await given.text())
process.kill(process.pid, 'SIGKILL')
