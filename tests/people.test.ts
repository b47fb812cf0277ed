import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { authContract } from '#contracts/auth.ts'
import { buildDashboard } from '../dashboard/build.ts'
import { codeOf } from '../services/foundation/auth/testing/authenticator-app.ts'
import { startBrowser, type TestBrowser, type WatchedPage } from './testing/browser.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'

const running = new AsyncDisposableStack()
let server: TestServer
let browser: TestBrowser

before(async () => {
  await buildDashboard({ quiet: true })
  server = await startTestServer({ THROUGHLINE_OWNER_NAME: 'Ada Lovelace' })
  running.defer(server.stop)
  browser = await startBrowser()
  running.defer(browser.close)
})
after(() => running.disposeAsync())

/** The owner's browser. */
async function openAsOwner(path: string): Promise<WatchedPage> {
  const link = await server.client(authContract).createSignInLink()
  const page = await browser.open(server.url + link.path)
  await page.goto(server.url + path)
  return page
}

async function finish(...pages: WatchedPage[]): Promise<void> {
  for (const page of pages) {
    assert.deepEqual(page.faults, [])
    await page.context().close()
  }
}

test('somebody is invited, makes an account, sees what the role allows, and signs in again', async () => {
  const owner = await openAsOwner('/settings/members')
  await owner.getByLabel('E-mail').fill('grace@example.com')
  await owner.getByLabel('Role', { exact: true }).selectOption('member')
  await owner.getByRole('button', { name: 'Invite', exact: true }).click()
  const link = (await owner.getByRole('status').locator('code').textContent()) ?? ''
  assert.match(link, /\/invitation#[\w-]{43}$/)

  const grace = await browser.open(link)
  await grace.getByText('Ada Lovelace invites grace@example.com').waitFor()
  await grace.getByLabel('Name').fill('Grace Hopper')
  const choosing = grace.getByLabel('Password')
  assert.equal(await choosing.getAttribute('type'), 'password')
  assert.equal(await choosing.getAttribute('autocomplete'), 'new-password')
  await choosing.fill('a nanosecond of wire')
  await grace.getByRole('button', { name: 'Make the account' }).click()
  await grace.getByRole('link', { name: 'Grace Hopper' }).waitFor()

  await grace.goto(`${server.url}/settings/members`)
  await grace.getByText('grace@example.com').waitFor()
  assert.equal(await grace.getByRole('button', { name: 'Invite', exact: true }).count(), 0)
  assert.equal(await grace.getByRole('button', { name: /^Remove/ }).count(), 0)

  await owner.reload()
  await owner.getByLabel('Role of Grace Hopper').selectOption('admin')
  await owner.waitForLoadState('networkidle')
  await grace.reload()
  await grace.getByRole('button', { name: 'Invite', exact: true }).waitFor()

  const elsewhere = await browser.open(`${server.url}/commits`)
  await elsewhere.getByLabel('E-mail').fill('grace@example.com')
  await elsewhere.getByLabel('Password').fill('not this one')
  await elsewhere.getByRole('button', { name: 'Sign in' }).click()
  await elsewhere.getByText('Address and password do not belong together.').waitFor()
  await elsewhere.getByLabel('Password').fill('a nanosecond of wire')
  await elsewhere.getByRole('button', { name: 'Sign in' }).click()
  await elsewhere.getByRole('link', { name: 'Grace Hopper' }).waitFor()

  await grace.goto(`${server.url}/settings`)
  await grace.getByText('Chrome on Linux').nth(1).waitFor()
  await grace.getByRole('button', { name: 'Sign out', exact: true }).first().click()
  await elsewhere.goto(`${server.url}/commits`)
  await elsewhere.getByRole('heading', { name: 'Sign in to Throughline' }).waitFor()
  await finish(owner, grace, elsewhere)
})

test('two-factor sign-in is set up with an app, and then takes its code', async () => {
  const owner = server.client(authContract)
  await owner.changePassword({ body: { password: 'engines of analysis' } })
  const { email } = await owner.getAccount()
  const page = await openAsOwner('/settings')
  const card = page.getByRole('region', { name: 'Two-factor sign-in' })
  await card.getByLabel('Your password').fill('engines of analysis')
  await card.getByRole('button', { name: 'Turn it on' }).click()
  await card.getByRole('img', { name: /QR code/ }).waitFor()
  const secret = (await card.locator('p code').textContent()) ?? ''
  const app = `otpauth://totp/x?secret=${secret}`
  await card.getByLabel('Code the app shows now').fill(codeOf(app))
  await card.getByRole('button', { name: 'Confirm' }).click()
  await card.getByRole('button', { name: 'Turn it off' }).waitFor()

  const elsewhere = await browser.open(`${server.url}/`)
  await elsewhere.getByLabel('E-mail').fill(email)
  await elsewhere.getByLabel('Password').fill('engines of analysis')
  await elsewhere.getByRole('button', { name: 'Sign in' }).click()
  await elsewhere.getByLabel('Code').fill(codeOf(app, { ahead: 1 }))
  await elsewhere.getByRole('button', { name: 'Go on' }).click()
  await elsewhere.getByRole('link', { name: 'Ada Lovelace' }).waitFor()
  await finish(page, elsewhere)
})

test('a key that the page made works, and stops working when it is revoked', async () => {
  const page = await openAsOwner('/settings/keys')
  await page.getByLabel('Name').fill('CI')
  await page.getByRole('button', { name: 'Make it' }).click()
  const key = (await page.getByRole('status').locator('code').textContent()) ?? ''
  const ask = async (path: string, method = 'GET') =>
    (await fetch(server.url + path, { method, headers: { authorization: `Bearer ${key}` } })).status
  assert.equal(await ask('/api/commits'), 200)
  assert.equal(await ask('/api/auth/workspaces', 'POST'), 403, 'it may only read')
  const { items } = await server.client(authContract).listKeys()
  const id = items.find(({ name }) => name === 'CI')?.id ?? ''
  await server.client(authContract).revokeKey({ params: { id } })
  assert.equal(await ask('/api/commits'), 401, 'at once, though it was just remembered')
  await finish(page)
})

test('a page of another site cannot act for a browser that is signed in here', async () => {
  const link = await server.client(authContract).createSignInLink()
  const response = await fetch(server.url + link.path, { redirect: 'manual' })
  const cookie = response.headers.get('set-cookie')?.split(';', 1)[0] ?? ''
  const rename = (headers: Record<string, string>) =>
    fetch(`${server.url}/api/auth/account`, {
      method: 'PATCH',
      headers: { cookie, 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ name: 'Mallory' }),
    })
  assert.equal((await rename({ origin: 'https://elsewhere.example' })).status, 403)
  assert.equal((await rename({ 'sec-fetch-site': 'cross-site' })).status, 403)
  assert.equal((await rename({ origin: server.url })).status, 200)
})
