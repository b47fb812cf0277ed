import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { authContract } from '#contracts/auth.ts'
import { findFreePort } from '#platform/testing/free-port.ts'
import { buildDashboard } from '../dashboard/build.ts'
import {
  type ProviderServer,
  startProviderServer,
} from '../services/foundation/auth/testing/provider-server.ts'
import { socialSettings } from '../services/foundation/auth/testing/social.ts'
import { startBrowser, type TestBrowser, type WatchedPage } from './testing/browser.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'

const running = new AsyncDisposableStack()
let provider: ProviderServer
let server: TestServer
let browser: TestBrowser

before(async () => {
  await buildDashboard({ quiet: true })
  provider = await startProviderServer()
  running.defer(provider.stop)
  const port = await findFreePort()
  server = await startTestServer({
    ...socialSettings(provider),
    PORT: String(port),
    THROUGHLINE_URL: `http://127.0.0.1:${port}`,
    THROUGHLINE_OWNER_NAME: 'Ada Lovelace',
  })
  running.defer(server.stop)
  browser = await startBrowser()
  running.defer(browser.close)
})
after(() => running.disposeAsync())

async function finish(...pages: WatchedPage[]): Promise<void> {
  for (const page of pages) {
    assert.deepEqual(page.faults, [])
    await page.context().close()
  }
}

test('an account elsewhere is linked in the settings, signs in, and is unlinked', async () => {
  provider.user = { id: 1, login: 'countess', name: 'Ada', email: 'ada@home.example', verified: true }
  const link = await server.client(authContract).createSignInLink()
  const page = await browser.open(server.url + link.path)
  await page.goto(`${server.url}/settings`)
  const card = page.getByRole('region', { name: 'Linked accounts' })
  await card.getByRole('button', { name: 'Link GitHub' }).click()
  await card.getByText('countess').waitFor()

  const elsewhere = await browser.open(`${server.url}/`)
  await elsewhere.getByRole('button', { name: 'Sign in with GitHub' }).click()
  await elsewhere.getByRole('link', { name: 'Ada Lovelace' }).waitFor()

  await card.getByRole('button', { name: 'Unlink countess' }).click()
  await card.getByText('countess').waitFor({ state: 'detached' })
  await elsewhere.context().clearCookies()
  await elsewhere.goto(`${server.url}/`)
  await elsewhere.getByRole('button', { name: 'Sign in with GitHub' }).click()
  await elsewhere.getByText('You have no account here yet').waitFor()
  await finish(page, elsewhere)
})

test('somebody who is invited joins with an account elsewhere', async () => {
  const email = 'grace@example.com'
  const { path } = await server.client(authContract).createInvitation({ body: { email, role: 'member' } })
  provider.user = { id: 2, login: 'grace', name: 'Grace Hopper', email, verified: true }
  const page = await browser.open(server.url + path)
  await page.getByRole('button', { name: 'Join with Google' }).click()
  await page.getByRole('link', { name: 'Grace Hopper' }).waitFor()
  const { items } = await server.client(authContract).listMembers()
  assert.ok(items.some((member) => member.email === email && member.role === 'member'))
  await finish(page)
})
