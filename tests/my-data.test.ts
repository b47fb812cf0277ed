import assert from 'node:assert/strict'
import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { authContract } from '#contracts/auth.ts'
import { coachingContract } from '#contracts/coaching.ts'
import { securityContract } from '#contracts/security.ts'
import { runProgram } from '#platform/testing/run-program.ts'
import { buildDashboard } from '../dashboard/build.ts'
import { startBrowser, type TestBrowser, type WatchedPage } from './testing/browser.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'

const program = resolve(import.meta.dirname, '../bin/throughline')
const grace = 'grace@example.com'

const running = new AsyncDisposableStack()
let server: TestServer
let browser: TestBrowser
let page: WatchedPage

before(async () => {
  await buildDashboard({ quiet: true })
  server = await startTestServer({ THROUGHLINE_OWNER_NAME: 'Ada Lovelace' })
  running.defer(server.stop)
  browser = await startBrowser()
  running.defer(browser.close)
  const { path } = await server
    .client(authContract)
    .createInvitation({ body: { email: grace, role: 'member' } })
  page = await browser.open(server.url + path)
  await page.getByLabel('Name').fill('Grace Hopper')
  await page.getByLabel('Password').fill('a nanosecond of wire')
  await page.getByRole('button', { name: 'Make the account' }).click()
  await page.getByRole('link', { name: 'Grace Hopper' }).waitFor()
  await page.goto(`${server.url}/settings`)
  await page.getByRole('switch', { name: 'Show the feedback' }).click()
  await page.waitForLoadState('networkidle')
})
after(() => running.disposeAsync())

test('a person sees who looked, fetches all their data, and asks to be erased and takes it back', async () => {
  await server.client(coachingContract).getProgress({ params: { user_id: grace } })
  await page.goto(`${server.url}/settings/my-data`)
  await page.getByText('Ada Lovelace looked at the progress').waitFor()

  await page.getByRole('button', { name: 'Make an export' }).click()
  const downloading = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download' }).click()
  assert.match((await downloading).suggestedFilename(), /^throughline-my-data-\d{4}-\d\d-\d\d\.tar\.gz$/)

  await page.getByLabel('Type your address to confirm').fill('ada@example.com')
  await page.getByRole('button', { name: 'Erase me' }).click()
  await page.getByText('That is none of your addresses').waitFor()
  await page.getByLabel('Type your address to confirm').fill(grace)
  await page.getByRole('button', { name: 'Erase me' }).click()
  await page.getByText(/You will be erased in [67] days/).waitFor()
  await page.getByRole('button', { name: 'Take it back' }).click()
  await page.getByLabel('Type your address to confirm').waitFor()
  assert.equal(await page.getByRole('link', { name: 'Audit' }).count(), 0)
  assert.deepEqual(page.faults, [])
})

test('an administrator reads the audit with its verification, and has a former member erased', async () => {
  const link = await server.client(authContract).createSignInLink()
  const owner = await browser.open(server.url + link.path)
  const { items } = await server.client(authContract).listMembers()
  const account_id = items.find(({ email }) => email === grace)?.account_id ?? ''
  await server.client(authContract).removeMember({ params: { account_id } })

  await owner.goto(`${server.url}/settings/audit`)
  await owner.getByText('Intact: 1 entry as written').waitFor()
  await owner.getByText('Ada Lovelace looked at the progress of Grace Hopper').waitFor()
  await owner.getByRole('button', { name: 'Erase Grace Hopper' }).click()
  await owner.getByLabel(`Type ${grace} to confirm`).fill(grace)
  await owner.getByRole('button', { name: 'Erase for ever' }).click()
  await owner.getByText('will be erased').waitFor()
  await owner.getByRole('button', { name: 'Take back' }).click()
  await owner.getByRole('button', { name: 'Erase Grace Hopper' }).waitFor()
  assert.deepEqual(owner.faults, [])
  await owner.context().close()
})

test('the pages fit a phone, in light and dark', async () => {
  const link = () => server.client(authContract).createSignInLink()
  for (const colorScheme of ['light', 'dark'] as const) {
    const { path } = await link()
    const phone = await browser.open(server.url + path, {
      colorScheme,
      viewport: { width: 390, height: 844 },
    })
    for (const section of ['my-data', 'audit']) {
      await phone.goto(`${server.url}/settings/${section}`)
      await phone.waitForLoadState('networkidle')
      const overflow = await phone.evaluate('document.documentElement.scrollWidth - innerWidth')
      assert.ok(Number(overflow) <= 0, `${section} is wider than a phone`)
    }
    assert.deepEqual(phone.faults, [])
    await phone.context().close()
  }
})

test('the command line shows looks, brings an export for its user alone, and asks for erasures', async () => {
  const data = join(server.folder, 'owned')
  await mkdir(data)
  await writeFile(join(data, 'owner.key'), server.owner_key)
  const privacy = (...args: string[]) =>
    runProgram(program, ['privacy', ...args, '--url', server.url], {
      cwd: server.folder,
      env: {
        HOME: server.folder,
        XDG_STATE_HOME: join(server.folder, 'state'),
        THROUGHLINE_DATA_DIR: data,
        NO_COLOR: '1',
      },
    })
  assert.match((await privacy('log')).stdout, /Nobody has looked at your data/)
  const log = await privacy('log', '--everybody')
  assert.match(
    log.stdout,
    /Ada Lovelace {2}coaching\.getProgress {2}Grace Hopper\nAll 1 entries are as they were/,
  )

  const file = join(server.folder, 'mine.tar.gz')
  const made = await privacy('export', file)
  assert.match(made.stdout, /mine\.tar\.gz {2}[\d.]+ (kB|bytes), \d+ records/, made.stderr)
  const { mode, mtimeMs } = await stat(file)
  assert.equal(mode & 0o777, 0o600)
  const again = await privacy('export', file)
  assert.deepEqual(
    [again.code, /There is a file .*: name another/.test(again.stderr)],
    [2, true],
    again.stderr,
  )
  assert.equal((await stat(file)).mtimeMs, mtimeMs)

  assert.equal((await privacy('erase')).code, 2)
  const refused = await privacy('erase', 'nobody@example.com')
  assert.match(refused.stderr, /none of your addresses/)
  const former = await privacy('erase', grace, '--former')
  assert.match(former.stdout, /The erasure begins \d{4}-/, former.stderr)
  assert.match((await privacy('erase', '--withdraw')).stdout, /taken back/)
  assert.equal((await privacy('erase', '--withdraw')).code, 1)
  const { items } = await server.client(securityContract).listErasures()
  assert.ok(items.every(({ state }) => state === 'withdrawn'))
})
