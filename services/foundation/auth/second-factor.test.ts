import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { authContract } from '#contracts/auth.ts'
import type { TestServices } from '#platform/testing/service.ts'
import { codeOf } from './testing/authenticator-app.ts'
import { ask, cookieOf, cookiesOf, invite, type Newcomer } from './testing/people.ts'
import { startAuth } from './testing/start-auth.ts'

let running: TestServices
before(async () => {
  running = await startAuth()
})
after(() => running.stop())

/** Turns two-factor sign-in on, and gives the cookie that goes on with it. */
async function turnOn({ cookie, password }: Newcomer) {
  const start = await ask(running, '/auth/account/second-factor', { headers: { cookie }, body: { password } })
  const { totp_uri, recovery_codes } = start.json()
  const code = codeOf(totp_uri)
  const confirm = await ask(running, '/auth/account/second-factor/confirmation', {
    headers: { cookie },
    body: { code },
  })
  assert.equal(confirm.statusCode, 204, confirm.body)
  return { totp_uri, recovery_codes, spent: code, cookie: cookieOf(confirm.headers) }
}

/** Gives the password, and the cookies of a sign-in that waits for a code. */
async function givePassword({ email, password }: Newcomer) {
  const answer = await ask(running, '/auth/sign-in', { body: { email, password } })
  return { state: answer.json().state, cookies: cookiesOf(answer.headers) }
}

const giveCode = (cookie: string, body: object) =>
  ask(running, '/auth/sign-in/second-factor', { headers: { cookie }, body })

test('with two factors a password opens nothing by itself, a code of the app does, and a wrong one does not', async () => {
  const ada = await invite(running)
  const { totp_uri, cookie } = await turnOn(ada)
  const account = await ask(running, '/auth/account', { headers: { cookie } })
  assert.equal(account.json().two_factor_enabled, true)

  const { state, cookies } = await givePassword(ada)
  assert.equal(state, 'second_factor')
  assert.equal((await ask(running, '/auth/verify', { headers: { cookie: cookies } })).statusCode, 401)
  assert.equal((await giveCode(cookies, { code: '000000' })).json().code, 'wrong_credentials')
  const code = codeOf(totp_uri, { ahead: 1 })
  const answer = await giveCode(cookies, { code })
  assert.deepEqual(answer.json(), { state: 'signed_in' })
  const principal = await ask(running, '/auth/verify', { headers: { cookie: cookieOf(answer.headers) } })
  assert.equal(principal.json().id, ada.principal.id)
  assert.equal((await giveCode(cookies, { code })).statusCode, 401, 'the sign-in is over')
})

test('a code of the app works once, also for whoever saw it and gives it at the same moment', async () => {
  const ada = await invite(running)
  const { totp_uri, spent } = await turnOn(ada)
  const use = async (code: string) => giveCode((await givePassword(ada)).cookies, { code })
  const again = await use(spent)
  assert.equal(again.statusCode, 401, 'it turned two-factor sign-in on')
  assert.match(again.json().detail, /used already/)

  const sessions = async () => (await running.client(authContract, ada.principal).listSessions()).items.length
  const before = await sessions()
  const code = codeOf(totp_uri, { ahead: 1 })
  const signIns = await Promise.all(Array.from({ length: 4 }, () => givePassword(ada)))
  const answers = await Promise.all(signIns.map(({ cookies }) => giveCode(cookies, { code })))
  assert.deepEqual(answers.map(({ statusCode }) => statusCode).sort(), [200, 401, 401, 401])
  assert.equal((await use(code)).statusCode, 401)
  assert.equal(await sessions(), before + 1, 'those that were refused left no session')
})

test('a recovery code that is given twice at the same moment opens one session', async () => {
  const ada = await invite(running)
  const { recovery_codes } = await turnOn(ada)
  const signIns = await Promise.all(Array.from({ length: 4 }, () => givePassword(ada)))
  const answers = await Promise.all(
    signIns.map(({ cookies }) => giveCode(cookies, { code: recovery_codes[0], kind: 'recovery' })),
  )
  assert.equal(answers.filter(({ statusCode }) => statusCode === 200).length, 1)
})

test('a recovery code works once, and new ones replace the old', async () => {
  const ada = await invite(running)
  const { recovery_codes, cookie } = await turnOn(ada)
  const recover = async (code: string) =>
    (await giveCode((await givePassword(ada)).cookies, { code, kind: 'recovery' })).statusCode
  assert.equal(await recover(recovery_codes[0]), 200)
  assert.equal(await recover(recovery_codes[0]), 401)
  const renewed = await ask(running, '/auth/account/recovery-codes', {
    headers: { cookie },
    body: { password: ada.password },
  })
  assert.equal(await recover(recovery_codes[1]), 401)
  assert.equal(await recover(renewed.json().recovery_codes[1]), 200)
})

test('guessing codes ends the sign-in after a few, and the password has to be given again', async () => {
  const ada = await invite(running)
  const { totp_uri } = await turnOn(ada)
  const { cookies } = await givePassword(ada)
  for (let guess = 0; guess < 6; guess++) await giveCode(cookies, { code: String(100_000 + guess) })
  assert.notEqual((await giveCode(cookies, { code: codeOf(totp_uri) })).statusCode, 200)
})

