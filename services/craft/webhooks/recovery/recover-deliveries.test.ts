import assert from 'node:assert/strict'
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'
import type { Hook } from '#contracts/code-host.ts'
import { webhooksContract } from '#contracts/webhooks.ts'
import { recoverJob } from '../jobs.ts'
import { startTestGitHub, type TestGitHub, type TestHook } from '../testing/github.ts'
import { secrets, startWebhooks, type WebhooksHost } from '../testing/host.ts'
import { countDeliveries, failDeliveries, recoverDeliveries } from '../testing/lost-deliveries.ts'
import { post, senders } from '../testing/senders.ts'

const token = 'github_pat_of_the_tests'
const here = 'https://throughline.example/api/webhook/github'
let host: WebhooksHost
let github: TestGitHub
/** Whether this server is out of GitHub's reach. */
let isDown = false
let hooks = 0

before(async () => {
  github = await startTestGitHub({
    token,
    deliver: async (guid) => {
      if (isDown) return 502
      const signed = senders.github({
        secret: secrets.github,
        event: 'star',
        payload: { guid },
        delivery: guid,
      })
      return (await post(host, '/webhook/github', signed)).statusCode
    },
  })
  host = await startWebhooks({ GITHUB_TOKEN: token, THROUGHLINE_GITHUB_URL: github.url })
})
after(async () => {
  await host.stop()
  await github.stop()
})
beforeEach(async () => {
  isDown = false
  github.refuse(null)
  await host.database.pool.query('delete from webhooks.github_hooks')
  await host.database.pool.query('delete from webhooks.redeliveries')
  github.requests.length = 0
})

/** A hook at GitHub whose ping came here. */
async function addHook({ url = here, type = 'Repository' } = {}): Promise<TestHook> {
  const id = ++hooks
  const isOrganization = type === 'Organization'
  const path = isOrganization ? `/orgs/acme/hooks/${id}` : `/repos/acme/repository-${id}/hooks/${id}`
  await host.deliver('github', 'ping', {
    zen: 'Design for failure.',
    hook_id: id,
    hook: { type, id, active: true, config: { url } },
    ...(isOrganization
      ? { organization: { login: 'acme' } }
      : { repository: { id: 100 + id, full_name: `acme/repository-${id}` } }),
  })
  return github.addHook(path, url)
}

async function lastSweep(): Promise<NonNullable<Hook['last_sweep']>> {
  const { items } = await host.client(webhooksContract).listHooks()
  const hook = items.find(({ provider, source }) => provider === 'github' && source === 'settings')
  assert.ok(hook?.last_sweep)
  return hook.last_sweep
}

const asked = () => github.requests.filter((request) => request.startsWith('POST'))

test('what GitHub could not deliver comes, over many pages and for organisations too, each once', async () => {
  const hook = await addHook()
  const organization = await addHook({ type: 'Organization' })
  const lost = [...failDeliveries(github, hook, 7), ...failDeliveries(github, organization, 2)]
  await recoverDeliveries(host)
  assert.equal(await countDeliveries(host, lost), lost.length)
  assert.equal(asked().length, lost.length)
  const { at, github_hooks, redelivered, problems } = await lastSweep()
  assert.ok(at !== null && Date.now() - Date.parse(at) < 60_000)
  assert.deepEqual({ github_hooks, redelivered, problems }, { github_hooks: 2, redelivered: 9, problems: [] })
  await recoverDeliveries(host)
  assert.equal(asked().length, lost.length)
})

test('what succeeded later, or came although GitHub thinks it did not, is not asked for', async () => {
  const hook = await addHook()
  const [again = '', came = '', lost = ''] = failDeliveries(github, hook, 3)
  github.addAttempt(hook, { guid: again, status_code: 202 })
  await host.deliver('github', 'star', {}, came)
  await recoverDeliveries(host)
  assert.equal(asked().length, 1)
  assert.equal(await countDeliveries(host, [lost]), 1)
})

test('nothing is asked with the server’s token for who owns another workspace', async () => {
  const [workspace_id, hook_id] = [randomUUID(), randomUUID()]
  const { pool } = host.database
  const hook = github.addHook('/repos/acme/private/hooks/4711', here)
  failDeliveries(github, hook, 1)
  await pool.query(
    `insert into webhooks.hooks (workspace_id, id, provider, name, source) values ($1, $2, 'github', 'Theirs', 'api')`,
    [workspace_id, hook_id],
  )
  await pool.query(
    `insert into webhooks.github_hooks (workspace_id, hook_id, external_id, level, target)
     values ($1, $2, '4711', 'repository', 'acme/private')`,
    [workspace_id, hook_id],
  )
  await recoverDeliveries(host)
  assert.deepEqual(github.requests, [])
})

test('a sweep looks no further back than the one before', async () => {
  const hook = await addHook()
  for (let hours = 60; hours > 0; hours--) {
    github.addAttempt(hook, { guid: randomUUID(), status_code: 202, hours_ago: hours })
  }
  await recoverDeliveries(host)
  const pages = () => github.requests.filter((request) => request.includes('/deliveries?')).length
  assert.equal(pages(), 20)
  github.requests.length = 0
  const lost = failDeliveries(github, hook, 1)
  await recoverDeliveries(host)
  assert.equal(await countDeliveries(host, lost), 1)
  assert.equal(pages(), 1)
})

test('a delivery that fails again is asked for three times, not for ever', async () => {
  const hook = await addHook()
  const lost = failDeliveries(github, hook, 1)
  isDown = true
  for (let sweep = 0; sweep < 5; sweep++) await recoverDeliveries(host)
  assert.equal(asked().length, 3)
  isDown = false
  assert.equal(await countDeliveries(host, lost), 0)
})

