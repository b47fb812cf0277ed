import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { authContract } from '#contracts/auth.ts'
import { localOwner } from '#platform/identity/principal.ts'
import type { TestServices } from '#platform/testing/service.ts'
import { codeOf } from './testing/authenticator-app.ts'
import { ask, cookieOf, invite, type Newcomer } from './testing/people.ts'
import { type Misbehaviour, type ProviderServer, startProviderServer } from './testing/provider-server.ts'
import { comeBack, goToProvider, signInWith, socialSettings } from './testing/social.ts'
import { startAuth } from './testing/start-auth.ts'

let provider: ProviderServer
let running: TestServices
before(async () => {
  provider = await startProviderServer()
  running = await startAuth({
    ...socialSettings(provider),
    THROUGHLINE_OWNER_EMAIL: 'owner@example.com',
  })
})
afterEach(() => {
  provider.misbehaves = {}
})
after(async () => {
  await running.stop()
  await provider.stop()
})

let count = 1000

/** Lets somebody with this address be who comes to the provider, with an account there that nobody has seen. */
function beAtProvider({ email, verified = true }: { email: string; verified?: boolean }): void {
  count += 1
  provider.user = { id: count, login: `login-${count}`, name: `Name ${count}`, email, verified }
}

const whoIs = async (cookie: string) => {
  const answer = await ask(running, '/auth/account', { headers: { cookie } })
  return answer.statusCode === 200 ? answer.json() : null
}

const linkedOf = async ({ cookie }: Pick<Newcomer, 'cookie'>) =>
  (await ask(running, '/auth/account/linked-accounts', { headers: { cookie } })).json().items

for (const id of ['github', 'google'] as const) {
  test(`who has shown the address here and at ${id} is signed in, and linked from then on`, async () => {
    const ada = await invite(running)
    beAtProvider(ada)
    const { location, cookies } = await signInWith(running, id)
    assert.equal(location, '/')
    assert.equal((await whoIs(cookies))?.email, ada.email)
    const [linked] = await linkedOf(ada)
    assert.equal(linked.provider, id)

    provider.user = { ...provider.user, email: 'moved@example.com', verified: false }
    const again = await signInWith(running, id)
    assert.equal((await whoIs(again.cookies))?.email, ada.email, 'the account is known, whatever its address')
    assert.equal((await linkedOf(ada)).length, 1)
  })

  test(`an address that ${id} has not verified signs nobody in`, async () => {
    const ada = await invite(running)
    beAtProvider({ email: ada.email, verified: false })
    const { location, cookies } = await signInWith(running, id)
    assert.equal(location, '/?sign-in=unverified_address')
    assert.equal(await whoIs(cookies), null)
    assert.deepEqual(await linkedOf(ada), [])
  })

  test(`a ${id} that fails, or stays away, signs nobody in and is said to`, async () => {
    beAtProvider(await invite(running))
    for (const token of [500, 400] as const) {
      provider.misbehaves = { token }
      assert.equal((await signInWith(running, id)).location, '/?sign-in=provider_failed')
    }
  })
}

test('an ID token that is forged, not signed, of another issuer, client or sign-in, or has run out, is refused', async () => {
  const ada = await invite(running)
  beAtProvider(ada)
  const faults: Record<string, Misbehaviour> = {
    'signed with another key': { forges: true },
    'not signed': { signs: false },
    'another issuer': { claims: { iss: 'https://accounts.example.com' } },
    'for another client': { claims: { aud: 'somebody-else' } },
    'of another sign-in': { claims: { nonce: 'another' } },
    'without a nonce': { claims: { nonce: undefined } },
    'run out': { claims: { exp: Math.floor(Date.now() / 1000) - 3600 } },
  }
  for (const [what, misbehaviour] of Object.entries(faults)) {
    provider.misbehaves = misbehaviour
    const { location, cookies } = await signInWith(running, 'google')
    assert.equal(location, '/?sign-in=provider_failed', what)
    assert.equal(await whoIs(cookies), null, what)
  }
  assert.deepEqual(await linkedOf(ada), [])
})

test('an API of GitHub that fails signs nobody in', async () => {
  beAtProvider(await invite(running))
  provider.misbehaves = { api: 503 }
  assert.equal((await signInWith(running, 'github')).location, '/?sign-in=provider_failed')
})

