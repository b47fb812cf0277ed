import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { PullRequest } from '#contracts/code-host.ts'
import { webhooksContract } from '#contracts/webhooks.ts'
import { holdConsumer } from '#platform/testing/hold-consumer.ts'
import { startWebhooks, type WebhooksHost } from '../testing/host.ts'
import {
  bitbucket,
  commitOf,
  gitlab,
  hashOf,
  pullRequestOf,
  pushOf,
  repositoryOf,
} from '../testing/payloads.ts'

let host: WebhooksHost
before(async () => {
  host = await startWebhooks()
})
after(() => host.stop())

let repositories = 0
let name = ''
/** Each test has a repository of its own. */
beforeEach(() => {
  name = `acme/shop-${++repositories}`
})

const client = () => host.client(webhooksContract)
const pushesTo = async (repository_id: string) =>
  (await host.pushes()).filter((push) => push.repository_id === repository_id)
const eventsOf = async (type: string, repository_id: string) =>
  (await host.readEvents(type))
    .map(({ data }) => data as PullRequest)
    .filter((data) => data.repository_id === repository_id)

describe('a push', () => {
  test('is told on with its commits, times and paths', async () => {
    const repository_id = await host.register(name)
    const id = await host.deliver('github', 'push', pushOf(name, ['one', 'two']))
    assert.deepEqual(await host.outcome(id), { state: 'processed', reason: null })
    const [push, ...more] = await pushesTo(repository_id)
    assert.equal(more.length, 0)
    assert.deepEqual(
      [push?.repository, push?.delivery_id, push?.ref, push?.before, push?.after, push?.pusher],
      [name, id, 'refs/heads/main', hashOf('before'), hashOf('two'), 'ada'],
    )
    const [commit] = push?.commits ?? []
    assert.deepEqual(
      [commit?.hash, commit?.authored_at, commit?.author_offset_minutes],
      [hashOf('one'), '2026-03-02T08:30:00.000Z', 60],
    )
    assert.deepEqual(commit?.files, [
      { path: 'src/one.ts', status: 'added' },
      { path: 'README.md', status: 'modified' },
    ])
  })

  test('leaves out commits that are not new, and those that cannot be read', async () => {
    const repository_id = await host.register(name)
    const commits = [
      commitOf('known', { distinct: false }),
      commitOf('new'),
      commitOf('timeless', { timestamp: 'soon' }),
      commitOf('x', { id: 'no hash' }),
      'nonsense',
    ]
    await host.deliver('github', 'push', pushOf(name, [], { commits }))
    const [push] = await pushesTo(repository_id)
    assert.deepEqual(
      push?.commits.map(({ hash }) => hash),
      [hashOf('new')],
    )
  })

  test('that deletes a branch, or moves it by force, is told on so that git is read', async () => {
    const repository_id = await host.register(name)
    const none = '0'.repeat(40)
    await host.deliver('github', 'push', pushOf(name, [], { after: none, deleted: true }))
    await host.deliver('github', 'push', pushOf(name, ['new'], { forced: true }))
    const pushes = await pushesTo(repository_id)
    assert.deepEqual(
      pushes.map(({ after, forced }) => [after, forced]),
      [
        [null, false],
        [hashOf('new'), true],
      ],
    )
  })

  test('of GitLab, Bitbucket and Gitea tells the same', async () => {
    const here = await host.register(name)
    await host.deliver('gitlab', 'Push Hook', gitlab.push(name, ['a', 'b']))
    await host.deliver('bitbucket', 'repo:push', bitbucket.push(name, ['c', 'd']))
    await host.deliver(
      'gitea',
      'push',
      pushOf(name, ['e', 'f'], { repository: repositoryOf(name, 'git.example.org', 9) }),
    )
    const pushes = await pushesTo(here)
    assert.deepEqual(
      pushes.map(({ commits }) => commits.map(({ hash }) => hash)),
      [
        [hashOf('a'), hashOf('b')],
        [hashOf('c'), hashOf('d')],
        [hashOf('e'), hashOf('f')],
      ],
    )
    for (const { ref, commits } of pushes) {
      assert.equal(ref, 'refs/heads/main')
      assert.deepEqual(
        [commits[0]?.author_name, commits[0]?.author_email, commits[0]?.authored_at],
        ['Ada Lovelace', 'ada@example.org', '2026-03-02T08:30:00.000Z'],
      )
    }
    assert.equal(pushes[1]?.commits[0]?.files, null, 'Bitbucket names no files')
  })

  test('that is delivered or replayed again tells the same commits, which are known by then', async () => {
    const repository_id = await host.register(name)
    const id = await host.deliver('github', 'push', pushOf(name, ['one']), 'delivery-1')
    await host.deliver('github', 'push', pushOf(name, ['one']), 'delivery-1')
    assert.equal((await pushesTo(repository_id)).length, 1)
    await client().replayDelivery({ params: { id } })
    await host.settle()
    const [first, again] = await pushesTo(repository_id)
    assert.deepEqual(again, first)
  })
})

