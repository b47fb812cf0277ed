import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { authContract } from '#contracts/auth.ts'
import { buildDashboard } from '../dashboard/build.ts'
import { startBrowser, type TestBrowser, type WatchedPage } from './testing/browser.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'
import { addVirtualAuthenticator } from './testing/virtual-authenticator.ts'

const running = new AsyncDisposableStack()
let server: TestServer
let browser: TestBrowser
/** Browsers know no passkeys for IP addresses. */
let localhost: string

before(async () => {
  await buildDashboard({ quiet: true })
  server = await startTestServer({ THROUGHLINE_OWNER_NAME: 'Ada Lovelace' })
  running.defer(server.stop)
  localhost = server.url.replace('127.0.0.1', 'localhost')
  browser = await startBrowser()
  running.defer(browser.close)
})
after(() => running.disposeAsync())

/** The owner's browser, on a page below this address. */
async function openAsOwner(address: string, path: string): Promise<WatchedPage> {
  const link = await server.client(authContract).createSignInLink()
  const page = await browser.open(address + link.path)
  await page.goto(address + path)
  return page
}

/** Leaves the account as somebody would who sits down at another's browser: without a session. */
async function forget(page: WatchedPage): Promise<void> {
  await page.context().clearCookies()
  await page.goto(`${localhost}/`)
}

test('a passkey is made in the settings, signs in by a button, is renamed and removed', async () => {
  const page = await openAsOwner(localhost, '/settings')
  const device = await addVirtualAuthenticator(page)
  const card = page.getByRole('region', { name: 'Passkeys' })
  await card.getByLabel('Name of the passkey').fill('Laptop')
  await card.getByRole('button', { name: 'Add a passkey' }).click()
  await card.getByText('never used').waitFor()
  assert.equal(await device.countPasskeys(), 1)
  await card.getByRole('button', { name: 'Add a passkey' }).click()
  await card.getByText('This device has a passkey of your account already.').waitFor()

  await forget(page)
  await device.recognise(false)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.getByText('No passkey was used').waitFor()
  await device.recognise(true)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.getByRole('link', { name: 'Ada Lovelace' }).waitFor()

  await page.goto(`${localhost}/settings`)
  await card.getByRole('button', { name: 'Rename Laptop' }).click()
  await card.getByLabel('New name of Laptop').fill('Old laptop')
  await card.getByRole('button', { name: 'Save' }).click()
  await card.getByRole('button', { name: 'Remove Old laptop' }).click()
  await card.getByText('Old laptop').waitFor({ state: 'detached' })
  assert.deepEqual((await server.client(authContract).listPasskeys()).items, [])
  assert.deepEqual(page.faults, [])
  await page.context().close()
})

test('the browser offers passkeys in the field of the address', async () => {
  await server.client(authContract).changePassword({ body: { password: 'engines of analysis' } })
  const page = await openAsOwner(localhost, '/settings')
  await addVirtualAuthenticator(page)
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByRole('button', { name: 'Remove' }).waitFor()
  // The authenticator takes the first offer by itself, as a finger on its sensor does.
  await forget(page)
  await page.getByRole('link', { name: 'Ada Lovelace' }).waitFor()
  assert.deepEqual(page.faults, [])
  await page.context().close()
})

test('a page at the IP address says where passkeys work', async () => {
  const page = await openAsOwner(server.url, '/settings')
  const card = page.getByRole('region', { name: 'Passkeys' })
  await card.getByText('Passkeys work at').waitFor()
  assert.match((await card.getByRole('link').getAttribute('href')) ?? '', /^http:\/\/localhost/)
  assert.deepEqual(page.faults, [])
  await page.context().close()
})
