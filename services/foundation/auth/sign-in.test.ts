import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { hashPassword as hashWithScrypt } from 'better-auth/crypto'
import { authContract } from '#contracts/auth.ts'
import { localOwner } from '#platform/identity/principal.ts'
import type { TestServices } from '#platform/testing/service.ts'
import { ask, cookieOf, invite } from './testing/people.ts'
import { startAuth } from './testing/start-auth.ts'

let running: TestServices
before(async () => {
  running = await startAuth({ THROUGHLINE_OWNER_NAME: 'Ada', THROUGHLINE_OWNER_EMAIL: 'Ada@Example.com' })
})
after(() => running.stop())

const signIn = (email: string, password: string, address = '10.0.0.1') =>
  ask(running, '/auth/sign-in', {
    body: { email, password },
    headers: { 'x-client-address': address, 'user-agent': 'a browser' },
  })

test('the first start makes the owner, with the address git knows, and a second one changes nothing', async () => {
  const account = await running.client(authContract).getAccount()
  assert.equal(account.id, localOwner.id)
  assert.equal(account.name, 'Ada')
  assert.equal(account.has_password, false, 'nobody signs in with one that came with the product')
  assert.deepEqual(account.emails, ['ada@example.com'])
  assert.deepEqual(
    account.workspaces.map(({ workspace_id, role }) => [workspace_id, role]),
    [[localOwner.workspace_id, 'owner']],
  )
})

test('a sign-in link opens a session once, and is known to the database by its digest alone', async () => {
  const { path } = await running.client(authContract).createSignInLink()
  const code = new URL(path, 'http://localhost').searchParams.get('code') ?? ''
  const { rows } = await running.database.pool.query('select t::text as row from auth.one_time_tokens t')
  assert.ok(rows.every(({ row }) => !row.includes(code)))

  const tries = await Promise.all(
    Array.from({ length: 5 }, () => ask(running, '/auth/sign-in-links/redemptions', { body: { code } })),
  )
  assert.deepEqual(tries.map(({ statusCode }) => statusCode).sort(), [200, 410, 410, 410, 410])
  const opened = tries.find(({ statusCode }) => statusCode === 200)
  assert.match(String(opened?.headers['set-cookie']), /HttpOnly; SameSite=Lax/)
  const cookie = cookieOf(opened?.headers ?? {})
  const principal = (await ask(running, '/auth/verify', { headers: { cookie } })).json()
  assert.equal(principal.id, localOwner.id)
})

test('a link that has run out opens nothing', async () => {
  const { path } = await running.client(authContract).createSignInLink()
  await running.database.pool.query(`update auth.one_time_tokens set expires_at = now()`)
  const code = path.split('code=')[1]
  const answer = await ask(running, '/auth/sign-in-links/redemptions', { body: { code } })
  assert.equal(answer.json().code, 'token_expired')
})

test('a password opens a session that is seen, and ended from afar', async () => {
  const ada = await invite(running)
  const answer = await signIn(ada.email.toUpperCase(), ada.password)
  assert.deepEqual(answer.json(), { state: 'signed_in' })
  const cookie = cookieOf(answer.headers)
  const list = await ask(running, '/auth/sessions', { headers: { cookie } })
  const [newest, older] = list.json().items
  assert.deepEqual(
    [newest.current, newest.user_agent, newest.ip_address, older.current],
    [true, 'a browser', '10.0.0.1', false],
  )
  assert.equal((await ask(running, '/auth/verify', { headers: { cookie: ada.cookie } })).statusCode, 200)
  await ask(running, `/auth/sessions/${older.id}`, { method: 'DELETE', headers: { cookie } })
  assert.equal((await ask(running, '/auth/verify', { headers: { cookie: ada.cookie } })).statusCode, 401)
  await ask(running, '/auth/sign-out', { method: 'POST', headers: { cookie } })
  assert.equal((await ask(running, '/auth/verify', { headers: { cookie } })).statusCode, 401)
})

