import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import * as oauth from 'openid-client'
import { authContract } from '#contracts/auth.ts'
import { localOwner } from '#platform/identity/principal.ts'
import { findFreePort } from './testing/free-port.ts'
import { type Browser, letIn, registerProgram, signInBrowser } from './testing/program.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'

let server: TestServer
let browser: Browser
before(async () => {
  server = await startTestServer({ PORT: String(await findFreePort()) })
  browser = await signInBrowser(server)
})
after(() => server.stop())

const call = (path: string, token: string) =>
  fetch(`${server.url}/api${path}`, { headers: { authorization: `Bearer ${token}` } })

test('an independent client finds, registers, asks, is let in, reads, renews and is shut out', async () => {
  const config = await registerProgram(server)
  const { issuer, code_challenge_methods_supported } = config.serverMetadata()
  assert.equal(issuer, server.url)
  assert.deepEqual(code_challenge_methods_supported, ['S256'])

  const tokens = await letIn(config, browser, 'openid profile email commits:read')
  const { typ, alg } = decodeProtectedHeader(tokens.access_token)
  assert.deepEqual([typ, alg], ['at+jwt', 'ES256'])
  const { aud, iss, sub, role, workspace_id, iat = 0, exp = 0 } = decodeJwt(tokens.access_token)
  assert.deepEqual(
    { aud, iss, sub, role, workspace_id },
    {
      aud: server.url,
      iss: server.url,
      sub: localOwner.id,
      role: 'owner',
      workspace_id: localOwner.workspace_id,
    },
  )
  assert.ok(exp - iat <= 900)

  assert.equal((await call('/commits', tokens.access_token)).status, 200)
  assert.equal((await call('/repositories', tokens.access_token)).status, 403)
  const user = await oauth.fetchUserInfo(config, tokens.access_token, localOwner.id)
  assert.equal(user.sub, localOwner.id)
  assert.equal(typeof user.email, 'string')
  assert.equal(tokens.claims()?.sub, localOwner.id)

  const renewed = await oauth.refreshTokenGrant(config, tokens.refresh_token ?? '')
  assert.notEqual(renewed.refresh_token, tokens.refresh_token)
  assert.equal((await call('/commits', renewed.access_token)).status, 200)
  assert.equal((await oauth.tokenIntrospection(config, renewed.access_token)).active, true)

  const auth = server.client(authContract)
  const [program] = (await auth.listPrograms()).items
  assert.equal(program?.name, 'Report writer')
  await auth.endProgram({ params: { id: program?.id ?? '' } })
  assert.equal((await call('/commits', renewed.access_token)).status, 401)
  assert.equal((await oauth.tokenIntrospection(config, renewed.access_token)).active, false)
  await assert.rejects(oauth.refreshTokenGrant(config, renewed.refresh_token ?? ''), {
    error: 'invalid_grant',
  })
})