test('coming back takes the browser that left, once, with its state', async () => {
  beAtProvider(await invite(running))
  const journey = await goToProvider(running, 'github')
  const other = await goToProvider(running, 'github')
  const refused = async (change: Partial<typeof journey>) =>
    (await comeBack(running, { ...journey, ...change })).location === '/?sign-in=sign_in_expired'
  assert.ok(await refused({ cookies: '' }), 'another browser')
  assert.ok(await refused({ cookies: other.cookies }), 'the cookie of another sign-in')
  const google = new URL(journey.back.href.replace('/github/', '/google/'))
  assert.ok(await refused({ back: google }), 'another provider')
  const altered = new URL(journey.back)
  altered.searchParams.set('state', 'x'.repeat(43))
  assert.ok(await refused({ back: altered }), 'a state that nobody gave out')

  const whole = await goToProvider(running, 'github')
  assert.equal((await comeBack(running, whole)).location, '/')
  assert.equal((await comeBack(running, whole)).location, '/?sign-in=sign_in_expired', 'a second time')
})

test('a sign-in that took longer than ten minutes is over', async () => {
  beAtProvider(await invite(running))
  const journey = await goToProvider(running, 'github')
  await running.database.pool.query('update auth.social_sign_ins set expires_at = now()')
  assert.equal((await comeBack(running, journey)).location, '/?sign-in=sign_in_expired')
})

test('a code of one sign-in is worth nothing in another', async () => {
  const [ada, eve] = [await invite(running), await invite(running)]
  beAtProvider(ada)
  const stolen = (await goToProvider(running, 'github')).back.searchParams.get('code') ?? ''
  beAtProvider(eve)
  const journey = await goToProvider(running, 'github')
  journey.back.searchParams.set('code', stolen)
  assert.equal((await comeBack(running, journey)).location, '/?sign-in=provider_failed')
})

test('who declines at the provider is not signed in', async () => {
  const journey = await goToProvider(running, 'github')
  journey.back.searchParams.delete('code')
  journey.back.searchParams.set('error', 'access_denied')
  assert.equal((await comeBack(running, journey)).location, '/?sign-in=denied')
})

test('without an invitation nobody signs up, and with one for another address neither', async () => {
  beAtProvider({ email: 'new@example.com' })
  assert.equal((await signInWith(running, 'github')).location, '/?sign-in=sign_up_closed')
  const { path } = await running
    .client(authContract)
    .createInvitation({ body: { email: 'other@example.com', role: 'member' } })
  const invitation = path.split('#')[1] ?? ''
  const { location } = await signInWith(running, 'github', { invitation })
  assert.equal(location, '/?sign-in=invitation_expired')
  const { items } = await running.client(authContract).listInvitations()
  assert.ok(
    items.some(({ email }) => email === 'other@example.com'),
    'it is there for whom it is for',
  )
  const { rows } = await running.database.pool.query(
    `select 1 from auth.users where email = 'new@example.com'`,
  )
  assert.deepEqual(rows, [])
})

test('an invitation is accepted by signing up at a provider with its address', async () => {
  const email = 'invited@example.com'
  const { path } = await running.client(authContract).createInvitation({ body: { email, role: 'lead' } })
  beAtProvider({ email })
  const invitation = path.split('#')[1] ?? ''
  const { location, cookies } = await signInWith(running, 'google', { invitation })
  assert.equal(location, '/')
  const account = await whoIs(cookies)
  assert.deepEqual(account.emails, [email])
  assert.equal(account.has_password, false)
  assert.deepEqual(
    account.workspaces.map((one: { workspace_id: string; role: string }) => [one.workspace_id, one.role]),
    [[localOwner.workspace_id, 'lead']],
  )
})

test('an account whose address was never shown, or that git named, is not taken over by its owner elsewhere', async () => {
  const ada = await invite(running)
  await running.database.pool.query('delete from auth.emails where user_id = $1', [ada.principal.id])
  beAtProvider(ada)
  assert.equal((await signInWith(running, 'google')).location, '/?sign-in=account_not_linked')
  beAtProvider({ email: 'owner@example.com' })
  assert.equal((await signInWith(running, 'google')).location, '/?sign-in=account_not_linked')
})

test('under the settings an account with any address is linked, and unlinked again', async () => {
  const ada = await invite(running)
  beAtProvider({ email: 'private@example.com', verified: false })
  const { location } = await signInWith(running, 'github', { session: ada.cookie })
  assert.equal(location, '/settings')
  const [linked] = await linkedOf(ada)
  assert.equal(linked.name, provider.user.login)
  const { cookies } = await signInWith(running, 'github')
  assert.equal((await whoIs(cookies))?.email, ada.email)

  const eve = await invite(running)
  const taken = await signInWith(running, 'github', { session: eve.cookie })
  assert.equal(taken.location, '/settings?link=linked_elsewhere')
  const unlink = (cookie: string) =>
    ask(running, `/auth/account/linked-accounts/${linked.id}`, { method: 'DELETE', headers: { cookie } })
  assert.equal((await unlink(eve.cookie)).json().code, 'linked_account_not_found')
  assert.equal((await unlink(ada.cookie)).statusCode, 204)
  assert.equal((await signInWith(running, 'github')).location, '/?sign-in=unverified_address')
})