test('who signs in anew, whichever way, leaves no session behind in the browser', async () => {
  const [ada, grace] = [await invite(running), await invite(running)]
  const isIn = async (cookie: string) =>
    (await ask(running, '/auth/verify', { headers: { cookie } })).statusCode === 200
  const body = { email: grace.email, password: grace.password }
  const first = await ask(running, '/auth/sign-in', { body, headers: { cookie: ada.cookie } })
  assert.deepEqual([await isIn(ada.cookie), await isIn(cookieOf(first.headers))], [false, true])
  assert.ok(await isIn(grace.cookie), 'that of another browser goes on')

  const { path } = await running.client(authContract, grace.principal).createSignInLink()
  const code = path.split('code=')[1]
  const headers = { cookie: cookieOf(first.headers) }
  const second = await ask(running, '/auth/sign-in-links/redemptions', { body: { code }, headers })
  assert.deepEqual([await isIn(headers.cookie), await isIn(cookieOf(second.headers))], [false, true])
  const wrong = { email: grace.email, password: 'not this one' }
  await ask(running, '/auth/sign-in', { body: wrong, headers: { cookie: cookieOf(second.headers) } })
  assert.ok(await isIn(cookieOf(second.headers)), 'who does not get in anew stays in')
})

test('a forged, cut or foreign session cookie is nobody', async () => {
  const { cookie } = await invite(running)
  const [name, value = ''] = cookie.split('=')
  const token = decodeURIComponent(value).split('.')[0]
  for (const forged of [token, `${token}.`, `${token}.${'A'.repeat(43)}=`, value.slice(0, -4), '%', '']) {
    const answer = await ask(running, '/auth/verify', { headers: { cookie: `${name}=${forged}` } })
    assert.equal(answer.statusCode, 401, forged)
  }
})

test('an unknown address is refused like a wrong password, word for word', async () => {
  const ada = await invite(running)
  const wrong = await signIn(ada.email, 'not this one', '10.1.0.1')
  const unknown = await signIn('nobody@example.com', 'not this one', '10.1.0.2')
  assert.equal(wrong.statusCode, 401)
  const { request_id: _, ...said } = wrong.json()
  const { request_id: __, ...saidToo } = unknown.json()
  assert.deepEqual(said, saidToo)
})

test('whoever guesses has to wait, longer each time, and the owner of the account hardly', async () => {
  const ada = await invite(running)
  const guesses = await Promise.all(
    Array.from({ length: 12 }, (_, index) => signIn(ada.email, `guess ${index}`, '10.2.0.1')),
  )
  const refused = guesses.filter(({ statusCode }) => statusCode === 429)
  assert.ok(refused.length >= 6, `${refused.length} of 12 at once were held up`)
  assert.ok(Number(refused[0]?.headers['retry-after']) >= 1)
  const held = await signIn(ada.email, ada.password, '10.2.0.1')
  assert.equal(held.statusCode, 429, 'the right password waits with the wrong ones, or it could be guessed')
  assert.equal((await signIn(ada.email, ada.password, '10.2.0.2')).statusCode, 200)
})

test('a password that an earlier version hashed signs in, and is hashed anew by that', async () => {
  const ada = await invite(running)
  const { pool } = running.database
  const old = await hashWithScrypt(ada.password)
  await pool.query(`update auth.accounts set password = $1 where account_id = $2`, [old, ada.principal.id])
  assert.equal((await signIn(ada.email, 'wrong', '10.6.0.1')).statusCode, 401)
  assert.equal((await signIn(ada.email, ada.password, '10.6.0.1')).statusCode, 200)
  const { rows } = await pool.query('select password from auth.accounts where account_id = $1', [
    ada.principal.id,
  ])
  assert.match(rows[0].password, /^\$argon2id\$/)
  assert.equal((await signIn(ada.email, ada.password, '10.6.0.1')).statusCode, 200)
})

test('after a right password the count begins anew', async () => {
  const ada = await invite(running)
  for (let round = 0; round < 3; round++) {
    for (let guess = 0; guess < 3; guess++) await signIn(ada.email, 'wrong', '10.3.0.1')
    assert.equal((await signIn(ada.email, ada.password, '10.3.0.1')).statusCode, 200)
  }
})

