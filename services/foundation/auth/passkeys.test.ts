import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { authContract } from '#contracts/auth.ts'
import type { TestServices } from '#platform/testing/service.ts'
import { codeOf } from './testing/authenticator-app.ts'
import { ask, cookieOf, invite, type Newcomer } from './testing/people.ts'
import { createSoftwareAuthenticator, type SoftwareAuthenticator } from './testing/software-authenticator.ts'
import { startAuth } from './testing/start-auth.ts'

let running: TestServices
before(async () => {
  running = await startAuth()
})
after(() => running.stop())

const registrationOptions = async (cookie: string) =>
  (await ask(running, '/auth/account/passkeys/options', { method: 'POST', headers: { cookie } })).json()
    .options

const signInOptions = async () =>
  (await ask(running, '/auth/sign-in/passkey/options', { method: 'POST' })).json().options

const register = (cookie: string, credential: unknown, name = 'Laptop') =>
  ask(running, '/auth/account/passkeys', { headers: { cookie }, body: { name, credential } })

const signIn = (credential: unknown) => ask(running, '/auth/sign-in/passkey', { body: { credential } })

const remove = (cookie: string, id: string) =>
  ask(running, `/auth/account/passkeys/${id}`, { method: 'DELETE', headers: { cookie } })

/** Makes a passkey and registers it. */
async function addPasskey({ cookie }: Pick<Newcomer, 'cookie'>) {
  const device = createSoftwareAuthenticator()
  const answer = await register(cookie, device.create(await registrationOptions(cookie)))
  assert.equal(answer.statusCode, 201, answer.body)
  return { device, id: answer.json().id as string }
}

const useOf = async (device: SoftwareAuthenticator, given = {}) =>
  signIn(device.get(await signInOptions(), given))

/** As if the session had been opened long ago. */
const letTimePass = () =>
  running.database.pool.query(`update auth.sessions set confirmed_at = now() - interval '20 minutes'`)

const actionsOf = async ({ cookie }: Pick<Newcomer, 'cookie'>) => {
  const { items } = (await ask(running, '/auth/account/audit', { headers: { cookie } })).json()
  return items.map(({ action }: { action: string }) => action)
}

test('a passkey signs its owner in without a name or a password', async () => {
  const ada = await invite(running)
  const { device } = await addPasskey(ada)
  const answer = await useOf(device)
  assert.deepEqual(answer.json(), { state: 'signed_in' })
  const cookie = cookieOf(answer.headers)
  const principal = await ask(running, '/auth/verify', { headers: { cookie } })
  assert.equal(principal.json().id, ada.principal.id)
  const list = (await ask(running, '/auth/account/passkeys', { headers: { cookie } })).json()
  assert.deepEqual(list.relying_party, { id: 'localhost', origin: 'http://localhost:8000' })
  assert.equal(list.items[0].name, 'Laptop')
  assert.ok(list.items[0].last_used_at)
  assert.deepEqual((await actionsOf(ada)).slice(0, 2), ['session.started', 'passkey.added'])
})

test('a passkey that verifies its user takes the place of the second factor', async () => {
  const ada = await invite(running)
  const headers = { cookie: ada.cookie }
  const start = await ask(running, '/auth/account/second-factor', {
    headers,
    body: { password: ada.password },
  })
  const confirm = await ask(running, '/auth/account/second-factor/confirmation', {
    headers,
    body: { code: codeOf(start.json().totp_uri) },
  })
  const { device } = await addPasskey({ cookie: cookieOf(confirm.headers) })
  assert.deepEqual((await useOf(device)).json(), { state: 'signed_in' })
  const unverified = await useOf(device, { verifies_user: false })
  assert.equal(unverified.json().code, 'passkey_refused')
})

test('a challenge is good once, for what it was made for, and for its account', async () => {
  const [ada, eve] = [await invite(running), await invite(running)]
  const { device } = await addPasskey(ada)
  const signed = device.get(await signInOptions())
  const answers = await Promise.all(Array.from({ length: 4 }, () => signIn(signed)))
  assert.deepEqual(answers.map(({ statusCode }) => statusCode).sort(), [200, 401, 401, 401])

  const other = createSoftwareAuthenticator()
  const made = other.create(await registrationOptions(ada.cookie))
  assert.equal((await register(eve.cookie, made)).json().code, 'passkey_refused', 'made for another account')
  assert.equal((await register(ada.cookie, other.create(await signInOptions()))).statusCode, 401)
  assert.equal((await signIn(device.get(await registrationOptions(ada.cookie)))).statusCode, 401)
  assert.equal((await signIn(device.get({ challenge: 'A'.repeat(43) }))).statusCode, 401, 'never given out')
})