test('unlinking an account signs out whoever came in by it, and not the browser it is unlinked in', async () => {
  const ada = await invite(running)
  beAtProvider({ email: ada.email })
  const { cookies } = await signInWith(running, 'github')
  assert.equal((await whoIs(cookies))?.email, ada.email)
  const [linked] = await linkedOf(ada)
  const answer = await ask(running, `/auth/account/linked-accounts/${linked.id}`, {
    method: 'DELETE',
    headers: { cookie: ada.cookie },
  })
  assert.equal(answer.statusCode, 204, answer.body)
  assert.equal(await whoIs(cookies), null)
  assert.equal((await whoIs(ada.cookie))?.email, ada.email)
})

test('linking ends with the session that began it, and takes a sign-in of just now', async () => {
  const [ada, eve] = [await invite(running), await invite(running)]
  beAtProvider({ email: 'private-2@example.com' })
  const journey = await goToProvider(running, 'github', { session: ada.cookie })
  const cookies = journey.cookies.replace(ada.cookie, eve.cookie)
  assert.equal((await comeBack(running, { ...journey, cookies })).location, '/settings?link=session_changed')
  assert.deepEqual([...(await linkedOf(ada)), ...(await linkedOf(eve))], [])
  await running.database.pool.query(`update auth.sessions set confirmed_at = now() - interval '20 minutes'`)
  const late = await ask(running, '/auth/social/github/links', {
    method: 'POST',
    headers: { cookie: ada.cookie },
  })
  assert.equal(late.json().code, 'confirmation_required')
})

test('the last way to sign in stays', async () => {
  const email = 'only-github@example.com'
  const { path } = await running.client(authContract).createInvitation({ body: { email, role: 'member' } })
  beAtProvider({ email })
  const { cookies } = await signInWith(running, 'github', { invitation: path.split('#')[1] ?? '' })
  const [linked] = await linkedOf({ cookie: cookies })
  const unlink = () =>
    ask(running, `/auth/account/linked-accounts/${linked.id}`, {
      method: 'DELETE',
      headers: { cookie: cookies },
    })
  assert.equal((await unlink()).json().code, 'last_way_to_sign_in')
  await ask(running, '/auth/account/password', {
    method: 'PUT',
    headers: { cookie: cookies },
    body: { password: 'a password now' },
  })
  assert.equal((await unlink()).statusCode, 204)
})

test('with two factors the code is asked for here, too', async () => {
  const ada = await invite(running)
  const headers = { cookie: ada.cookie }
  const start = await ask(running, '/auth/account/second-factor', {
    headers,
    body: { password: ada.password },
  })
  const { totp_uri } = start.json()
  await ask(running, '/auth/account/second-factor/confirmation', {
    headers,
    body: { code: codeOf(totp_uri) },
  })
  beAtProvider(ada)
  const { location, cookies } = await signInWith(running, 'google')
  assert.equal(location, '/?sign-in=second_factor')
  assert.equal(await whoIs(cookies), null)
  const give = (code: string) =>
    ask(running, '/auth/sign-in/second-factor', { headers: { cookie: cookies }, body: { code } })
  assert.equal((await give('000000')).statusCode, 401)
  const answer = await give(codeOf(totp_uri, { ahead: 1 }))
  assert.equal(answer.statusCode, 200, answer.body)
  assert.equal((await whoIs(cookieOf(answer.headers)))?.email, ada.email)
})

test('a provider of another address is another provider', async () => {
  const ada = await invite(running)
  beAtProvider(ada)
  await signInWith(running, 'github')
  await running.database.pool.query(
    `update auth.accounts set account_id = replace(account_id, $1, 'https://github.com') where user_id = $2`,
    [provider.url, ada.principal.id],
  )
  beAtProvider({ email: 'impostor@example.com' })
  provider.user = { ...provider.user, id: count - 1 }
  assert.equal((await signInWith(running, 'github')).location, '/?sign-in=sign_up_closed')
})

test('the ways to sign in name the providers, and one that nobody knows is refused', async () => {
  const { social } = (await ask(running, '/auth/options')).json()
  assert.deepEqual(social, [
    { id: 'github', name: 'GitHub' },
    { id: 'google', name: 'Google' },
  ])
  const { statusCode } = await ask(running, '/auth/social/gitlab/sign-ins', { body: {} })
  assert.equal(statusCode, 400)
})
