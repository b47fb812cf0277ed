import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { TestServices } from '#platform/testing/service.ts'
import { ask, cookieOf, invite } from './testing/people.ts'
import { type ProviderServer, startProviderServer } from './testing/provider-server.ts'
import { signInWith, socialSettings } from './testing/social.ts'
import { startAuth } from './testing/start-auth.ts'

let provider: ProviderServer
let running: TestServices
before(async () => {
  provider = await startProviderServer()
  running = await startAuth({ ...socialSettings(provider), THROUGHLINE_SESSION_IDLE_DAYS: '3' })
})
after(async () => {
  await running.stop()
  await provider.stop()
})

/** As if all sessions had been opened, and last used, so much earlier. */
const letTimePass = (interval: string) =>
  running.database.pool.query(
    `update auth.sessions set created_at = created_at - $1::interval, expires_at = expires_at - $1::interval`,
    [interval],
  )

const isIn = async (cookie: string) =>
  (await ask(running, '/auth/verify', { headers: { cookie } })).statusCode === 200

test('a session that nobody uses ends after the days of the setting, whichever way it was opened', async () => {
  const ada = await invite(running)
  const body = { email: ada.email, password: ada.password }
  const second = cookieOf((await ask(running, '/auth/sign-in', { body })).headers)
  provider.user = { ...provider.user, email: ada.email }
  const third = (await signInWith(running, 'google')).cookies
  assert.ok(await isIn(third))
  await letTimePass('2 days 23 hours')
  assert.ok(await isIn(ada.cookie))
  await letTimePass('2 hours')
  assert.equal(await isIn(second), false)
  assert.equal(await isIn(third), false)
  assert.ok(await isIn(ada.cookie), 'it was used an hour before')
})

test('a session that is used every other day goes on, and ends 30 days after the sign-in', async () => {
  const { cookie } = await invite(running)
  for (let day = 2; day < 30; day += 2) {
    await letTimePass('2 days')
    assert.ok(await isIn(cookie), `day ${day}`)
  }
  await letTimePass('47 hours')
  assert.ok(await isIn(cookie), 'an hour before the end')
  await letTimePass('2 hours')
  assert.equal(await isIn(cookie), false)
})