describe('a push to a registered repository', () => {
  test('is processed by the time it is answered', async () => {
    const repository_id = await host.register(name)
    const release = await holdConsumer(host.database, 'webhooks.deliveries')
    try {
      const id = await host.post('github', 'push', pushOf(name, ['one']))
      assert.deepEqual(await host.outcome(id), { state: 'processed', reason: null })
      assert.equal((await pushesTo(repository_id)).length, 1)
    } finally {
      await release()
    }
    await host.settle()
    assert.equal((await pushesTo(repository_id)).length, 1)
  })

  test('that cannot be processed then is stored all the same, and processed later', async () => {
    const repository_id = await host.register(name)
    const release = await holdConsumer(host.database, 'webhooks.deliveries')
    await host.database.pool.query('alter table webhooks.repositories rename to away')
    const ids = await Promise.all(
      ['one', 'two'].map((commit) => host.post('github', 'push', pushOf(name, [commit]))),
    ).finally(() => host.database.pool.query('alter table webhooks.away rename to repositories'))
    for (const id of ids) assert.equal((await host.outcome(id)).state, 'received')
    await release()
    await host.settle()
    for (const id of ids) assert.equal((await host.outcome(id)).state, 'processed')
    assert.equal((await pushesTo(repository_id)).length, 2)
  })
})

