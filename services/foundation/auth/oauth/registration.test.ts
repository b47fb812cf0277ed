import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { after, before, test } from 'node:test'
import { decodeJwt } from 'jose'
import * as oauth from 'openid-client'
import { authContract } from '#contracts/auth.ts'
import { invite } from '../testing/people.ts'
import { callback, registerProgram } from '../testing/program.ts'
import { type RunningIssuer, startIssuer } from '../testing/start-issuer.ts'

let issuer: RunningIssuer
before(async () => {
  issuer = await startIssuer()
})
after(() => issuer.running.stop())

function register(body: unknown, authorization?: string, url = issuer.url): Promise<Response> {
  return fetch(`${url}/oauth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
    body: JSON.stringify(body),
  })
}

const verify = (token: string) =>
  fetch(`${issuer.url}/auth/verify`, { headers: { authorization: `Bearer ${token}` } })

test('redirects are https, or to the person’s own machine', async () => {
  for (const fit of ['https://app.example/callback', 'http://localhost:1/', 'http://[::1]:1/', callback]) {
    assert.equal((await register({ redirect_uris: [fit] })).status, 201, fit)
  }
  const unfit = [
    'http://app.example/callback',
    'http://127.0.0.1.example/',
    'https://app.example/#here',
    'https://user:word@app.example/',
    'com.example.app:/callback',
    'javascript:alert(1)',
    'nowhere',
  ]
  for (const one of unfit) {
    const answer = await register({ redirect_uris: [callback, one] })
    assert.equal(answer.status, 400, one)
    assert.match(
      ((await answer.json()) as { error: string }).error,
      /^invalid_(redirect_uri|client_metadata)$/,
    )
  }
})

test('nothing is fetched that a registration names', async () => {
  let connections = 0
  const listener = createServer((socket) => {
    connections += 1
    socket.destroy()
  }).listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const { port } = listener.address() as AddressInfo
  try {
    for (const field of ['sector_identifier_uri', 'jwks_uri', 'logo_uri']) {
      const answer = await register({ redirect_uris: [callback], [field]: `https://127.0.0.1:${port}/` })
      assert.ok(answer.status < 500, `${field}: ${answer.status}`)
    }
    assert.equal(connections, 0)
  } finally {
    listener.close()
  }
})

test('the secret is shown, is asked for, and is not in the database', async () => {
  const config = await registerProgram(issuer)
  const { client_id, client_secret = '' } = config.clientMetadata()
  assert.ok(client_secret.length > 40)
  const { rows } = await issuer.running.database.pool.query('select c::text as row from auth.oauth_clients c')
  assert.ok(rows.every(({ row }) => !row.includes(client_secret)))
  const statusWith = async (path: string, secret: string) => {
    const answer = await fetch(issuer.url + path, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${client_id}:${secret}`).toString('base64')}` },
      body: new URLSearchParams({ token: 'x', grant_type: 'refresh_token', refresh_token: 'x' }),
    })
    return answer.status
  }
  const rightly = { '/oauth/introspect': 200, '/oauth/revoke': 200, '/oauth/token': 400 }
  for (const [path, status] of Object.entries(rightly)) {
    assert.equal(await statusWith(path, 'wrong'), 401, path)
    assert.equal(await statusWith(path, String(client_secret)), status, path)
  }
})

test('a program reads and deletes its registration with the token it was given, and with no other', async () => {
  const made = (await (await register({ redirect_uris: [callback] })).json()) as Record<string, string>
  const other = (await (await register({ redirect_uris: [callback] })).json()) as Record<string, string>
  const { registration_client_uri = '', registration_access_token } = made
  assert.ok(registration_client_uri.startsWith(`${issuer.url}/oauth/register/`))
  const manage = (method: string, token = registration_access_token) =>
    fetch(registration_client_uri, { method, headers: { authorization: `Bearer ${token}` } })
  assert.equal(((await (await manage('GET')).json()) as { client_id: string }).client_id, made.client_id)
  assert.equal((await manage('GET', 'guessed')).status, 401)
  assert.equal((await manage('GET', other.registration_access_token)).status, 401)
  assert.equal((await manage('PUT')).status, 405)
  assert.equal((await manage('DELETE')).status, 204)
  assert.equal((await manage('GET')).status, 401)
})

