import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { buildDashboard } from '../dashboard/build.ts'
import { startBrowser, type TestBrowser, type WatchedPage } from './testing/browser.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'
import { waitUntil } from './testing/wait-until.ts'

const running = new AsyncDisposableStack()
let server: TestServer
let browser: TestBrowser

before(async () => {
  await buildDashboard({ quiet: true })
  server = await startTestServer({ THROUGHLINE_SIGN_UP: 'open' })
  running.defer(server.stop)
  browser = await startBrowser()
  running.defer(browser.close)
})
after(() => running.disposeAsync())

/** The path of the link that would have gone to an address, were there a mail server. */
async function pathOfLetterTo(address: string): Promise<string> {
  const link = await waitUntil(`a letter to ${address}`, () => {
    const lines = server.log().split('\n')
    const letter = lines.findLast((line) => line.includes('"link"') && line.includes(address))
    return letter === undefined ? null : new URL(JSON.parse(letter).link)
  })
  return link.pathname + link.hash
}

/** What the API answers a page that asks as whoever is signed in there. */
const ask = (page: WatchedPage, path: string, body: object) =>
  page.evaluate(
    async ([url, text]) => {
      const headers = { 'content-type': 'application/json' }
      return (await fetch(url, { method: 'POST', headers, body: text })).status
    },
    [`/api${path}`, JSON.stringify(body)] as const,
  )

test('a newcomer signs up and invites a colleague, who accepts; each sees what their role allows', async () => {
  const ada = await browser.open(`${server.url}/`)
  await ada.getByRole('link', { name: 'Make an account' }).click()
  await ada.getByLabel('Name').fill('Ada Lovelace')
  await ada.getByLabel('E-mail').fill('ada@example.com')
  await ada.getByLabel('Password').fill('engines of analysis')
  await ada.getByRole('button', { name: 'Make the account' }).click()
  await ada.getByText('A link went to ada@example.com').waitFor()
  await ada.goto(server.url + (await pathOfLetterTo('ada@example.com')))
  await ada.getByLabel('Password').fill('engines of analysis')
  await ada.getByRole('button', { name: 'Go on' }).click()
  await ada.getByRole('link', { name: 'Ada Lovelace' }).waitFor()

  await ada.goto(`${server.url}/settings/members`)
  await ada.getByText('Ada Lovelace’s workspace, where you are owner').waitFor()
  await ada.getByLabel('E-mail').fill('grace@example.com')
  await ada.getByLabel('Role', { exact: true }).selectOption('viewer')
  await ada.getByRole('button', { name: 'Invite', exact: true }).click()
  await ada.getByRole('status').locator('code').waitFor()

  const grace = await browser.open(server.url + (await pathOfLetterTo('grace@example.com')))
  await grace
    .getByText('Ada Lovelace invites grace@example.com to Ada Lovelace’s workspace as viewer')
    .waitFor()
  await grace.getByLabel('Name').fill('Grace Hopper')
  await grace.getByLabel('Password').fill('a nanosecond of wire')
  await grace.getByRole('button', { name: 'Make the account' }).click()
  await grace.getByRole('link', { name: 'Grace Hopper' }).waitFor()

  await grace.goto(`${server.url}/settings/members`)
  await grace.getByText('Ada Lovelace’s workspace, where you are viewer').waitFor()
  await grace.getByText('ada@example.com').waitFor()
  assert.equal(await grace.getByRole('button', { name: 'Invite', exact: true }).count(), 0)
  assert.equal(await grace.getByRole('combobox', { name: /^Role of/ }).count(), 0)
  const invitation = { email: 'eve@example.com', role: 'viewer' }
  assert.equal(await ask(grace, '/auth/invitations', invitation), 403)

  await ada.reload()
  await ada.getByLabel('Role of Grace Hopper').waitFor()
  assert.equal(await ask(ada, '/auth/invitations', invitation), 201)
  for (const page of [ada, grace]) {
    assert.deepEqual(page.faults, [])
    await page.context().close()
  }
})