test('wrong codes and passwords stand in the audit of the account, with where they came from', async () => {
  const ada = await invite(running)
  const { cookie } = await turnOn(ada)
  const { cookies } = await givePassword(ada)
  const guess = (path: string, headers: Record<string, string>, body: object) =>
    ask(running, path, { headers: { 'x-client-address': '10.6.0.1', ...headers }, body })
  await guess('/auth/sign-in/second-factor', { cookie: cookies }, { code: '000000' })
  await guess('/auth/sign-in/second-factor', { cookie: cookies }, { code: 'aaaaa-00000', kind: 'recovery' })
  await guess('/auth/account/second-factor/removal', { cookie }, { password: 'wrong' })
  const audit = await ask(running, '/auth/account/audit?limit=3', { headers: { cookie } })
  assert.deepEqual(
    audit
      .json()
      .items.map((one: Record<string, string>) => [one.action, one.subject, one.ip_address, one.account_id]),
    [
      ['password.refused', null, '10.6.0.1', ada.principal.id],
      ['session.refused', 'recovery code', '10.6.0.1', ada.principal.id],
      ['session.refused', 'second factor', '10.6.0.1', ada.principal.id],
    ],
  )
})

test('a code that nobody is asked for stands in nobody’s audit', async () => {
  const entries = async () =>
    (await running.database.pool.query('select count(*)::int as count from auth.audit')).rows[0].count
  const before = await entries()
  for (const cookie of ['', 'throughline.two_factor=2fa-guessed.c2lnbmF0dXJl', 'throughline.two_factor=%']) {
    assert.equal((await giveCode(cookie, { code: '000000' })).statusCode, 401, cookie)
  }
  assert.equal(await entries(), before)
})

test('guessing the password in a browser that was left open makes wait as when signing in', async () => {
  for (const path of [
    '/auth/account/second-factor',
    '/auth/account/second-factor/removal',
    '/auth/account/recovery-codes',
  ]) {
    const { cookie, password } = await invite(running)
    const give = (guess: string) => ask(running, path, { headers: { cookie }, body: { password: guess } })
    const guesses = await Promise.all(Array.from({ length: 8 }, (_, index) => give(`guess ${index}`)))
    assert.ok(
      guesses.some(({ statusCode }) => statusCode === 429),
      path,
    )
    assert.equal((await give(password)).statusCode, 429, `${path}: the right one waits, too`)
  }
})

test('two factors are turned on and off with the password, in a browser, and not by a key', async () => {
  const ada = await invite(running)
  const { cookie } = await turnOn(ada)
  const end = (password: string) =>
    ask(running, '/auth/account/second-factor/removal', { headers: { cookie }, body: { password } })
  assert.equal((await end('wrong')).json().code, 'wrong_credentials')
  const byKey = running
    .client(authContract, ada.principal)
    .endSecondFactor({ body: { password: ada.password } })
  await assert.rejects(byKey, { code: 'forbidden' })
  assert.equal((await end(ada.password)).statusCode, 204)
  assert.equal((await givePassword(ada)).state, 'signed_in')
})

test('turning two factors on or off, and new recovery codes, sign other browsers out, and not this one', async () => {
  const ada = await invite(running)
  const { password } = ada
  const isIn = async (cookie: string) =>
    (await ask(running, '/auth/verify', { headers: { cookie } })).statusCode === 200
  const elsewhere = cookieOf(
    (await ask(running, '/auth/sign-in', { body: { email: ada.email, password } })).headers,
  )
  const { recovery_codes, cookie } = await turnOn(ada)
  assert.deepEqual([await isIn(elsewhere), await isIn(cookie)], [false, true], 'on')

  const recover = async (code: string) => {
    const { cookies } = await givePassword(ada)
    return cookieOf((await giveCode(cookies, { code, kind: 'recovery' })).headers)
  }
  const second = await recover(recovery_codes[0])
  assert.ok(await isIn(second))
  const change = (path: string) => ask(running, path, { headers: { cookie }, body: { password } })
  assert.equal((await change('/auth/account/recovery-codes')).statusCode, 200)
  assert.deepEqual([await isIn(second), await isIn(cookie)], [false, true], 'new recovery codes')

  const renewed = (await change('/auth/account/recovery-codes')).json().recovery_codes
  const third = await recover(renewed[0])
  const off = await change('/auth/account/second-factor/removal')
  assert.deepEqual([await isIn(third), await isIn(cookieOf(off.headers))], [false, true], 'off')
})

test('the database has neither the secret of the app nor a recovery code as it is', async () => {
  const ada = await invite(running)
  const { totp_uri, recovery_codes } = await turnOn(ada)
  const secret = new URL(totp_uri).searchParams.get('secret') ?? ''
  const { rows } = await running.database.pool.query('select t::text as row from auth.two_factors t')
  for (const { row } of rows) {
    for (const plain of [secret, ...recovery_codes]) assert.ok(!row.includes(plain))
  }
})
