import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Push } from '#contracts/code-host.ts'
import type { AnnouncedCommit } from '#contracts/commits/commit.ts'
import { commitsContract } from '#contracts/commits.ts'
import { repositoriesContract } from '#contracts/repositories.ts'
import type { NewEvent } from '#platform/events/event-log.ts'
import { firstWorkspaceId } from '#platform/identity/principal.ts'
import { standIn, startTestServices, type TestServices } from '#platform/testing/service.ts'
import { commits } from './service.ts'
import { changesOf, commitOf, hashOf } from './testing/history.ts'
import { auth } from './testing/members.ts'

let host: TestServices
before(async () => {
  host = await startTestServices({ services: [commits, auth, standIn(repositoriesContract, {})] })
})
after(() => host.stop())

let repositories = 0

/** A repository that pushes tell of, and that git is read from. */
function newRepository() {
  const number = String(++repositories).padStart(12, '0')
  const repository_id = `01890000-0000-7000-8000-${number}`
  const repository = `acme/shop-${repositories}`
  const client = host.client(commitsContract)
  const now = () => new Date(Date.now() + 60_000).toISOString()
  return {
    push: async (...announced: AnnouncedCommit[]) => {
      const data: Push = {
        repository_id,
        repository,
        delivery_id: repository_id,
        ref: 'refs/heads/main',
        before: null,
        after: hashOf(1),
        forced: false,
        pusher: 'ada',
        commits: announced,
      }
      const event = { workspace_id: firstWorkspaceId, type: 'push.received', data }
      await host.database.transact((transaction) => host.events.append(transaction, [event]))
      await host.settle()
    },
    record: (...given: ReturnType<typeof commitOf>[]) =>
      client.recordCommits({ body: { repository_id, repository, commits: given } }),
    measure: (...changes: ReturnType<typeof changesOf>[]) =>
      client.recordChanges({ body: { repository_id, repository, changes } }),
    retractAnnounced: (announced_before = now()) =>
      host
        .client(commitsContract, { kind: 'service', id: 'repositories' })
        .retractAnnounced({ body: { repository_id, announced_before } }),
    unmeasured: async () => (await client.listUnmeasured({ query: { repository_id } })).hashes,
    statistics: () => client.getCommitStatistics({ query: { repository } }),
    get: (hash: string) => client.getCommit({ params: { hash }, query: { repository } }),
    list: (query: object = {}) => client.listCommits({ query: { repository, ...query } }),
    events: async (type: string) => {
      const all = (await host.readEvents(type)) as (NewEvent & { data: { repository_id: string } })[]
      return all.filter(({ data }) => data.repository_id === repository_id).map(({ data }) => data)
    },
  }
}

function announcementOf(number: number, over: Partial<AnnouncedCommit> = {}): AnnouncedCommit {
  const { parents: _parents, signed: _signed, ...metadata } = commitOf(number)
  return { ...metadata, files: [{ path: `src/part-${number}.ts`, status: 'modified' }], ...over }
}

test('an announced commit is listed at once, without figures, and told of once', async () => {
  const { push, get, list, unmeasured, events } = newRepository()
  await push(announcementOf(1))
  await push(announcementOf(1, { message: 'told again' }), announcementOf(2))
  const commit = await get(hashOf(1))
  assert.equal(commit.announced, true)
  assert.equal(commit.message, commitOf(1).message)
  assert.deepEqual([commit.parents, commit.additions, commit.files], [[], null, []])
  assert.equal((await list()).items.length, 2)
  const announced = await events('commit.announced')
  assert.deepEqual(
    announced.map((data) => (data as unknown as { hash: string }).hash),
    [hashOf(1), hashOf(2)],
  )
  assert.deepEqual(await events('commit.tracked'), [])
  assert.deepEqual(await unmeasured(), [], 'git is not asked for what it may not have yet')
})