describe('the repository of a delivery', () => {
  test('is found by its address however that is written, and whatever it is called here', async () => {
    const ways = [
      `https://github.com/${name}.git`,
      `https://GitHub.com/${name.toUpperCase()}/`,
      `git@github.com:${name}.git`,
      `ssh://git@github.com:22/${name}.git`,
    ]
    for (const [number, location] of ways.entries()) {
      const repository_id = await host.register(`ours/shop-${repositories}-${number}`, location)
      await host.deliver('github', 'push', pushOf(name, [`way ${number}`]))
      assert.equal((await pushesTo(repository_id)).length, 1, location)
      await host.emit('repository.removed', { repository_id, full_name: name })
    }
  })

  test('is found by its name without regard to case when it is a folder here', async () => {
    const repository_id = await host.register(name.toUpperCase(), '/home/ada/shop')
    await host.deliver('github', 'push', pushOf(name, ['one']))
    assert.equal((await pushesTo(repository_id)).length, 1)
  })

  test('is not one of the same name at another host', async () => {
    await host.register(name, `https://gitlab.com/${name}.git`)
    const id = await host.deliver('github', 'push', pushOf(name, ['one']))
    assert.equal((await host.outcome(id)).state, 'unmatched')
  })

  test('is still itself after it was renamed or moved at the provider', async () => {
    const repository_id = await host.register(name, `https://github.com/${name}.git`)
    const renamed = `new-owner/shop-${repositories}`
    const repository = repositoryOf(renamed, 'github.com', 1000 + repositories)
    await host.deliver('github', 'repository', {
      action: 'renamed',
      changes: {
        repository: { name: { from: `shop-${repositories}` } },
        owner: { from: { user: { login: 'acme' } } },
      },
      repository: repositoryOf(`acme/${renamed.split('/')[1]}-2`, 'github.com', 1000 + repositories),
    })
    await host.deliver('github', 'push', pushOf(renamed, ['one'], { repository }))
    assert.equal((await pushesTo(repository_id)).length, 1)
  })

  test('may be registered later: what waited for it is processed then, in order', async () => {
    const waiting = [
      await host.deliver('github', 'push', pushOf(name, ['one'])),
      await host.deliver('github', 'pull_request', pullRequestOf(name, 7)),
      await host.deliver(
        'github',
        'pull_request',
        pullRequestOf(name, 7, { state: 'closed', updated_at: '2026-03-05T08:00:00Z' }),
      ),
    ]
    for (const id of waiting) assert.equal((await host.outcome(id)).state, 'unmatched')
    const repository_id = await host.register('elsewhere/called', `git@github.com:${name}.git`)
    for (const id of waiting) assert.equal((await host.outcome(id)).state, 'processed')
    assert.equal((await pushesTo(repository_id)).length, 1)
    const { items } = await client().listPullRequests({ query: { repository: 'elsewhere/called' } })
    assert.deepEqual(
      items.map(({ number, state }) => [number, state]),
      [[7, 'closed']],
    )
  })

  test('takes what was told of it along when it is removed, and its new name when it is renamed', async () => {
    const repository_id = await host.register(name)
    await host.deliver('github', 'pull_request', pullRequestOf(name, 1))
    await host.emit('repository.renamed', { repository_id, full_name: 'acme/renamed' })
    assert.equal((await client().listPullRequests({ query: { repository: 'acme/renamed' } })).items.length, 1)
    await host.emit('repository.removed', { repository_id, full_name: 'acme/renamed' })
    assert.equal((await client().listPullRequests({ query: { repository: 'acme/renamed' } })).items.length, 0)
  })

  test('is checked where a hook is for one alone', async () => {
    await host.register(name)
    const body = {
      provider: 'gitlab',
      name: 'One',
      repository: 'acme/other',
      secret: 'only-for-acme/other',
    } as const
    const hook = await client().createHook({ body })
    const response = await host.request(webhooksContract, {
      method: 'POST',
      url: `/webhook/gitlab/${hook.id}`,
      headers: { 'x-gitlab-token': body.secret, 'content-type': 'application/json' },
      payload: JSON.stringify(gitlab.push(name, ['one'])),
    })
    await host.settle()
    const outcome = await host.outcome(response.json().id)
    assert.deepEqual(outcome, { state: 'ignored', reason: 'The hook is for acme/other alone.' })
  })
})

