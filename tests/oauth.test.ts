import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import * as oauth from 'openid-client'
import { programServices } from '#contracts/auth/programs.ts'
import { authContract } from '#contracts/auth.ts'
import { localOwner } from '#platform/identity/principal.ts'
import { findFreePort } from '#platform/testing/free-port.ts'
import { runProgram } from '#platform/testing/run-program.ts'
import { serviceNames } from '../server/services.ts'
import {
  type Browser,
  follow,
  type Issuer,
  letIn,
  openBrowser,
  openStrangersBrowser,
  registerProgram,
} from '../services/foundation/auth/testing/program.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'

const cli = resolve(import.meta.dirname, '../bin/throughline')

let server: TestServer
let issuer: Issuer
let browser: Browser
before(async () => {
  server = await startTestServer({ PORT: String(await findFreePort()) })
  issuer = { url: server.url, base: '/api', auth: server.client(authContract) }
  browser = await openBrowser(issuer)
})
after(() => server.stop())

const call = (path: string, token: string) =>
  fetch(`${server.url}/api${path}`, { headers: { authorization: `Bearer ${token}` } })

test('an independent client finds, registers, asks, is let in, reads, renews and is shut out', async () => {
  const config = await registerProgram(issuer)
  const { issuer: name, code_challenge_methods_supported } = config.serverMetadata()
  assert.equal(name, server.url)
  assert.deepEqual(code_challenge_methods_supported, ['S256'])

  const tokens = await letIn(config, browser, 'openid profile email commits:read')
  const { typ, alg } = decodeProtectedHeader(tokens.access_token)
  assert.deepEqual([typ, alg], ['at+jwt', 'ES256'])
  const { aud, iss, sub, role, workspace_id, iat = 0, exp = 0 } = decodeJwt(tokens.access_token)
  const { id, workspace_id: own } = localOwner
  assert.deepEqual([aud, iss, sub, role, workspace_id], [server.url, server.url, id, 'owner', own])
  assert.ok(exp - iat <= 900)

  assert.equal((await call('/commits', tokens.access_token)).status, 200)
  assert.equal((await call('/repositories', tokens.access_token)).status, 403)
  const user = await oauth.fetchUserInfo(config, tokens.access_token, id)
  assert.equal(typeof user.email, 'string')
  assert.equal(tokens.claims()?.sub, id)

  const renewed = await oauth.refreshTokenGrant(config, tokens.refresh_token ?? '')
  assert.notEqual(renewed.refresh_token, tokens.refresh_token)
  assert.equal((await call('/commits', renewed.access_token)).status, 200)

  const [program] = (await issuer.auth.listPrograms()).items
  assert.equal(program?.name, 'Report writer')
  await issuer.auth.endProgram({ params: { id: program?.id ?? '' } })
  assert.equal((await call('/commits', renewed.access_token)).status, 401)
  await assert.rejects(oauth.refreshTokenGrant(config, renewed.refresh_token ?? ''), {
    error: 'invalid_grant',
  })
})

test('who is not signed in does that first, and comes back to what the program asked', async () => {
  const stranger = openStrangersBrowser(issuer)
  const asked = `/oauth/authorize?client_id=x&scope=commits%3Aread`
  const { pathname, searchParams } = await follow(stranger, asked)
  assert.equal(pathname, '/sign-in')
  assert.equal(searchParams.get('return_to'), asked)
})

test('a program finds out at the address of the API who lets it in', async () => {
  const answer = await fetch(`${server.url}/.well-known/oauth-protected-resource`)
  const resource = (await answer.json()) as Record<string, unknown>
  assert.equal(resource.resource, server.url)
  assert.deepEqual(resource.authorization_servers, [server.url])
  const scopes = resource.scopes_supported as string[]
  assert.ok(scopes.includes('commits:read') && scopes.includes('*:read') && !scopes.includes('auth:write'))
})

test('the command line lists programs, shuts them out, and rotates the key', async () => {
  const data = join(server.folder, 'owned')
  await mkdir(data)
  await writeFile(join(data, 'owner.key'), server.owner_key)
  const throughline = async (...args: string[]) => {
    const env = { HOME: server.folder, THROUGHLINE_DATA_DIR: data, NO_COLOR: '1' }
    const command = ['programs', ...args, '--url', server.url]
    const { code, stdout, stderr } = await runProgram(cli, command, { cwd: server.folder, env })
    assert.equal(code, 0, stderr)
    return stdout
  }
  const tokens = await letIn(await registerProgram(issuer), browser, 'commits:read')
  const [program] = JSON.parse(await throughline('list', '--json')).items
  assert.match(
    await throughline('list'),
    /Report writer .*\n.*commits:read · until \d{4}-\d\d-\d\d · last used/,
  )
  assert.match(await throughline('clients'), /Report writer .*\n.*by nobody known · let in once/)
  assert.match(await throughline('rotate-key'), /signed with the key [\w-]{43} now/)
  assert.equal((await call('/commits', tokens.access_token)).status, 200)
  await throughline('end', program.id)
  assert.equal((await call('/commits', tokens.access_token)).status, 401)
  assert.equal(await throughline('list'), 'No program was let in.\n')
})

test('there are scopes for every service', () => {
  assert.deepEqual(Object.keys(programServices).toSorted(), serviceNames.toSorted())
})