test('git has the last word: its facts take the place of the notice’s, and the commit is tracked once', async () => {
  const { push, record, measure, get, list, statistics, unmeasured, events } = newRepository()
  await push(announcementOf(1, { message: 'hazy notice', author_name: 'ada', author_email: 'a@b' }))
  assert.deepEqual(await record(commitOf(1), commitOf(0)), { created: 2, restored: 0 })
  assert.deepEqual(await record(commitOf(1)), { created: 0, restored: 0 })
  assert.deepEqual(await unmeasured(), [hashOf(0), hashOf(1)])
  await measure(changesOf(0), changesOf(1))
  const { announced, id: _id, ...commit } = await get(hashOf(1))
  assert.equal(announced, false)
  const { message, parents, author_name, author_email } = commitOf(1)
  assert.deepEqual(
    [commit.message, commit.parents, commit.author_name, commit.author_email, commit.files_changed],
    [message, parents, author_name, author_email, 1],
  )
  assert.equal((await events('commit.tracked')).length, 2)
  const figures = await statistics()
  assert.deepEqual([figures.commits, figures.measured, figures.authors], [2, 2, 1])
  const listed = (await events('commits.listed')) as unknown as { commits: number }[]
  assert.equal(
    listed.reduce((sum, event) => sum + event.commits, 0),
    2,
    'each commit is counted once',
  )
  assert.equal((await list({ q: 'hazy' })).items.length, 0)
  assert.equal((await list({ q: 'missing' })).items.length, 2)
})

test('a merge is guessed from its message, and complete as soon as git confirms it', async () => {
  const { push, record, get, events } = newRepository()
  await push(
    announcementOf(3, { message: "Merge branch 'topic'" }),
    announcementOf(4, { message: 'Merge two lists' }),
  )
  assert.deepEqual([(await get(hashOf(3))).is_merge, (await get(hashOf(4))).is_merge], [true, false])
  await record(
    commitOf(3, { message: "Merge branch 'topic'" }),
    commitOf(4, { parents: [hashOf(1), hashOf(2)] }),
  )
  assert.deepEqual([(await get(hashOf(3))).is_merge, (await get(hashOf(4))).is_merge], [false, true])
  const tracked = (await events('commit.tracked')) as unknown as { hash: string }[]
  assert.deepEqual(
    tracked.map(({ hash }) => hash),
    [hashOf(4)],
  )
})

test('what git turns out not to have is retracted, and comes back when git gets it after all', async () => {
  const { push, record, measure, retractAnnounced, statistics, events, get } = newRepository()
  await push(announcementOf(1), announcementOf(2))
  await record(commitOf(1))
  assert.deepEqual(await retractAnnounced('2020-01-01T00:00:00Z'), { retracted: 0 })
  assert.deepEqual(await retractAnnounced(), { retracted: 1 })
  assert.deepEqual(await retractAnnounced(), { retracted: 0 })
  const figures = await statistics()
  assert.deepEqual([figures.commits, figures.retracted], [1, 1])
  const retracted = (await events('commit.retracted')) as unknown as { hash: string; measured: boolean }[]
  assert.deepEqual(
    retracted.map(({ hash, measured }) => [hash, measured]),
    [[hashOf(2), false]],
  )
  assert.deepEqual(await record(commitOf(2)), { created: 1, restored: 1 })
  assert.deepEqual(await measure(changesOf(2)), { measured: 1 })
  assert.equal((await get(hashOf(2))).retracted_at, null)
})

test('a commit that git told of first is left as it is', async () => {
  const { push, record, measure, get, events } = newRepository()
  await record(commitOf(1))
  await measure(changesOf(1))
  await push(announcementOf(1, { message: 'late notice' }))
  const commit = await get(hashOf(1))
  assert.deepEqual([commit.announced, commit.message], [false, commitOf(1).message])
  assert.deepEqual(await events('commit.announced'), [])
})

test('a commit that git has listed and not measured yet is announced by the notice all the same', async () => {
  const { push, record, measure, get, events } = newRepository()
  await record(commitOf(1))
  await push(announcementOf(1, { message: 'late notice' }))
  assert.equal((await events('commit.announced')).length, 1)
  assert.deepEqual([(await get(hashOf(1))).announced, (await events('commits.listed')).length], [false, 1])
  await measure(changesOf(1))
  assert.equal((await events('commit.tracked')).length, 1)
})

test('a push to a repository that was removed announces nothing and holds nobody up', async () => {
  const removed = newRepository()
  await removed.push(announcementOf(1))
  const [announced] = (await removed.events('commit.announced')) as { repository_id: string }[]
  assert.ok(announced)
  const data = { repository_id: announced.repository_id, full_name: 'acme/gone' }
  const event = { workspace_id: firstWorkspaceId, type: 'repository.removed', data }
  await host.database.transact((transaction) => host.events.append(transaction, [event]))
  await host.settle()
  await removed.push(announcementOf(2))
  const other = newRepository()
  await other.push(announcementOf(3))
  assert.equal((await removed.events('commit.announced')).length, 1)
  assert.equal((await other.events('commit.announced')).length, 1)
})