test('removing a passkey signs out whoever came in by it, and not the browser it is removed in', async () => {
  const ada = await invite(running)
  const { device, id } = await addPasskey(ada)
  const thief = cookieOf((await useOf(device)).headers)
  const isIn = async (cookie: string) =>
    (await ask(running, '/auth/verify', { headers: { cookie } })).statusCode === 200
  assert.ok(await isIn(thief))
  assert.equal((await remove(ada.cookie, id)).statusCode, 204)
  assert.deepEqual([await isIn(thief), await isIn(ada.cookie)], [false, true])
})

test('a challenge that has run out is refused', async () => {
  const { device } = await addPasskey(await invite(running))
  const signed = device.get(await signInOptions())
  await running.database.pool.query('update auth.passkey_challenges set expires_at = now()')
  assert.match((await signIn(signed)).json().detail, /five minutes/)
})

test('a passkey that counts fewer uses than it has had is refused, and its owner can read of it', async () => {
  const ada = await invite(running)
  const { device } = await addPasskey(ada)
  assert.equal((await useOf(device, { count: 7 })).statusCode, 200)
  const copy = await useOf(device, { count: 7 })
  assert.equal(copy.json().code, 'passkey_refused')
  assert.match(copy.json().detail, /copied/)
  assert.equal((await useOf(device, { count: 0 })).statusCode, 401)
  assert.equal((await actionsOf(ada))[0], 'passkey.refused')
  assert.equal((await useOf(device, { count: 8 })).statusCode, 200)
})

test('a passkey that never counts goes on working', async () => {
  const { device } = await addPasskey(await invite(running))
  for (let use = 0; use < 2; use++) assert.equal((await useOf(device, { count: 0 })).statusCode, 200)
})

test('pages of other origins and passkeys of other hosts are refused, with the address that works', async () => {
  const ada = await invite(running)
  const { device } = await addPasskey(ada)
  const elsewhere = await useOf(device, { origin: 'https://throughline.example.com' })
  assert.equal(elsewhere.statusCode, 401)
  assert.match(elsewhere.json().detail, /http:\/\/localhost:8000/)
  assert.equal((await useOf(device, { rp_id: 'example.com' })).statusCode, 401)
  assert.equal(
    (await useOf(device, { origin: 'http://localhost:9999' })).statusCode,
    200,
    'any port of this machine',
  )
  const made = device.create(await registrationOptions(ada.cookie), { origin: 'https://evil.example' })
  assert.equal((await register(ada.cookie, made)).json().code, 'passkey_refused')
})

test('a signature of another key, or over something else, is refused and noted', async () => {
  const ada = await invite(running)
  const { device } = await addPasskey(ada)
  const other = createSoftwareAuthenticator()
  const options = await signInOptions()
  const [right, forged] = [device.get(options), other.get(options)]
  const answer = await signIn({
    ...right,
    response: { ...right.response, signature: forged.response.signature },
  })
  assert.equal(answer.json().code, 'passkey_refused')
  assert.equal((await actionsOf(ada))[0], 'passkey.refused')
  assert.equal((await useOf(other)).statusCode, 401, 'not registered here')
  const garbage = { ...right, response: { ...right.response, clientDataJSON: 'AAAA' } }
  assert.equal((await signIn(garbage)).statusCode, 401)
})

test('one passkey belongs to one account', async () => {
  const [ada, eve] = [await invite(running), await invite(running)]
  const { device } = await addPasskey(ada)
  const answer = await register(eve.cookie, device.create(await registrationOptions(eve.cookie)))
  assert.equal(answer.json().code, 'conflict')
  const options = await registrationOptions(ada.cookie)
  assert.equal(options.excludeCredentials.length, 1, 'the browser is told which it has')
})

