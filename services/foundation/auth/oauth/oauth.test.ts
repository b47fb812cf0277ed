import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { decodeJwt } from 'jose'
import * as oauth from 'openid-client'
import { authContract } from '#contracts/auth.ts'
import { invite } from '../testing/people.ts'
import {
  answerRequest,
  askFor,
  type Browser,
  callback,
  decide,
  follow,
  giveCode,
  letIn,
  openBrowser,
  openRequest,
  openStrangersBrowser,
  registerProgram,
} from '../testing/program.ts'
import { type RunningIssuer, startIssuer } from '../testing/start-issuer.ts'

let issuer: RunningIssuer
let browser: Browser
let program: oauth.Configuration
before(async () => {
  issuer = await startIssuer()
  browser = await openBrowser(issuer)
  program = await registerProgram(issuer)
})
after(() => issuer.running.stop())

const refused = { error: 'invalid_grant' }

/** Whether the API takes a token. */
async function isGood(token: string): Promise<boolean> {
  const { status } = await fetch(`${issuer.url}/auth/verify`, {
    headers: { authorization: `Bearer ${token}` },
  })
  assert.ok(status === 200 || status === 401, `verify answers ${status}`)
  return status === 200
}

/** A browser of somebody else who belongs to the workspace. */
async function openAs(principal: Awaited<ReturnType<typeof invite>>['principal']): Promise<Browser> {
  return openBrowser({ ...issuer, auth: issuer.running.client(authContract, principal) })
}

test('a code takes the verifier of its challenge, and no request goes without one', async () => {
  const { sent_to, checks } = await giveCode(program, browser, 'commits:read')
  const wrong = { ...checks, pkceCodeVerifier: oauth.randomPKCECodeVerifier() }
  await assert.rejects(oauth.authorizationCodeGrant(program, sent_to, wrong), refused)

  for (const left of ['code_challenge', 'code_challenge_method']) {
    const { url } = await askFor(program, 'commits:read')
    url.searchParams.delete(left)
    const answer = await follow(browser, url.href)
    assert.equal(answer.searchParams.get('error'), 'invalid_request', `without ${left}`)
    assert.equal(answer.searchParams.get('iss'), issuer.url)
  }
  const { url } = await askFor(program, 'commits:read', { code_challenge_method: 'plain' })
  assert.equal((await follow(browser, url.href)).searchParams.get('error'), 'invalid_request')
})

test('a browser is sent to no address that the program has not registered', async () => {
  for (const redirect_uri of [
    `${callback}/more`,
    'https://elsewhere.example/callback',
    'javascript:alert(1)',
  ]) {
    const { url } = await askFor(program, 'commits:read', { redirect_uri })
    const page = await follow(browser, url.href)
    assert.equal(page.origin + page.pathname, `${issuer.url}/consent`)
    assert.equal(page.searchParams.get('error'), 'invalid_redirect_uri')
  }
  const { url } = await askFor(program, 'commits:read', { client_id: 'nobody' })
  assert.equal((await follow(browser, url.href)).searchParams.get('error'), 'invalid_client')
})

test('a code is good for a minute', async () => {
  const { sent_to, checks } = await giveCode(program, browser, 'commits:read')
  await issuer.running.database.pool.query(
    `update auth.oauth_artifacts set expires_at = expires_at - interval '1 minute' where kind = 'AuthorizationCode'`,
  )
  await assert.rejects(oauth.authorizationCodeGrant(program, sent_to, checks), refused)
})