test('by itself a program acts as an agent of the member who registered it, within its scope', async () => {
  const ada = await invite(issuer.running, 'lead')
  const auth = issuer.running.client(authContract, ada.principal)
  const { key } = await auth.createKey({ body: { name: 'registers', scopes: ['commits:read'] } })
  const metadata = { redirect_uris: [], response_types: [], grant_types: ['client_credentials'] }
  await assert.rejects(registerProgram(issuer, { ...metadata, scope: 'commits:read' }))
  await assert.rejects(registerProgram(issuer, { ...metadata, scope: 'commits:write' }, key))
  await assert.rejects(registerProgram(issuer, metadata, key))
  await assert.rejects(registerProgram(issuer, { ...metadata, scope: 'commits:read' }, 'tl_guessed'))

  const config = await registerProgram(issuer, { ...metadata, scope: 'commits:read' }, key)
  await assert.rejects(oauth.clientCredentialsGrant(config, { scope: 'commits:write' }), {
    error: 'invalid_scope',
  })
  const { access_token, refresh_token } = await oauth.clientCredentialsGrant(config, {
    scope: 'commits:read',
  })
  assert.equal(refresh_token, undefined)
  const { client_id } = config.clientMetadata()
  assert.equal(decodeJwt(access_token).sub, client_id)
  const limits = { kind: 'agent', role: 'agent', emails: [], scopes: ['commits:read'], client_id }
  assert.deepEqual(await (await verify(access_token)).json(), { ...ada.principal, ...limits })

  const listed = (await issuer.auth.listClients()).items.find(({ registered_by }) => registered_by !== null)
  await issuer.auth.removeClient({ params: { client_id: listed?.client_id ?? '' } })
  assert.equal((await verify(access_token)).status, 401)
  await assert.rejects(oauth.clientCredentialsGrant(config, { scope: 'commits:read' }), {
    error: 'invalid_client',
  })
})

test('a public program has no secret, and cannot act by itself', async () => {
  const config = await registerProgram(issuer, { token_endpoint_auth_method: 'none' })
  assert.equal(config.clientMetadata().client_secret, undefined)
  const answer = await register({
    token_endpoint_auth_method: 'none',
    grant_types: ['client_credentials'],
    response_types: [],
  })
  assert.equal(answer.status, 400)
})

test('a program is given tokens in the ways it registered for alone, and for no password', async () => {
  const registrations = [
    { grant_types: ['implicit'], response_types: ['token'] },
    { grant_types: ['implicit'], response_types: ['id_token'] },
    { grant_types: ['authorization_code', 'implicit'], response_types: ['code id_token'] },
    { grant_types: ['password'], response_types: [] },
  ]
  for (const one of registrations) {
    const answer = await register({ redirect_uris: [callback], ...one })
    assert.equal(answer.status, 400, JSON.stringify(one))
  }
  const config = await registerProgram(issuer)
  await assert.rejects(oauth.clientCredentialsGrant(config, { scope: 'commits:read' }), {
    error_description: 'requested grant type is not allowed for this client',
  })
  await assert.rejects(
    oauth.genericGrantRequest(config, 'password', { username: 'ada@example.com', password: 'x' }),
    { error: 'unsupported_grant_type' },
  )
})

test('where the setting says members, a key registers; where it says closed, nobody does', async () => {
  const members = await startIssuer({ THROUGHLINE_PROGRAM_REGISTRATION: 'members' })
  try {
    const body = { redirect_uris: [callback] }
    assert.equal((await register(body, undefined, members.url)).status, 401)
    assert.equal((await register(body, 'Bearer tl_guessed', members.url)).status, 401)
    const { key } = await members.auth.createKey({ body: { name: 'registers' } })
    assert.equal((await register(body, `Bearer ${key}`, members.url)).status, 201)
  } finally {
    await members.running.stop()
  }
  const closed = await startIssuer({ THROUGHLINE_PROGRAM_REGISTRATION: 'closed' })
  try {
    assert.equal((await register({ redirect_uris: [callback] }, undefined, closed.url)).status, 403)
  } finally {
    await closed.running.stop()
  }
})

test('one address registers so many programs, and then has to wait', async () => {
  const asked = () => register({ redirect_uris: [callback] })
  for (let left = 40; left > 0; left -= 1) {
    const answer = await asked()
    if (answer.status === 429) return assert.ok(Number(answer.headers.get('retry-after')) > 0)
  }
  assert.fail('it went on and on')
})
