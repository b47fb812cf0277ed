import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'
import { inspect } from 'node:util'
import { webhooksContract } from '#contracts/webhooks.ts'
import { hasCode } from '#platform/errors/service-error.ts'
import { startTestGitHub, type TestGitHub, type TestHook } from '../testing/github.ts'
import type { TestApp } from '../testing/github-app.ts'
import { secrets, startWebhooks, type WebhooksHost } from '../testing/host.ts'
import { countDeliveries, failDeliveries, recoverDeliveries } from '../testing/lost-deliveries.ts'
import { post, senders } from '../testing/senders.ts'

const here = 'https://throughline.example/api/webhook/github'
const minute = 60_000
const makeKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 })
const first = makeKey()
const second = makeKey()

let github: TestGitHub
let host: WebhooksHost
/** The hook here whose secret is in the settings. */
let hookId: string
let apps = 0

before(async () => {
  github = await startTestGitHub({
    token: 'that nobody here has',
    deliver: async (guid) => {
      const signed = senders.github({
        secret: secrets.github,
        event: 'star',
        payload: { guid },
        delivery: guid,
      })
      return (await post(host, '/webhook/github', signed)).statusCode
    },
  })
  host = await startWebhooks({ THROUGHLINE_GITHUB_URL: github.url })
  const { items } = await client().listHooks()
  hookId = items.find(({ provider }) => provider === 'github')?.id ?? ''
})
after(async () => {
  await host.stop()
  await github.stop()
})
beforeEach(async () => {
  github.refuse(null)
  github.clock.ahead = 0
  await host.database.pool.query('delete from webhooks.github_hooks')
  await host.database.pool.query('delete from webhooks.redeliveries')
  github.requests.length = 0
})

const client = () => host.client(webhooksContract)
const params = () => ({ id: hookId })
const pem = (key: KeyObject, type: 'pkcs1' | 'pkcs8' = 'pkcs1') =>
  key.export({ type, format: 'pem' }).toString()

/** An App at GitHub, with the key `first`. */
function addApp({ url = here } = {}): { app: TestApp; hook: TestHook } {
  const app = { id: String(++apps), client_id: `Iv23liOfTheTests${apps}`, public_key: first.publicKey }
  return { app, hook: github.addApp(app, url) }
}

/** Connects an App, and waits until GitHub was asked. */
async function connect(app_id: string, key = first.privateKey): Promise<void> {
  await client().connectGitHubApp({ params: params(), body: { app_id, private_key: pem(key) } })
  await host.settle()
}

async function readProblems(): Promise<string> {
  const { last_sweep } = await client().getHook({ params: params() })
  return last_sweep?.problems.join() ?? ''
}

const asked = () => github.requests.filter((request) => request.startsWith('POST'))

test('what GitHub could not deliver for an App comes once it is connected, each once, without any token', async () => {
  const { app, hook } = addApp()
  const lost = failDeliveries(github, hook, 7)
  await connect(app.id)
  assert.equal(await countDeliveries(host, lost), 7)
  const { last_sweep } = await client().getHook({ params: params() })
  assert.deepEqual([last_sweep?.github_hooks, last_sweep?.redelivered, last_sweep?.problems], [1, 7, []])
  const late = failDeliveries(github, hook, 1)
  await recoverDeliveries(host)
  assert.equal(await countDeliveries(host, late), 1)
  assert.equal(asked().length, 8)
  assert.ok(github.requests.every((request) => request.includes(' /app/hook/')))
})

test('an App may be named by its client id, its key be PKCS#8; the key is stored sealed and never shown', async () => {
  const { app, hook } = addApp()
  const lost = failDeliveries(github, hook, 1)
  const private_key = pem(first.privateKey, 'pkcs8')
  const body = { app_id: app.client_id, private_key }
  const connected = await client().connectGitHubApp({ params: params(), body })
  await host.settle()
  assert.equal(await countDeliveries(host, lost), 1)
  const [listed] = (await client().listHooks()).items.filter(({ id }) => id === hookId)
  assert.deepEqual(listed?.github_app, connected.github_app)
  assert.equal(connected.github_app?.app_id, app.client_id)
  assert.match(connected.github_app?.key_fingerprint ?? '', /^SHA256:[\w+/]{43}=$/)
  const { rows } = await host.database.pool.query<{ row: string }>(
    `select k::text || encode(sealed, 'escape') as row from webhooks.github_app_keys k
     union all select j::text from graphile_worker._private_jobs j union all select l::text from events.log l`,
  )
  const shown = JSON.stringify([connected, listed, rows])
  assert.ok(rows.length > 0)
  for (const line of private_key.split('\n').slice(1, -2)) assert.ok(!shown.includes(line))
})

test('a wrong key, a wrong id and a wrong clock are told in words, and nothing is lost by them', async () => {
  const { app, hook } = addApp()
  const lost = failDeliveries(github, hook, 1)
  await connect(app.id, second.privateKey)
  assert.match(await readProblems(), /does not accept the private key of GitHub App \d+: .*different Apps/)
  await connect('Iv23liOfNobody')
  assert.match(await readProblems(), /does not accept the private key of GitHub App Iv23liOfNobody/)
  await connect('99999')
  assert.match(await readProblems(), /has no App 99999/)
  github.clock.ahead = -5 * minute
  await connect(app.id)
  assert.match(await readProblems(), /5 minutes ahead of GitHub’s/)
  github.clock.ahead = 10 * minute
  await recoverDeliveries(host)
  assert.match(await readProblems(), /10 minutes behind GitHub’s/)
  assert.equal(asked().length, 0)
  github.clock.ahead = 8 * minute
  await recoverDeliveries(host)
  assert.equal(await readProblems(), '')
  assert.equal(await countDeliveries(host, lost), 1)
})

