import { randomUUID } from 'node:crypto'
import {
  calculateJwkThumbprint,
  decodeJwt,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose'
import { Client } from 'pg'
import { authContract } from '#contracts/auth.ts'
import { createDeriveKey } from '#platform/identity/derive-key.ts'
import { createSecretBox } from '#platform/identity/secret-box.ts'
import { letIn, openBrowser, registerProgram } from '../../services/foundation/auth/testing/program.ts'
import type { TestServer } from './test-server.ts'

type Headers = Record<string, string>

/** A good access token of a program, by what it says. */
export interface ProgramToken {
  good: Headers
  /** The same but for one thing each, most of them signed with the server's own key. None may open anything. */
  forged: Record<string, Headers>
}

const elsewhere = 'https://elsewhere.example'

/** Lets a program in that may read everything, and forges tokens after its own. */
export async function forgeProgramTokens(server: TestServer): Promise<ProgramToken> {
  const issuer = { url: server.url, base: '/api', auth: server.client(authContract) }
  const { access_token } = await letIn(
    await registerProgram(issuer),
    await openBrowser(issuer),
    'openid *:read',
  )
  const { exp: _, iat: __, ...claims } = decodeJwt(access_token)
  const jwk = await readSigningKey(server)
  const { kid = '' } = jwk
  const own = await importJWK(jwk)
  const { d: ___, ...published } = jwk
  const asSecret = new TextEncoder().encode(JSON.stringify(published))
  const stranger = await generateKeyPair('ES256', { extractable: true })
  const strangersKey = await exportJWK(stranger.publicKey)
  const strangersKid = await calculateJwkThumbprint(strangersKey)
  const rsa = await generateKeyPair('RS256')

  type Signer = Parameters<SignJWT['sign']>[0]
  const sign = (signer: Signer, header: Record<string, unknown>, other: JWTPayload = {}, expires = '5m') =>
    new SignJWT({ ...claims, ...other })
      .setProtectedHeader({ alg: 'ES256', kid, typ: 'at+jwt', ...header })
      .setIssuedAt()
      .setExpirationTime(expires)
      .sign(signer)
  const forged = {
    unsigned: new UnsecuredJWT(claims).setExpirationTime('5m').encode(),
    'signed with the public key as a secret': await sign(asSecret, { alg: 'HS256' }),
    'signed with another key': await sign(stranger.privateKey, {}),
    'signed with a key in its own header': await sign(stranger.privateKey, { jwk: strangersKey }),
    'signed with a key nobody published': await sign(stranger.privateKey, { kid: strangersKid }),
    'signed with another algorithm': await sign(rsa.privateKey, { alg: 'RS256' }),
    'changed after it was signed': change(await sign(own, {}, { role: 'viewer' }), { role: 'owner' }),
    'for another audience': await sign(own, {}, { aud: elsewhere }),
    'of another issuer': await sign(own, {}, { iss: elsewhere }),
    'run out': await sign(own, {}, {}, '-1s'),
    'of another type': await sign(own, { typ: 'JWT' }),
    'on a grant there is not': await sign(own, {}, { grant_id: randomUUID() }),
    'on the grant of another program': await sign(own, {}, { client_id: 'somebody' }),
    'for another workspace': await sign(own, {}, { workspace_id: randomUUID() }),
  }
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
  return {
    good: bearer(await sign(own, {})),
    forged: Object.fromEntries(
      Object.entries(forged).map(([how, token]) => [`a program’s token ${how}`, bearer(token)]),
    ),
  }
}

/** The key with which the server signs, opened with its secret. */
async function readSigningKey({ database_url, secret }: TestServer): Promise<JWK> {
  const client = new Client({ connectionString: database_url })
  await client.connect()
  try {
    const { rows } = await client.query('select private_jwk from auth.signing_keys where retired_at is null')
    const key = createDeriveKey(new TextEncoder().encode(secret))('auth.signing_keys')
    return JSON.parse(createSecretBox(key).open(rows[0].private_jwk)) as JWK
  } finally {
    await client.end()
  }
}

/** Other claims under the signature of the first. */
function change(token: string, other: JWTPayload): string {
  const [header, , signature] = token.split('.')
  const claims = { ...decodeJwt(token), ...other }
  return [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.')
}