describe('a pull request', () => {
  test('is kept with what tasks and figures need, and told of when it changed', async () => {
    const repository_id = await host.register(name)
    await host.deliver('github', 'pull_request', pullRequestOf(name, 3))
    await host.deliver('github', 'pull_request', pullRequestOf(name, 3))
    const merged = {
      state: 'closed',
      merged: true,
      merged_by: { login: 'grace' },
      merge_commit_sha: hashOf('merge'),
      updated_at: '2026-03-04T08:00:00Z',
      closed_at: '2026-03-04T08:00:00Z',
      merged_at: '2026-03-04T08:00:00Z',
    }
    await host.deliver('github', 'pull_request', pullRequestOf(name, 3, merged))
    const changes = await eventsOf('pull_request.changed', repository_id)
    assert.deepEqual(
      changes.map(({ state, merge_commit_hash, merged_by, linked_issues }) => [
        state,
        merge_commit_hash,
        merged_by,
        linked_issues,
      ]),
      [
        ['open', null, null, [12, 13]],
        ['merged', hashOf('merge'), 'grace', [12, 13]],
      ],
    )
    const { items } = await client().listPullRequests({ query: { repository: name, state: 'merged' } })
    assert.deepEqual(items, [changes[1]])
  })

  test('that is told of late does not go back to what it was', async () => {
    const repository_id = await host.register(name)
    const at = (hour: string, title: string) =>
      pullRequestOf(name, 4, { title, updated_at: `2026-03-04T${hour}:00:00Z` })
    for (const [hour, title] of [
      ['10', 'second'],
      ['09', 'first'],
      ['12', 'fourth'],
      ['11', 'third'],
    ] as const) {
      await host.deliver('github', 'pull_request', at(hour, title))
    }
    const titles = (await eventsOf('pull_request.changed', repository_id)).map(({ title }) => title)
    assert.deepEqual(titles, ['second', 'fourth'])
  })

  test('of GitLab keeps its author, whoever changes it later', async () => {
    await host.register(name)
    await host.deliver('gitlab', 'Merge Request Hook', gitlab.mergeRequest(name, 5))
    const merged = {
      state: 'merged',
      action: 'merge',
      updated_at: '2026-03-02 08:00:00 UTC',
      merge_commit_sha: hashOf('m'),
    }
    await host.deliver('gitlab', 'Merge Request Hook', gitlab.mergeRequest(name, 5, merged))
    const { items } = await client().listPullRequests({ query: { repository: name } })
    const { author, state, merged_by, merged_at, labels, linked_issues, head_ref } =
      items[0] ?? ({} as PullRequest)
    assert.deepEqual(
      [author, state, merged_by, merged_at, labels, linked_issues, head_ref],
      ['grace', 'merged', 'grace', '2026-03-02T08:00:00Z', ['speed'], [4], 'rules'],
    )
  })

  test('of Bitbucket is merged or declined by its state', async () => {
    await host.register(name)
    await host.deliver('bitbucket', 'pullrequest:fulfilled', bitbucket.pullRequest(name, 1, 'MERGED'))
    await host.deliver('bitbucket', 'pullrequest:rejected', bitbucket.pullRequest(name, 2, 'DECLINED'))
    await host.deliver('bitbucket', 'pullrequest:created', bitbucket.pullRequest(name, 3, 'OPEN'))
    const { items } = await client().listPullRequests({ query: { repository: name } })
    assert.deepEqual(items.map(({ number, state, merged_by }) => [number, state, merged_by]).sort(), [
      [1, 'merged', 'grace'],
      [2, 'closed', null],
      [3, 'open', null],
    ])
  })
})

test('a pipeline is told of once it is completed', async () => {
  const repository_id = await host.register(name)
  for (const status of ['running', 'failed']) {
    await host.deliver('gitlab', 'Pipeline Hook', gitlab.pipeline(name, 77, status))
  }
  const completed = await eventsOf('check.completed', repository_id)
  assert.equal(completed.length, 1)
  const { items } = await client().listChecks({ query: { repository: name } })
  assert.deepEqual(
    items.map(({ state, conclusion, completed_at }) => [state, conclusion, completed_at]),
    [['completed', 'failure', '2026-03-01T08:05:00Z']],
  )
})

test('a list of records comes in pages, each record once', async () => {
  await host.register(name)
  for (let number = 1; number <= 5; number++) {
    await host.deliver('github', 'pull_request', pullRequestOf(name, number))
  }
  const seen: number[] = []
  let cursor: string | null | undefined
  do {
    const query = { repository: name, limit: 2, ...(cursor && { cursor }) }
    const page = await client().listPullRequests({ query })
    seen.push(...page.items.map(({ number }) => number))
    cursor = page.next_cursor
  } while (cursor)
  assert.deepEqual(seen, [5, 4, 3, 2, 1])
})

test('an event nobody reacts to, and one of a sender without an agreed meaning, are kept', async () => {
  const id = await host.deliver('standard', 'invoice.paid', { type: 'invoice.paid', data: { amount: 1 } })
  const { state, reason } = await host.outcome(id)
  assert.equal(state, 'ignored')
  assert.match(reason ?? '', /invoice.paid/)
})