test('no token is given by way of the browser, whatever kind of answer a program asks for', async () => {
  for (const kind of ['token', 'id_token', 'id_token token', 'code token', 'code id_token', 'none']) {
    const { url } = await askFor(program, 'openid commits:read', { nonce: 'n' })
    url.searchParams.set('response_type', kind)
    const { href } = await follow(browser, url.href)
    assert.match(href, /[?#&]error=/, kind)
    assert.doesNotMatch(href, /access_token|id_token=|[?#&]code=/, kind)
  }
})

test('a code that is used twice ends what the first use gave', async () => {
  const { sent_to, checks } = await giveCode(program, browser, 'commits:read')
  const tokens = await oauth.authorizationCodeGrant(program, sent_to, checks)
  assert.ok(await isGood(tokens.access_token))
  await assert.rejects(oauth.authorizationCodeGrant(program, sent_to, checks), refused)
  assert.equal(await isGood(tokens.access_token), false)
  await assert.rejects(oauth.refreshTokenGrant(program, tokens.refresh_token ?? ''), refused)
})

test('of two uses of one code at once, no more than one is given tokens, and they are worth nothing', async () => {
  const { sent_to, checks } = await giveCode(program, browser, 'commits:read')
  const uses = await Promise.allSettled(
    [1, 2].map(() => oauth.authorizationCodeGrant(program, sent_to, checks)),
  )
  const given = uses.flatMap((use) => (use.status === 'fulfilled' ? [use.value] : []))
  assert.equal(given.length, 1)
  assert.equal(await isGood(given[0]?.access_token ?? ''), false)
})

test('renewals of one token at once all go on, each with a token of its own', async () => {
  const { refresh_token = '' } = await letIn(program, browser, 'commits:read')
  const renewed = await Promise.all([1, 2, 3, 4].map(() => oauth.refreshTokenGrant(program, refresh_token)))
  assert.equal(new Set(renewed.map((one) => one.refresh_token)).size, 4)
  for (const one of renewed) {
    assert.ok(await isGood(one.access_token))
    assert.ok(await isGood((await oauth.refreshTokenGrant(program, one.refresh_token ?? '')).access_token))
  }
})

test('a token that was renewed a while ago is a replay, and ends the whole family', async () => {
  const { refresh_token = '' } = await letIn(program, browser, 'commits:read')
  const renewed = await oauth.refreshTokenGrant(program, refresh_token)
  await issuer.running.database.pool.query(
    `update auth.oauth_artifacts set consumed_at = consumed_at - interval '2 minutes' where consumed_at is not null`,
  )
  await assert.rejects(oauth.refreshTokenGrant(program, refresh_token), refused)
  assert.equal(await isGood(renewed.access_token), false)
  await assert.rejects(oauth.refreshTokenGrant(program, renewed.refresh_token ?? ''), refused)
  const [ended] = (await issuer.running.readEvents('program.ended')).slice(-1)
  assert.ok(ended)
  const { client_id } = ended.data as { client_id: string }
  assert.equal(client_id, program.clientMetadata().client_id)
})

test('what a person let a program in to do runs out, however often its tokens were renewed', async () => {
  const { refresh_token = '' } = await letIn(program, browser, 'commits:read')
  const letTimePass = (interval: string) =>
    issuer.running.database.pool.query(
      `update auth.oauth_grants set created_at = created_at - $1::interval, expires_at = expires_at - $1::interval`,
      [interval],
    )
  await letTimePass('89 days 23 hours')
  const renewed = await oauth.refreshTokenGrant(program, refresh_token)
  assert.ok(await isGood(renewed.access_token))
  const [listed] = (await issuer.auth.listPrograms()).items
  assert.ok(Date.parse(listed?.expires_at ?? '') < Date.now() + 3_600_000)

  await letTimePass('2 hours')
  assert.equal(await isGood(renewed.access_token), false)
  await assert.rejects(oauth.refreshTokenGrant(program, renewed.refresh_token ?? ''), refused)
  assert.deepEqual((await issuer.auth.listPrograms()).items, [])
})

test('another program can neither renew, nor see into, nor end what this one was given', async () => {
  const tokens = await letIn(program, browser, 'commits:read')
  const other = await registerProgram(issuer)
  const { access_token, refresh_token = '' } = tokens
  await assert.rejects(oauth.refreshTokenGrant(other, refresh_token), refused)
  for (const token of [access_token, refresh_token]) {
    assert.deepEqual(await oauth.tokenIntrospection(other, token), { active: false })
    await oauth.tokenRevocation(other, token).catch(() => undefined)
  }
  assert.ok(await isGood((await oauth.refreshTokenGrant(program, refresh_token)).access_token))
  assert.ok(await isGood(access_token))
})

test('introspection tells a program of its tokens, and revocation ends them', async () => {
  const first = await letIn(program, browser, 'openid commits:read')
  const told = await oauth.tokenIntrospection(program, first.access_token)
  assert.deepEqual([told.active, told.scope, told.aud], [true, 'openid commits:read', issuer.url])

  await oauth.tokenRevocation(program, first.access_token)
  assert.equal(await isGood(first.access_token), false)
  assert.deepEqual(await oauth.tokenIntrospection(program, first.access_token), { active: false })
  const second = await oauth.refreshTokenGrant(program, first.refresh_token ?? '')
  assert.ok(await isGood(second.access_token), 'the grant goes on')

  await oauth.tokenRevocation(program, second.refresh_token ?? '')
  assert.equal(await isGood(second.access_token), false, 'with the refresh token everything ends')
})

test('a token does what was allowed and no more, as far as the person still may', async () => {
  const grace = await invite(issuer.running, 'lead')
  const tokens = await letIn(
    program,
    await openAs(grace.principal),
    'openid commits:read *:read unheard:of auth:write',
  )
  assert.deepEqual(String(decodeJwt(tokens.access_token).scope).split(' ').toSorted(), [
    '*:read',
    'commits:read',
    'openid',
  ])
  const verify = async () => {
    const headers = { authorization: `Bearer ${tokens.access_token}` }
    return (await fetch(`${issuer.url}/auth/verify`, { headers })).json()
  }
  const { client_id } = program.clientMetadata()
  const scopes = ['openid', 'commits:read', '*:read']
  const principal = { ...grace.principal, emails: [], client_id }
  assert.deepEqual(await verify(), { ...principal, scopes })
  const account_id = principal.id
  await issuer.auth.updateMember({ params: { account_id }, body: { role: 'viewer' } })
  assert.deepEqual(await verify(), { ...principal, scopes, role: 'viewer' })
  await issuer.auth.updateMember({ params: { account_id }, body: { role: 'admin' } })
  assert.deepEqual(await verify(), { ...principal, scopes, role: 'lead' }, 'no more than when it was let in')
  await issuer.auth.removeMember({ params: { account_id } })
  assert.equal(await isGood(tokens.access_token), false)
  await assert.rejects(oauth.refreshTokenGrant(program, tokens.refresh_token ?? ''), refused)
})

test('a program learns the name and the addresses of a person by the scopes for them, and not otherwise', async () => {
  const ada = await invite(issuer.running)
  const hers = await openAs(ada.principal)
  const askWith = async (scope: string, path: string) => {
    const { access_token } = await letIn(program, hers, scope)
    return fetch(issuer.url + path, { headers: { authorization: `Bearer ${access_token}` } })
  }
  const told = async (scope: string) => {
    const { emails } = (await (await askWith(scope, '/auth/verify')).json()) as { emails: string[] }
    return emails
  }
  assert.deepEqual(await told('commits:read'), [])
  assert.deepEqual(await told('openid profile commits:read'), [])
  assert.deepEqual(await told('openid email commits:read'), [ada.email])
  for (const less of ['commits:read', 'openid profile commits:read', 'openid email commits:read']) {
    assert.equal((await askWith(less, '/auth/account')).status, 403, less)
  }
  const account = await askWith('openid profile email commits:read', '/auth/account')
  assert.equal(((await account.json()) as { email: string }).email, ada.email)
})

test('who says no sends the program away with that, and nothing is let in', async () => {
  const before = (await issuer.auth.listPrograms()).items.length
  const { url, state } = await askFor(program, 'commits:read')
  const sentTo = await answerRequest(browser, url, { decision: 'deny' })
  assert.equal(sentTo.searchParams.get('error'), 'access_denied')
  assert.equal(sentTo.searchParams.get('state'), state)
  assert.equal((await issuer.auth.listPrograms()).items.length, before)
})

test('a person gives less than a program asks for, and nothing that it has not asked for', async () => {
  const { url, verifier, state } = await askFor(program, 'openid email commits:read repositories:read')
  const request = await openRequest(browser, url)
  const allow = (scopes: string[]) => decide(browser, request, { decision: 'allow', scopes })
  const more = await allow(['commits:read', 'commits:write'])
  assert.equal(more.status, 400)
  const { errors } = (await more.json()) as { errors: unknown }
  assert.deepEqual(errors, [{ pointer: '/body/scopes/1', detail: 'is not asked for' }])
  assert.equal((await allow([])).status, 400)

  const { return_to } = (await (await allow(['commits:read'])).json()) as { return_to: string }
  const checks = { pkceCodeVerifier: verifier, expectedState: state }
  const tokens = await oauth.authorizationCodeGrant(program, await follow(browser, return_to), checks)
  const { refresh_token = '' } = tokens
  const renewed = await oauth.refreshTokenGrant(program, refresh_token)
  for (const { access_token } of [tokens, renewed]) {
    assert.equal(decodeJwt(access_token).scope, 'openid commits:read')
  }
  const [listed] = (await issuer.auth.listPrograms()).items
  assert.deepEqual(listed?.scopes, ['openid', 'commits:read'])
  await assert.rejects(
    oauth.refreshTokenGrant(program, renewed.refresh_token ?? '', { scope: 'repositories:read' }),
    { error: 'invalid_scope' },
  )
})

test('a request is answered once, in the browser it came in, and by no key', async () => {
  const { url } = await askFor(program, 'commits:read')
  const request = await openRequest(browser, url)
  const grace = await invite(issuer.running)
  const hers = await openAs(grace.principal)
  assert.equal((await decide(hers, request, { decision: 'allow' })).status, 410)
  const keyed = issuer.running.client(authContract).decideAuthorizationRequest({
    params: { id: request },
    body: { decision: 'allow' },
  })
  await assert.rejects(keyed, { code: 'forbidden' })
  const twice = await Promise.all([1, 2].map(() => decide(browser, request, { decision: 'allow' })))
  assert.deepEqual(twice.map(({ status }) => status).toSorted(), [200, 410])
})

test('the page is told who asks, for what, and where the answer goes', async () => {
  const { url } = await askFor(program, 'openid commits:read')
  const id = await openRequest(browser, url)
  const answer = await browser.fetch(`/auth/authorization-requests/${id}`)
  const { expires_at, workspaces, ...told } = (await answer.json()) as Record<string, unknown>
  assert.ok(expires_at)
  assert.equal((workspaces as unknown[]).length, 1)
  assert.deepEqual(told, {
    id,
    client_id: program.clientMetadata().client_id,
    name: 'Report writer',
    client_uri: null,
    redirect_host: '127.0.0.1:41234',
    is_local: true,
    registered_by: null,
    scopes: ['openid', 'commits:read'],
    program_days: 90,
  })
})

test('prompt=none asks nobody, and prompt=login has the person sign in anew', async () => {
  const { url } = await askFor(program, 'openid commits:read', { prompt: 'none' })
  assert.equal((await follow(browser, url.href)).searchParams.get('error'), 'consent_required')
  const stranger = openStrangersBrowser(issuer)
  assert.equal((await follow(stranger, url.href)).searchParams.get('error'), 'login_required')
  url.searchParams.set('prompt', 'login')
  const page = await follow(browser, url.href)
  assert.equal(page.pathname, '/sign-in')
  assert.equal(page.searchParams.get('again'), 'true')
  const back = page.searchParams.get('return_to') ?? ''
  assert.equal((await follow(browser, back)).pathname, '/consent')

  const soon = await askFor(program, 'openid', { max_age: '0' })
  await issuer.running.database.pool.query(
    `update auth.sessions set created_at = now() - interval '1 minute'`,
  )
  const again = await follow(browser, soon.url.href)
  assert.equal(again.pathname, '/sign-in')
  const { pathname } = await follow(browser, again.searchParams.get('return_to') ?? '')
  assert.equal(pathname, '/consent', 'who has just signed in is not sent there for ever')
})

test('tokens are for the address of the server, and no other resource is known', async () => {
  const good = await askFor(program, 'commits:read', { resource: issuer.url })
  assert.ok((await answerRequest(browser, good.url)).searchParams.has('code'))
  const bad = await askFor(program, 'commits:read', { resource: 'https://elsewhere.example' })
  assert.equal((await follow(browser, bad.url.href)).searchParams.get('error'), 'invalid_target')
})

test('a page of another site calls only as a program without secret that has its answers sent there', async () => {
  const redirect_uris = ['https://app.example/callback']
  const open = await registerProgram(issuer, { redirect_uris, token_endpoint_auth_method: 'none' })
  const closed = await registerProgram(issuer, { redirect_uris })
  const ask = async (config: oauth.Configuration, origin: string) => {
    const { client_id, client_secret } = config.clientMetadata()
    const secret = typeof client_secret === 'string' ? { client_secret } : {}
    const answer = await fetch(`${issuer.url}/oauth/token`, {
      method: 'POST',
      headers: { origin },
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'x', client_id, ...secret }),
    })
    return answer.headers.get('access-control-allow-origin')
  }
  assert.equal(await ask(open, 'https://app.example'), 'https://app.example')
  assert.equal(await ask(open, 'https://elsewhere.example'), null)
  assert.equal(await ask(closed, 'https://app.example'), null)
})

test('nonsense is refused in the terms of the protocol, and is no fault of ours', async () => {
  const { url } = await askFor(program, 'commits:read')
  for (const [name, value] of [
    ['client_id', '\0'],
    ['state', 'a\0b'],
    ['scope', 'a'.repeat(5000)],
    ['resource', 'nowhere'],
    ['prompt', 'none login'],
    ['response_mode', 'x'],
    ['max_age', '-1'],
    ['code_challenge', ''],
  ] as const) {
    const asked = new URL(url)
    asked.searchParams.set(name, value)
    const { status } = await browser.fetch(asked.href)
    assert.ok(status < 500, `${name} answers ${status}`)
  }
  const send = async (path: string, type: string, body: string) => {
    const answer = await fetch(issuer.url + path, { method: 'POST', headers: { 'content-type': type }, body })
    const { error } = (await answer.json()) as { error?: string }
    assert.ok(answer.status < 500 && error, `${path} answers ${answer.status} to ${body.slice(0, 60)}`)
  }
  const form = 'application/x-www-form-urlencoded'
  for (const path of ['/oauth/token', '/oauth/introspect', '/oauth/revoke']) {
    for (const body of [
      '',
      'token=x',
      'client_id=%00',
      'client_id=x&client_secret=%00',
      'grant_type=a&grant_type=b',
    ]) {
      await send(path, form, body)
    }
    await send(path, 'application/json', '{}')
    await send(path, form, `token=${'a'.repeat(70_000)}`)
  }
  for (const body of [
    '',
    '[]',
    '{',
    '{"redirect_uris":[1]}',
    `{"redirect_uris":["${callback}"],"client_name":"\\u0000"}`,
  ]) {
    await send('/oauth/register', 'application/json', body)
  }
  await send(
    '/oauth/register',
    'application/json',
    `{"redirect_uris":["${callback}"],"client_name":"\\ud800"}`,
  )
  await send('/oauth/authorize', form, '')
})
