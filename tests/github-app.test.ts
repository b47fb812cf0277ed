import assert from 'node:assert/strict'
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { Pool } from 'pg'
import { authContract } from '#contracts/auth.ts'
import { webhooksContract } from '#contracts/webhooks.ts'
import { runProgram } from '#platform/testing/run-program.ts'
import { buildDashboard } from '../dashboard/build.ts'
import { startTestGitHub, type TestGitHub, type TestHook } from '../services/craft/webhooks/testing/github.ts'
import { senders } from '../services/craft/webhooks/testing/senders.ts'
import { startBrowser, type TestBrowser } from './testing/browser.ts'
import { findInDatabase } from './testing/find-in-database.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'
import { waitUntil } from './testing/wait-until.ts'

const program = resolve(import.meta.dirname, '../bin/throughline')
const secret = 'the secret of this test'
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()

const running = new AsyncDisposableStack()
let github: TestGitHub
let server: TestServer
let browser: TestBrowser
let hookId: string

before(async () => {
  await buildDashboard({ quiet: true })
  github = await startTestGitHub({ token: 'that nobody here has', deliver })
  running.defer(github.stop)
  server = await startTestServer({
    GITHUB_WEBHOOK_SECRET: secret,
    THROUGHLINE_GITHUB_URL: github.url,
    LOG_LEVEL: 'trace',
  })
  running.defer(server.stop)
  browser = await startBrowser()
  running.defer(browser.close)
  const { items } = await server.client(webhooksContract).listHooks()
  hookId = items[0]?.id ?? ''
})
after(() => running.disposeAsync())

async function deliver(delivery: string): Promise<number> {
  const signed = senders.github({ secret, event: 'star', payload: { delivery }, delivery })
  const response = await fetch(`${server.url}/api/webhook/github`, {
    method: 'POST',
    headers: signed.headers,
    body: signed.payload,
  })
  return response.status
}

/** An App at GitHub that could not deliver something. */
function addApp(id: string): { hook: TestHook; lost: string } {
  const app = { id, client_id: `Iv23liOfApp${id}`, public_key: publicKey }
  const hook = github.addApp(app, 'https://throughline.example/api/webhook/github')
  const lost = randomUUID()
  github.addAttempt(hook, { guid: lost, status_code: 502 })
  return { hook, lost }
}

const getHook = () => server.client(webhooksContract).getHook({ params: { id: hookId } })

const waitForDelivery = (guid: string) =>
  waitUntil('GitHub to deliver again', async () => {
    const { items } = await server.client(webhooksContract).listDeliveries({ query: { event: 'star' } })
    return items.some(({ delivery }) => delivery === guid)
  })

test('on the command line an App is connected, listed and disconnected, and its key is found nowhere', async () => {
  const data = join(server.folder, 'owned')
  await mkdir(data)
  await writeFile(join(data, 'owner.key'), server.owner_key)
  await writeFile(join(data, 'app.pem'), pem)
  let said = ''
  const throughline = async (args: readonly string[], input = '') => {
    const result = await runProgram(program, ['webhooks', ...args, '--url', server.url], {
      cwd: data,
      env: { HOME: data, THROUGHLINE_DATA_DIR: data, NO_COLOR: '1' },
      input,
    })
    said += result.stdout + result.stderr
    return result
  }
  const { lost } = addApp('1')
  const missing = await throughline(['connect-app', hookId, '--app-id', '1', '--private-key', 'none.pem'])
  assert.deepEqual([missing.code, missing.stdout], [2, ''])
  assert.match(missing.stderr, /^none\.pem cannot be read: /)
  const unknown = ['connect-app', hookId, '--app-id', '404', '--private-key', '-']
  const { stdout: connected } = await throughline(unknown, pem)
  const [fingerprint] = /SHA256:[\w+/]{43}=\n/.exec(connected) ?? []
  assert.ok(fingerprint)
  await waitUntil('GitHub to be asked about it', async () => (await getHook()).last_sweep)
  const { stdout: list } = await throughline(['list'])
  assert.ok(list.includes(`GitHub App 404  ${fingerprint}`))
  assert.match(list, /GitHub has no App 404, or/)

  await throughline(['connect-app', hookId, '--app-id', '1', '--private-key', 'app.pem'])
  await waitForDelivery(lost)
  const lines = pem.split('\n').slice(1, 4)
  const traces = [...lines, ...lines.map((line) => Buffer.from(line).toString('hex'))]
  const pool = new Pool({ connectionString: server.database_url })
  assert.deepEqual(await findInDatabase(pool, traces).finally(() => pool.end()), [])
  const told = said + server.log()
  assert.ok(lines.every((line) => !told.includes(line)))

  assert.match((await throughline(['disconnect-app', hookId])).stdout, /^Disconnected/)
  assert.equal((await getHook()).github_app, null)
})

test('on the page an App is connected with its key file, and what is wrong with it is said there', async () => {
  const { lost } = addApp('2')
  const { path } = await server.client(authContract).createSignInLink()
  const page = await browser.open(server.url + path)
  await page.goto(`${server.url}/webhooks`)
  const choose = (text: string) =>
    page.locator('input[type=file]').setInputFiles({
      name: 'app.pem',
      mimeType: 'application/x-pem-file',
      buffer: Buffer.from(text),
    })
  await page.getByRole('button', { name: 'Connect App' }).click()
  await page.getByLabel('App id or client id').fill('2')
  await choose(publicKey.export({ type: 'spki', format: 'pem' }).toString())
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await page.getByText('The private key cannot be read').waitFor()
  await choose(pem)
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await page.getByText('GitHub App 2 · key SHA256:').waitFor()
  await page.getByRole('button', { name: 'Change App' }).waitFor()
  await waitForDelivery(lost)
  await page.getByText('asked GitHub for lost deliveries').waitFor()
  assert.deepEqual(page.faults, [])
})