test('right passwords hold nobody up who comes from the same address', async () => {
  const ada = await invite(running)
  const enter = async () => (await signIn(ada.email, ada.password, '10.8.0.1')).statusCode
  assert.equal(await enter(), 200)
  // As if so many others there had mistyped theirs that one more would have to wait.
  await running.database.pool.query('update auth.sign_in_attempts set failures = failures + 49')
  assert.deepEqual([await enter(), await enter(), await enter()], [200, 200, 200])
})

test('a new password ends the other sessions and needs the old one', async () => {
  const ada = await invite(running)
  const here = cookieOf((await signIn(ada.email, ada.password, '10.4.0.1')).headers)
  const change = (current_password: string) =>
    ask(running, '/auth/account/password', {
      method: 'PUT',
      headers: { cookie: here, 'x-client-address': '10.4.0.1' },
      body: { current_password, password: 'another horse' },
    })
  assert.equal((await change('wrong')).json().code, 'wrong_credentials')
  assert.equal((await change(ada.password)).statusCode, 204)
  assert.equal((await ask(running, '/auth/verify', { headers: { cookie: here } })).statusCode, 200)
  assert.equal((await ask(running, '/auth/verify', { headers: { cookie: ada.cookie } })).statusCode, 401)
  assert.equal((await signIn(ada.email, 'another horse', '10.4.0.1')).statusCode, 200)
})

test('a password has ten characters or more, of any kind, and is compared as it was given', async () => {
  const ada = await invite(running)
  const change = (current_password: string, password: string) =>
    ask(running, '/auth/account/password', {
      method: 'PUT',
      headers: { cookie: ada.cookie },
      body: { current_password, password },
    })
  assert.equal((await change(ada.password, 'nine char')).statusCode, 400)
  const ten = 'ten chars!'
  assert.equal((await change(ada.password, ten)).statusCode, 204)
  const long = ` Ünïcode – ${'Slow '.repeat(20)}🐢 `
  assert.equal((await change(ten, long)).statusCode, 204)
  const others = [long.trim(), long.toLowerCase(), long.toUpperCase(), long.slice(0, 72), long.slice(0, -1)]
  for (const [index, other] of others.entries()) {
    assert.equal((await signIn(ada.email, other, `10.7.0.${index}`)).statusCode, 401, other)
  }
  assert.deepEqual((await signIn(ada.email, long, '10.7.1.1')).json(), { state: 'signed_in' })
})

test('what was done to an account stands in its audit, with where it came from', async () => {
  const ada = await invite(running)
  await signIn(ada.email, 'wrong', '10.5.0.1')
  await signIn(ada.email, ada.password, '10.5.0.1')
  const audit = await ask(running, '/auth/account/audit?limit=2', { headers: { cookie: ada.cookie } })
  const { items, next_cursor } = audit.json()
  assert.deepEqual(
    items.map(({ action, ip_address }: { action: string; ip_address: string }) => [action, ip_address]),
    [
      ['session.started', '10.5.0.1'],
      ['session.refused', '10.5.0.1'],
    ],
  )
  const rest = await ask(running, `/auth/account/audit?cursor=${next_cursor}`, {
    headers: { cookie: ada.cookie },
  })
  assert.ok(rest.json().items.some(({ action }: { action: string }) => action === 'account.created'))
})

test('signing up without an invitation is refused where it takes one', async () => {
  const answer = await ask(running, '/auth/sign-up', {
    body: { name: 'Eve', email: 'eve@example.com', password: 'long enough' },
  })
  assert.equal(answer.json().code, 'sign_up_closed')
})

test('a provider that is not set up is neither offered nor found', async () => {
  const options = (await ask(running, '/auth/options')).json()
  assert.deepEqual(options.social, [])
  const answer = await ask(running, '/auth/social/github/sign-ins', { body: {} })
  assert.equal(answer.json().code, 'provider_not_found')
  assert.match(answer.json().detail, /GITHUB_CLIENT_ID/)
})
