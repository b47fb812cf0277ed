import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import webhookExamples from '@octokit/webhooks-examples' with { type: 'json' }
import { webhooksContract } from '#contracts/webhooks.ts'
import { startWebhooks, type WebhooksHost } from '../testing/host.ts'

interface Example {
  name: string
  examples: Record<string, unknown>[]
}

/** Payloads that GitHub really sent. */
const events = webhookExamples as unknown as Example[]

let host: WebhooksHost
before(async () => {
  host = await startWebhooks()
  await host.register('Codertocat/Hello-World')
})
after(() => host.stop())

test('every example of GitHub’s is understood, or kept and counted; none fails', async () => {
  const examples = events.flatMap(({ name, examples: payloads }) =>
    payloads.map((payload) => ({ name, payload })),
  )
  assert.ok(examples.length > 300)
  const ids = await Promise.all(examples.map(({ name, payload }) => host.post('github', name, payload)))
  await host.settle()
  for (const [index, id] of ids.entries()) {
    const { state, reason } = await host.outcome(id)
    assert.notEqual(state, 'failed', `${examples[index]?.name}: ${reason}`)
  }
  const { received, failed, waiting, by_event } = await host.client(webhooksContract).getWebhookStatistics()
  assert.deepEqual([received, failed, waiting], [examples.length, 0, 0])
  const understood = by_event.filter((event) => event.processed > 0).map(({ event }) => event)
  for (const event of ['push', 'pull_request', 'issues', 'release', 'check_run', 'check_suite', 'status']) {
    assert.ok(understood.includes(event), event)
  }
})

test('what they tell of one pull request comes to one, as it was last', async () => {
  const client = host.client(webhooksContract)
  const repository = 'codertocat/hello-world'
  const { items: pulls } = await client.listPullRequests({ query: { repository } })
  const { items: issues } = await client.listIssues({ query: { repository } })
  const { items: releases } = await client.listReleases({ query: { repository } })
  const { items: checks } = await client.listChecks({ query: { repository } })
  for (const [records, key] of [
    [pulls, 'number'],
    [issues, 'number'],
    [releases, 'tag'],
  ] as const) {
    assert.ok(records.length > 0)
    const keys = records.map((record) => (record as Record<string, unknown>)[key])
    assert.equal(new Set(keys).size, keys.length)
  }
  assert.ok(checks.length > 2)
})

test('their pushes lead to commits that are announced', async () => {
  const announced = (await host.pushes()).flatMap(({ commits }) => commits)
  assert.ok(announced.length > 0)
  assert.deepEqual(announced[0], {
    hash: '6113728f27ae82c7b1a177c8d03f9e96e0adf246',
    author_name: 'Codertocat',
    author_email: '21031067+Codertocat@users.noreply.github.com',
    authored_at: '2019-05-15T15:19:25.000Z',
    author_offset_minutes: 0,
    committer_name: 'Codertocat',
    committer_email: '21031067+Codertocat@users.noreply.github.com',
    committed_at: '2019-05-15T15:19:25.000Z',
    message: 'Initial commit',
    files: [{ path: 'README.md', status: 'added' }],
  })
})
