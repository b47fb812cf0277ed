import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Installation } from '#contracts/code-host.ts'
import { webhooksContract } from '#contracts/webhooks.ts'
import { startWebhooks, type WebhooksHost } from '../testing/host.ts'

let host: WebhooksHost
before(async () => {
  host = await startWebhooks()
})
after(() => host.stop())

interface Telling {
  action: string
  account: string
  all?: boolean
  suspended?: boolean
  at?: string
  repositories?: string[]
  added?: string[]
  removed?: string[]
}

const named = (names: readonly string[]) => names.map((full_name) => ({ full_name }))

const accounts: string[] = []

function idOf(account: string): number {
  if (!accounts.includes(account)) accounts.push(account)
  return 1000 + accounts.indexOf(account)
}

/** Delivers what GitHub tells of the installation of an account. */
async function tell({ action, account, all, suspended, at, repositories, added, removed }: Telling) {
  const time = at ?? '2026-03-01T10:00:00Z'
  const installation = {
    id: idOf(account),
    account: { login: account },
    repository_selection: all ? 'all' : 'selected',
    suspended_at: suspended ? time : null,
    updated_at: time,
  }
  const isAboutRepositories = added !== undefined || removed !== undefined
  await host.deliver('github', isAboutRepositories ? 'installation_repositories' : 'installation', {
    action,
    installation,
    ...(repositories && { repositories: named(repositories) }),
    ...(isAboutRepositories && {
      repositories_added: named(added ?? []),
      repositories_removed: named(removed ?? []),
    }),
  })
}

async function read(account: string): Promise<Installation> {
  const { items } = await host.client(webhooksContract).listInstallations()
  const installation = items.find((one) => one.account === account)
  assert.ok(installation)
  return installation
}

async function changesOf(account: string): Promise<Installation[]> {
  const events = await host.readEvents('installation.changed')
  return events.map(({ data }) => data as Installation).filter((data) => data.account === account)
}

test('repositories that come to an installation join those it has, and those that go are named', async () => {
  const account = 'acme'
  await tell({ action: 'created', account, repositories: ['acme/one', 'acme/two'] })
  await tell({ action: 'added', account, added: ['acme/three'] })
  await tell({ action: 'removed', account, removed: ['acme/one'] })
  const { repositories, removed_repositories, state } = await read(account)
  assert.deepEqual(repositories, ['acme/three', 'acme/two'])
  assert.deepEqual(removed_repositories, ['acme/one'])
  assert.equal(state, 'active')
  await tell({ action: 'added', account, added: ['acme/one'] })
  assert.deepEqual((await read(account)).removed_repositories, [])
  assert.deepEqual(
    (await changesOf(account)).map((one) => one.removed_repositories),
    [[], [], ['acme/one'], []],
  )
})

test('what is registered stays when it is taken out of an installation', async () => {
  const account = 'staying'
  const repository_id = await host.register('staying/one')
  await tell({ action: 'created', account, repositories: ['staying/one'] })
  await tell({ action: 'removed', account, removed: ['staying/one'] })
  const { rows } = await host.database.pool.query('select 1 from webhooks.repositories where id = $1', [
    repository_id,
  ])
  assert.equal(rows.length, 1)
})

test('an installation that is suspended keeps its repositories, and one that is active again has them', async () => {
  const account = 'pausing'
  await tell({ action: 'created', account, repositories: ['pausing/one'] })
  await tell({ action: 'suspend', account, suspended: true, at: '2026-03-02T10:00:00Z' })
  assert.deepEqual(
    [(await read(account)).state, (await read(account)).repositories],
    ['suspended', ['pausing/one']],
  )
  await tell({ action: 'unsuspend', account, at: '2026-03-03T10:00:00Z' })
  assert.deepEqual(
    [(await read(account)).state, (await read(account)).repositories],
    ['active', ['pausing/one']],
  )
})

test('what comes late neither brings a deleted installation back nor takes the place of newer state', async () => {
  const account = 'leaving-us'
  await tell({ action: 'suspend', account, suspended: true, at: '2026-03-05T10:00:00Z' })
  await tell({ action: 'created', account, repositories: ['leaving-us/one'], at: '2026-03-01T10:00:00Z' })
  assert.equal((await read(account)).state, 'suspended')
  await tell({ action: 'deleted', account, repositories: ['leaving-us/one'], at: '2026-03-05T10:00:00Z' })
  await tell({ action: 'added', account, added: ['leaving-us/two'], at: '2026-03-06T10:00:00Z' })
  assert.equal((await read(account)).state, 'deleted')
})

test('an installation for all repositories has lost none; the same told twice changes nothing', async () => {
  const account = 'everything'
  await tell({ action: 'removed', account, removed: ['everything/one'] })
  await tell({ action: 'added', account, all: true, added: ['everything/one', 'everything/two'] })
  const { all_repositories, removed_repositories } = await read(account)
  assert.deepEqual([all_repositories, removed_repositories], [true, []])
  const before = (await changesOf(account)).length
  await tell({ action: 'added', account, all: true, added: ['everything/two'] })
  assert.equal((await changesOf(account)).length, before)
})