test('an App that is suspended, limited, or posts elsewhere is told in words', async () => {
  const { app, hook } = addApp()
  failDeliveries(github, hook, 1)
  for (const [refusal, words] of [
    [{ status: 403 }, /lets GitHub App \d+ do nothing/],
    [{ status: 404 }, /or the App no webhook/],
    [
      { status: 429, headers: { 'retry-after': '60' } },
      /no more requests with the key of GitHub App \d+ until/,
    ],
  ] as const) {
    github.refuse(refusal)
    await connect(app.id)
    assert.match(await readProblems(), words)
  }
  const elsewhere = addApp({ url: 'https://somewhere.example/hook' })
  failDeliveries(github, elsewhere.hook, 1)
  github.refuse(null)
  github.requests.length = 0
  await connect(elsewhere.app.id)
  assert.match(await readProblems(), /hook of GitHub App \d+ posts to another address/)
  assert.deepEqual(github.requests, ['GET /app/hook/config'])
})

test('an App that GitHub did not find for days is asked about still, as somebody connected it', async () => {
  const { app, hook } = addApp()
  github.refuse({ status: 404 })
  await connect(app.id)
  await host.database.pool.query(
    `update webhooks.github_hooks set missing_since = missing_since - interval '73 hours'`,
  )
  await recoverDeliveries(host)
  github.refuse(null)
  const lost = failDeliveries(github, hook, 1)
  await recoverDeliveries(host)
  assert.equal(await countDeliveries(host, lost), 1)
})

test('an App with another key goes on where it was, another App is looked at from the beginning', async () => {
  const { app, hook } = addApp()
  for (let hours = 60; hours > 0; hours--) {
    github.addAttempt(hook, { guid: randomUUID(), status_code: 202, hours_ago: hours })
  }
  await connect(app.id)
  const pages = () => github.requests.filter((request) => request.includes('/deliveries?')).length
  assert.equal(pages(), 20)
  github.requests.length = 0
  app.public_key = second.publicKey
  await connect(app.id, second.privateKey)
  assert.equal(pages(), 1)
  assert.equal(await readProblems(), '')

  const other = addApp()
  const lost = failDeliveries(github, other.hook, 1, 50)
  await connect(other.app.id)
  assert.equal(await countDeliveries(host, lost), 1)
  const { last_sweep } = await client().getHook({ params: params() })
  assert.equal(last_sweep?.github_hooks, 1)
})

test('an App that is disconnected is not asked about, and its key is gone', async () => {
  const { app, hook } = addApp()
  await connect(app.id)
  await client().disconnectGitHubApp({ params: params() })
  assert.equal((await client().getHook({ params: params() })).github_app, null)
  const { rows } = await host.database.pool.query('select from webhooks.github_app_keys')
  assert.equal(rows.length, 0)
  github.requests.length = 0
  failDeliveries(github, hook, 1)
  await recoverDeliveries(host)
  assert.deepEqual(github.requests, [])
  await assert.rejects(client().disconnectGitHubApp({ params: params() }), (error) =>
    hasCode(error, 'github_app_not_connected'),
  )
})

test('a key that was sealed with another secret is told, and in nobody else’s way', async () => {
  const { app, hook } = addApp()
  await connect(app.id)
  const { id, ...made } = await client().createHook({ body: { provider: 'github', name: 'Beside' } })
  const beside = addApp({ url: `https://throughline.example${made.path}` })
  await host.database.pool.query(`update webhooks.github_app_keys set sealed = '\\x01'::bytea || sealed`)
  await client().connectGitHubApp({
    params: { id },
    body: { app_id: beside.app.id, private_key: pem(first.privateKey) },
  })
  github.requests.length = 0
  failDeliveries(github, hook, 1)
  await recoverDeliveries(host)
  assert.match(await readProblems(), /cannot be opened: .*Connect the App again/)
  const { last_sweep } = await client().getHook({ params: { id } })
  assert.ok(last_sweep?.at)
  assert.deepEqual(last_sweep.problems, [])
})

test('what is no RSA key, no id of an App, or no hook for GitHub, is refused and nothing is stored', async () => {
  const { app } = addApp()
  const private_key = pem(first.privateKey)
  const attempt = (body: { app_id: string; private_key: string }, id = hookId) =>
    client().connectGitHubApp({ params: { id }, body })
  const { privateKey: onCurve } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  for (const body of [
    { app_id: app.id, private_key: pem(onCurve, 'pkcs8') },
    { app_id: app.id, private_key: private_key.slice(0, 500) },
    { app_id: app.id, private_key: private_key.repeat(8) },
    { app_id: `../${app.id}`, private_key },
    { app_id: '', private_key },
  ]) {
    await assert.rejects(
      attempt(body),
      (error) => hasCode(error, 'invalid_request') && !inspect(error).includes(private_key.slice(100, 140)),
    )
  }
  const gitlab = await client().createHook({ body: { provider: 'gitlab', name: 'No App' } })
  await assert.rejects(attempt({ app_id: app.id, private_key }, gitlab.id), (error) =>
    hasCode(error, 'hook_not_github'),
  )
  const stranger = host.client(webhooksContract, { workspace_id: randomUUID() })
  await assert.rejects(
    stranger.connectGitHubApp({ params: params(), body: { app_id: app.id, private_key } }),
    (error) => hasCode(error, 'hook_not_found'),
  )
  await assert.rejects(stranger.disconnectGitHubApp({ params: params() }), (error) =>
    hasCode(error, 'hook_not_found'),
  )
  const { rows } = await host.database.pool.query('select from webhooks.github_app_keys')
  assert.equal(rows.length, 0)
})