test('of more than one sweep may ask for, the oldest come first and the others with the next', async () => {
  const hook = await addHook()
  const old = failDeliveries(github, hook, 80, 2)
  const young = failDeliveries(github, hook, 5, 1)
  await recoverDeliveries(host)
  assert.deepEqual([await countDeliveries(host, old), await countDeliveries(host, young)], [80, 0])
  await recoverDeliveries(host)
  assert.equal(await countDeliveries(host, young), 5)
  assert.equal(asked().length, 85)
})

test('a limit on requests is told, and the next sweep waits for its end; nothing is lost by it', async () => {
  const hook = await addHook()
  const lost = failDeliveries(github, hook, 2)
  const reset = Math.floor(Date.now() / 1000) + 1800
  for (const refusal of [
    { status: 429, headers: { 'retry-after': '1800' } },
    { status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) } },
    { status: 403, headers: { 'retry-after': '1800' }, method: 'POST' },
  ]) {
    github.refuse(refusal)
    await recoverDeliveries(host)
    assert.match((await lastSweep()).problems.join(), /no more requests with GITHUB_TOKEN until/)
    const { rows } = await host.database.pool.query(
      'select extract(epoch from run_at - now())::int as seconds from graphile_worker.jobs where key = $1',
      [recoverJob],
    )
    assert.ok(rows.length === 1 && rows[0].seconds > 1700, JSON.stringify(rows))
  }
  github.refuse(null)
  await recoverDeliveries(host)
  assert.deepEqual((await lastSweep()).problems, [])
  assert.equal(await countDeliveries(host, lost), 2)
})

test('a token that is refused or may not do it, and a GitHub in trouble, are told in words', async () => {
  const hook = await addHook()
  failDeliveries(github, hook, 1)
  for (const [status, words] of [
    [401, /does not accept GITHUB_TOKEN/],
    [403, /may not redeliver for acme\/.*Webhooks/],
    [500, /answered 500/],
  ] as const) {
    github.refuse({ status })
    await recoverDeliveries(host)
    assert.match((await lastSweep()).problems.join(), words)
  }
})

test('a token that is refused keeps no App from its deliveries, nor a key that is refused other hooks', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const app = { id: '4711', client_id: 'Iv23liOfTheTests', public_key: publicKey }
  const atApp = github.addApp(app, here)
  const ofApp = failDeliveries(github, atApp, 1)
  const hook = await addHook()
  const others = failDeliveries(github, hook, 1)
  github.refuse({ status: 401, path: '/repos/' })
  const { items } = await host.client(webhooksContract).listHooks()
  const id = items.find(({ provider }) => provider === 'github')?.id ?? ''
  const private_key = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
  const body = { app_id: app.id, private_key }
  await host.client(webhooksContract).connectGitHubApp({ params: { id }, body })
  await host.settle()
  assert.deepEqual([await countDeliveries(host, ofApp), await countDeliveries(host, others)], [1, 0])
  assert.match((await lastSweep()).problems.join(), /^GitHub does not accept GITHUB_TOKEN/)

  const lost = failDeliveries(github, atApp, 1)
  github.refuse({ status: 401, path: '/app/' })
  await recoverDeliveries(host)
  assert.deepEqual([await countDeliveries(host, lost), await countDeliveries(host, others)], [0, 1])
  assert.match(
    (await lastSweep()).problems.join(),
    /^GitHub does not accept the private key of GitHub App 4711/,
  )
})

test('a hook that is gone at GitHub does not keep another from its deliveries, and is forgotten in time', async () => {
  const gone = await addHook()
  const lost = failDeliveries(github, await addHook(), 1)
  github.removeHook(gone)
  await recoverDeliveries(host)
  assert.match((await lastSweep()).problems.join(), /no such hook at acme\//)
  assert.equal(await countDeliveries(host, lost), 1)
  await host.database.pool.query(
    `update webhooks.github_hooks set missing_since = missing_since - interval '73 hours' where missing_since is not null`,
  )
  await recoverDeliveries(host)
  const { github_hooks, problems } = await lastSweep()
  assert.deepEqual([github_hooks, problems], [1, []])
})

test('a hook that posts elsewhere, or is turned off, is asked nothing but that', async () => {
  for (const hook of [
    await addHook({ url: 'https://somewhere.example/hook' }),
    Object.assign(await addHook(), { active: false }),
  ]) {
    failDeliveries(github, hook, 1)
  }
  await recoverDeliveries(host)
  assert.ok(
    github.requests.length === 2 && github.requests.every((request) => !request.includes('deliveries')),
  )
  const problems = (await lastSweep()).problems.join()
  assert.match(problems, /another address/)
  assert.match(problems, /turned off at GitHub/)
})

test('a ping that names what cannot be a hook is processed, and never asked about', async () => {
  for (const hook of [
    { hook: { type: 'Repository', id: 1 }, repository: { id: 1, full_name: 'acme/..' } },
    { hook: { type: 'Repository', id: '1/../../user' }, repository: { id: 1, full_name: 'acme/one' } },
    { hook: { type: 'Organization', id: 1 }, organization: { login: 'a/b' } },
    { hook: { type: 'App', id: 1 } },
    {},
  ]) {
    const id = await host.deliver('github', 'ping', hook)
    assert.equal((await host.outcome(id)).state, 'processed')
  }
  await recoverDeliveries(host)
  assert.deepEqual(github.requests, [])
})
