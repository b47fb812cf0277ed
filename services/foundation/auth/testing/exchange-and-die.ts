import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Client } from 'pg'
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

/**
 * A process that answers a request to the token endpoint and is killed by SIGKILL before it sends its n-th statement:
 * `node exchange-and-die.ts DATABASE_URL N ISSUER AUTHORIZATION BODY`. Prints the answer when it came to the end alive.
 */
const [url = '', fatal = '', issuer = '', authorization = '', body = ''] = process.argv.slice(2)
const logger = pino({ level: 'silent' })
// A connection keeps the `query` that it finds when it is made.
let statements = Number.NEGATIVE_INFINITY
const send = Client.prototype.query as (...given: unknown[]) => unknown
Object.assign(Client.prototype, {
  query(...given: unknown[]) {
    statements += 1
    if (statements === Number(fatal)) process.kill(process.pid, 'SIGKILL')
    return send.apply(this, given)
  },
})
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

statements = 0
const { port } = server.address() as AddressInfo
const given = await fetch(`http://127.0.0.1:${port}/oauth/token`, {
  method: 'POST',
  headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
  body,
})
process.stdout.write(await given.text())
process.kill(process.pid, 'SIGKILL')
