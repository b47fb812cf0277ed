import type { IncomingMessage, ServerResponse } from 'node:http'
import type { KoaContextWithOIDC, Provider } from 'oidc-provider'
import type { Authenticate } from '#platform/identity/authenticate.ts'
import { readClientDetails } from '../client-details.ts'
import type { AuthParts } from '../parts.ts'
import { answerForOwnTokens } from './own-tokens.ts'
import { createProvider } from './provider.ts'
import { createRegistrationGate } from './registration-gate.ts'
import { bringSession } from './signed-in-browser.ts'
import { runUnit } from './unit-of-work.ts'

export type AuthorizationServerParts = Pick<
  AuthParts,
  | 'config'
  | 'database'
  | 'events'
  | 'cookies'
  | 'issuer'
  | 'accessTokens'
  | 'signingKeys'
  | 'clientSecrets'
  | 'logger'
> & { authenticate: Authenticate }

/** Answers programs, with the key that signs today. */
export function createAuthorizationServer(parts: AuthorizationServerParts) {
  const { config, issuer, signingKeys } = parts
  const { host, protocol } = new URL(issuer)
  const gate = createRegistrationGate(config.program_registration, parts.authenticate)
  const withSession = bringSession(parts)
  const withOwnTokens = answerForOwnTokens(parts)
  let current: { kid: string | undefined; handle: ReturnType<Provider['callback']> } | undefined

  const build = (key: Awaited<ReturnType<typeof signingKeys.current>>) => {
    const provider = createProvider({ ...parts, key, isSecure: protocol === 'https:' })
    provider.use(async (ctx, next) => {
      const registrant = await gate(ctx as KoaContextWithOIDC)
      if (registrant === 'refused') return
      const client = readClientDetails(ctx.req.headers)
      await runUnit(parts.database, { client, registrant }, async () => {
        await next()
        return ctx.status < 500
      })
    })
    provider.use((ctx, next) => withSession(ctx as KoaContextWithOIDC, next))
    provider.use((ctx, next) => withOwnTokens(ctx as KoaContextWithOIDC, next))
    return { kid: key.kid, handle: provider.callback() }
  }

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const key = await signingKeys.current()
    const server = current && current.kid === key.kid ? current : build(key)
    current = server
    // Addresses in answers are those of the issuer, whatever name the client reached it by.
    request.headers.host = host
    request.headers['x-forwarded-proto'] = protocol.slice(0, -1)
    delete request.headers['x-forwarded-host']
    await server.handle(request, response)
  }
}
