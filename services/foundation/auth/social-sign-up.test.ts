import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { authContract } from '#contracts/auth.ts'
import { SettingsError } from '#platform/config/read-settings.ts'
import type { TestServices } from '#platform/testing/service.ts'
import { readAuthConfig } from './config.ts'
import { ask } from './testing/people.ts'
import { type ProviderServer, startProviderServer } from './testing/provider-server.ts'
import { comeBack, goToProvider, signInWith, socialSettings } from './testing/social.ts'
import { startAuth } from './testing/start-auth.ts'

let provider: ProviderServer
let open: TestServices
let closed: TestServices
before(async () => {
  provider = await startProviderServer()
  const settings = socialSettings(provider)
  open = await startAuth({ ...settings, THROUGHLINE_SIGN_UP: 'open' })
  closed = await startAuth({ ...settings, THROUGHLINE_SIGN_UP: 'closed' })
})
after(async () => {
  await open.stop()
  await closed.stop()
  await provider.stop()
})

test('where signing up is open, a newcomer gets an account and a workspace of their own', async () => {
  provider.user = { id: 7, login: 'grace', name: 'Grace Hopper', email: 'Grace@Example.com', verified: true }
  const { location, cookies } = await signInWith(open, 'github')
  assert.equal(location, '/')
  const account = (await ask(open, '/auth/account', { headers: { cookie: cookies } })).json()
  assert.deepEqual(
    [account.name, account.email, account.email_verified, account.emails],
    ['Grace Hopper', 'grace@example.com', true, ['grace@example.com']],
  )
  assert.deepEqual(
    account.workspaces.map((one: { name: string; role: string }) => [one.name, one.role]),
    [['Grace Hopper’s workspace', 'owner']],
  )
  const events = await open.readEvents('workspace.created')
  assert.deepEqual(
    events.map(({ data }) => data),
    [{ name: 'Grace Hopper’s workspace', account_id: account.id }],
  )
  const { items } = (await ask(open, '/auth/audit', { headers: { cookie: cookies } })).json()
  assert.deepEqual(
    items.map((entry: { action: string; subject: string }) => [entry.action, entry.subject]),
    [['workspace.created', 'Grace Hopper’s workspace']],
  )
})

test('coming back in two tabs at once makes one account', async () => {
  provider.user = { id: 8, login: 'twice', name: 'Twice', email: 'twice@example.com', verified: true }
  const journeys = [await goToProvider(open, 'google'), await goToProvider(open, 'google')]
  const answers = await Promise.all(journeys.map((journey) => comeBack(open, journey)))
  assert.ok(answers.some(({ location }) => location === '/'))
  const { rows } = await open.database.pool.query(
    `select count(*)::int from auth.users u join auth.accounts a on a.user_id = u.id where u.email = $1`,
    ['twice@example.com'],
  )
  assert.deepEqual(rows, [{ count: 1 }])
  const { rows: workspaces } = await open.database.pool.query(
    `select count(*)::int from auth.workspaces where name like 'Twice%'`,
  )
  assert.deepEqual(workspaces, [{ count: 1 }])
})

test('where signing up is closed, an invitation does not open it', async () => {
  const email = 'grace@example.com'
  const { path } = await closed.client(authContract).createInvitation({ body: { email, role: 'member' } })
  provider.user = { id: 9, login: 'grace', name: 'Grace Hopper', email, verified: true }
  const { location } = await signInWith(closed, 'google', { invitation: path.split('#')[1] ?? '' })
  assert.equal(location, '/?sign-in=sign_up_closed')
  assert.equal((await closed.client(authContract).listInvitations()).items.length, 1)
})

test('half a set-up, one without an address, and one in the clear are refused at the start', () => {
  const faultsOf = (settings: Record<string, string>) => {
    try {
      readAuthConfig(settings)
    } catch (error) {
      if (error instanceof SettingsError) return error.faults.join(' ')
    }
    return ''
  }
  assert.match(faultsOf({ GITHUB_CLIENT_SECRET: 'x' }), /GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET belong/)
  const google = { GOOGLE_CLIENT_ID: 'id', GOOGLE_CLIENT_SECRET: 'secret' }
  assert.match(faultsOf(google), /THROUGHLINE_URL must be the address/)
  const whole = { ...google, THROUGHLINE_URL: 'https://throughline.example.com' }
  assert.equal(faultsOf(whole), '')
  assert.match(faultsOf({ ...whole, THROUGHLINE_GOOGLE_URL: 'http://login.example.com' }), /must be an https/)
  assert.equal(faultsOf({ THROUGHLINE_GITHUB_URL: 'http://git.example.com' }), '', 'repositories alone may')
})