test('long after signing in passkeys are added and removed only once the password or a passkey is shown', async () => {
  const ada = await invite(running)
  const { device, id } = await addPasskey(ada)
  let { cookie } = ada
  const begin = () => ask(running, '/auth/account/passkeys/options', { method: 'POST', headers: { cookie } })
  /** Goes on with the cookie that an answer sets. */
  const confirm = async (body: object) => {
    const answer = await ask(running, '/auth/account/confirmation', { headers: { cookie }, body })
    if (answer.statusCode === 204) cookie = cookieOf(answer.headers)
    return answer
  }
  await letTimePass()
  assert.equal((await begin()).json().code, 'confirmation_required')
  assert.equal((await remove(ada.cookie, id)).json().code, 'confirmation_required')
  assert.equal((await confirm({ password: 'not this one' })).json().code, 'wrong_credentials')
  assert.equal((await begin()).statusCode, 403)
  assert.equal((await confirm({ password: ada.password })).statusCode, 204)
  assert.equal((await begin()).statusCode, 200)
  const copied = await ask(running, '/auth/verify', { headers: { cookie: ada.cookie } })
  assert.equal(copied.statusCode, 401, 'the cookie from before is nobody’s')

  await letTimePass()
  const eve = await addPasskey(await invite(running))
  const stranger = await confirm({ credential: eve.device.get(await signInOptions()) })
  assert.equal(stranger.json().code, 'passkey_refused')
  assert.equal((await begin()).statusCode, 403)
  assert.equal((await confirm({ credential: device.get(await signInOptions()) })).statusCode, 204)
  assert.equal((await remove(cookie, id)).statusCode, 204)
  assert.equal((await useOf(device)).statusCode, 401)
})

test('an old session makes no new one, ends none, and makes no key and no first password', async () => {
  const ada = await invite(running)
  const { email, password } = ada
  const other = cookieOf((await ask(running, '/auth/sign-in', { body: { email, password } })).headers)
  await addPasskey(ada)
  await running.database.pool.query('delete from auth.accounts where user_id = $1', [ada.principal.id])
  const headers = { cookie: ada.cookie }
  const makeLink = () => ask(running, '/auth/sign-in-links', { method: 'POST', headers })
  const setPassword = () =>
    ask(running, '/auth/account/password', { method: 'PUT', headers, body: { password: 'of a thief' } })
  assert.equal((await makeLink()).statusCode, 201)
  await letTimePass()
  assert.equal((await makeLink()).json().code, 'confirmation_required')
  const key = await ask(running, '/auth/keys', { headers, body: { name: 'of a thief' } })
  assert.equal(key.json().code, 'confirmation_required')
  assert.equal((await setPassword()).json().code, 'confirmation_required')
  const [newest] = (await ask(running, '/auth/sessions', { headers })).json().items
  for (const path of ['/auth/sessions', `/auth/sessions/${newest.id}`]) {
    const ended = await ask(running, path, { method: 'DELETE', headers })
    assert.equal(ended.json().code, 'confirmation_required', path)
  }
  assert.equal((await ask(running, '/auth/verify', { headers: { cookie: other } })).statusCode, 200)
})

test('the last way to sign in stays, also when the last two are removed at once', async () => {
  const ada = await invite(running)
  const ids = [(await addPasskey(ada)).id, (await addPasskey(ada)).id]
  await running.database.pool.query('delete from auth.accounts where user_id = $1', [ada.principal.id])
  const answers = await Promise.all(ids.map((id) => remove(ada.cookie, id)))
  assert.deepEqual(answers.map(({ statusCode }) => statusCode).sort(), [204, 409])
  const left = answers.findIndex(({ statusCode }) => statusCode === 409)
  assert.equal((await remove(ada.cookie, ids[left] ?? '')).json().code, 'last_way_to_sign_in')
})

test('a passkey is renamed and removed by its owner alone, and not by a key', async () => {
  const [ada, eve] = [await invite(running), await invite(running)]
  const { id } = await addPasskey(ada)
  const rename = (cookie: string) =>
    ask(running, `/auth/account/passkeys/${id}`, {
      method: 'PATCH',
      headers: { cookie },
      body: { name: 'Key ring' },
    })
  assert.equal((await rename(eve.cookie)).json().code, 'passkey_not_found')
  assert.equal((await remove(eve.cookie, id)).json().code, 'passkey_not_found')
  assert.equal((await rename(ada.cookie)).json().name, 'Key ring')
  const byKey = running.client(authContract, ada.principal).removePasskey({ params: { id } })
  await assert.rejects(byKey, { code: 'forbidden' })
})

test('adding and removing a passkey tells every process that the account has changed', async () => {
  const ada = await invite(running)
  const { id } = await addPasskey(ada)
  await remove(ada.cookie, id)
  const events = await running.readEvents('account.changed')
  const ofAda = events.filter(({ data }) => (data as { account_id: string }).account_id === ada.principal.id)
  assert.equal(ofAda.length, 2)
})
