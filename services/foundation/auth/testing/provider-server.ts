import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'

/** Somebody with an account at the provider. */
export interface ProviderUser {
  id: number
  login: string
  name: string
  email: string
  verified: boolean
}

/** What the provider does that it should not, until told otherwise. */
export interface Misbehaviour {
  /** Claims of ID tokens that differ from what they should be. */
  claims?: JWTPayload
  /** Signs ID tokens with a key that it does not publish. */
  forges?: boolean
  /** Does not sign ID tokens. */
  signs?: false
  /** Says in its metadata that it is somebody else. */
  issuer?: string
  /** Answers with this status at the token endpoint; `hangs` never answers there. */
  token?: number | 'hangs'
  /** Answers with this status at the API. */
  api?: number
}

/**
 * Google and GitHub at once, as far as signing in goes: OpenID Connect discovery and Core 1.0 §3.1 below `/`, GitHub's
 * OAuth 2.0 below `/login/oauth`, and its REST API below `/api/v3`. Whoever comes is `user`, and agrees.
 */
export interface ProviderServer {
  url: string
  user: ProviderUser
  misbehaves: Misbehaviour
  stop: () => Promise<void>
}

interface Grant {
  user: ProviderUser
  challenge: string
  redirect_uri: string
  nonce: string | null
}

export const client = { id: 'throughline', secret: 'a secret that provider and server know' }

export async function startProviderServer(): Promise<ProviderServer> {
  const keys = await generateKeyPair('RS256')
  const others = await generateKeyPair('RS256')
  const grants = new Map<string, Grant>()
  const tokens = new Map<string, ProviderUser>()

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => response.writeHead(500).end(String(error)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider: ProviderServer = {
    url,
    user: { id: 1, login: 'ada', name: 'Ada Lovelace', email: 'ada@example.com', verified: true },
    misbehaves: {},
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', url)
    const send = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (pathname === '/.well-known/openid-configuration') {
      return void send(200, { ...describe(url), issuer: provider.misbehaves.issuer ?? url })
    }
    if (pathname === '/jwks') {
      const key = { ...(await exportJWK(keys.publicKey)), kid: 'of-today', alg: 'RS256', use: 'sig' }
      return void send(200, { keys: [key] })
    }
    if (pathname.endsWith('/authorize')) return agree(searchParams, response)
    if (pathname.endsWith('/token') || pathname === '/login/oauth/access_token') {
      const { token } = provider.misbehaves
      if (token === 'hangs') return
      if (token !== undefined) return void send(token, { error: 'server_error' })
      return void send(...(await exchange(new URLSearchParams(await text(request)))))
    }
    const user = tokens.get(request.headers.authorization?.replace(/^bearer /i, '') ?? '')
    if (!user) return void send(401, { message: 'Bad credentials' })
    if (provider.misbehaves.api !== undefined) return void send(provider.misbehaves.api, { message: 'Sorry' })
    if (pathname === '/api/v3/user') return void send(200, user)
    if (pathname === '/api/v3/user/emails') {
      const spare = { email: `spare-${user.email}`, primary: false, verified: true, visibility: null }
      const own = { email: user.email, primary: true, verified: user.verified, visibility: 'public' }
      return void send(200, [spare, own])
    }
    send(404, { message: 'Not Found' })
  }

  function agree(asked: URLSearchParams, response: ServerResponse): void {
    const code = randomUUID()
    const redirect_uri = asked.get('redirect_uri') ?? ''
    const isWhole =
      asked.get('client_id') === client.id &&
      asked.get('response_type') === 'code' &&
      asked.get('code_challenge_method') === 'S256'
    if (!isWhole) return void response.writeHead(400).end()
    const challenge = asked.get('code_challenge') ?? ''
    grants.set(code, { user: provider.user, challenge, redirect_uri, nonce: asked.get('nonce') })
    const back = new URL(redirect_uri)
    back.search = new URLSearchParams({ code, state: asked.get('state') ?? '' }).toString()
    response.writeHead(302, { location: back.href }).end()
  }

  async function exchange(given: URLSearchParams): Promise<[number, unknown]> {
    const grant = grants.get(given.get('code') ?? '')
    grants.delete(given.get('code') ?? '')
    const challenge = createHash('sha256')
      .update(given.get('code_verifier') ?? '')
      .digest('base64url')
    if (given.get('client_id') !== client.id || given.get('client_secret') !== client.secret) {
      return [401, { error: 'invalid_client' }]
    }
    if (!grant || grant.challenge !== challenge || grant.redirect_uri !== given.get('redirect_uri')) {
      return [400, { error: 'invalid_grant' }]
    }
    const access_token = randomUUID()
    tokens.set(access_token, grant.user)
    const token = { access_token, token_type: 'bearer', expires_in: 3600, scope: 'user:email' }
    if (grant.nonce === null) return [200, token]
    return [200, { ...token, id_token: await signIdToken(grant) }]
  }

  async function signIdToken({ user, nonce }: Grant): Promise<string> {
    const now = Math.floor(Date.now() / 1000)
    const claims = {
      iss: url,
      aud: client.id,
      sub: String(user.id),
      email: user.email,
      email_verified: user.verified,
      name: user.name,
      nonce,
      iat: now,
      exp: now + 3600,
      ...provider.misbehaves.claims,
    }
    if (provider.misbehaves.signs === false) return new UnsecuredJWT(claims).encode()
    const { privateKey } = provider.misbehaves.forges ? others : keys
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'of-today' }).sign(privateKey)
  }

  return provider
}

function describe(url: string) {
  return {
    issuer: url,
    authorization_endpoint: `${url}/authorize`,
    token_endpoint: `${url}/token`,
    jwks_uri: `${url}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
  }
}
