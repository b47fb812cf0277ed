import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TrackedCommit } from '#contracts/commits/events.ts'
import { commitsContract } from '#contracts/commits.ts'
import { repositoriesContract } from '#contracts/repositories.ts'
import { hasCode } from '#platform/errors/service-error.ts'
import type { NewEvent } from '#platform/events/event-log.ts'
import { standIn, startTestServices, type TestServices } from '#platform/testing/service.ts'
import { commits } from './service.ts'
import { changesOf, commitOf, fileOf, hashOf } from './testing/history.ts'
import { auth } from './testing/members.ts'

let host: TestServices
before(async () => {
  host = await startTestServices({ services: [commits, auth, standIn(repositoriesContract, {})] })
})
after(() => host.stop())

/** A repository that no other test writes to. */
function newRepository() {
  const number = String(++repositories).padStart(12, '0')
  const body = { repository_id: `01890000-0000-7000-8000-${number}`, repository: `acme/shop-${repositories}` }
  const client = host.client(commitsContract)
  return {
    ...body,
    record: (...given: ReturnType<typeof commitOf>[]) =>
      client.recordCommits({ body: { ...body, commits: given } }),
    measure: (...changes: ReturnType<typeof changesOf>[]) =>
      client.recordChanges({ body: { ...body, changes } }),
    retract: (...hashes: string[]) =>
      client.retractCommits({ body: { repository_id: body.repository_id, hashes } }),
    unmeasured: async (limit = 100) =>
      (await client.listUnmeasured({ query: { repository_id: body.repository_id, limit } })).hashes,
    statistics: () => client.getCommitStatistics({ query: { repository: body.repository } }),
    get: (hash: string) => client.getCommit({ params: { hash }, query: { repository: body.repository } }),
    events: async (type: string) => {
      const all = (await host.readEvents(type)) as (NewEvent & { data: TrackedCommit })[]
      return all.filter(({ data }) => data.repository_id === body.repository_id).map(({ data }) => data)
    },
  }
}
let repositories = 0

test('new commits are counted, and told of by one event a call', async () => {
  const { record, events } = newRepository()
  assert.deepEqual(await record(commitOf(2), commitOf(1)), { created: 2, restored: 0 })
  assert.deepEqual(await record(commitOf(3), commitOf(2)), { created: 1, restored: 0 })
  assert.deepEqual(await record(commitOf(3)), { created: 0, restored: 0 })
  const listed = await events('commits.listed')
  assert.deepEqual(
    listed.map((event) => (event as unknown as { commits: number }).commits),
    [2, 1],
  )
})

test('a commit that comes twice, in one call or in two, is one record and stays as it was first', async () => {
  const { record, get } = newRepository()
  assert.deepEqual(await record(commitOf(1), commitOf(1, { message: 'other' })), { created: 1, restored: 0 })
  await record(commitOf(1, { message: 'other' }))
  assert.equal((await get(hashOf(1))).message, commitOf(1).message)
})

test('the changes of a commit complete it: once, with all that a consumer needs', async () => {
  const { repository_id, repository, record, measure, events, get } = newRepository()
  await record(commitOf(1))
  const files = [
    fileOf('a.ts', { additions: 1, deletions: 0 }),
    fileOf('yarn.lock', { additions: 90, deletions: 9 }),
  ]
  assert.deepEqual(await measure(changesOf(1, files)), { measured: 1 })
  assert.deepEqual(await measure(changesOf(1)), { measured: 0 })
  const [event, ...more] = await events('commit.tracked')
  assert.equal(more.length, 0)
  const stored = await get(hashOf(1))
  assert.deepEqual(event, {
    commit_id: stored.id,
    repository_id,
    repository,
    ...commitOf(1),
    is_merge: false,
    is_bot: false,
    reverts: null,
    cherry_picked_from: null,
    files: [
      { ...files[1], generated: true },
      { ...files[0], generated: false },
    ],
    files_changed: 2,
    additions: 91,
    deletions: 9,
    patch: '+part 1\n',
    patch_truncated: false,
  })
})

test('a merge is complete at once, with no files', async () => {
  const { record, measure, events, unmeasured } = newRepository()
  await record(commitOf(3, { parents: [hashOf(1), hashOf(2)] }), commitOf(2))
  const measured = (await events('commits.measured')) as unknown as { commits: number }[]
  assert.deepEqual(
    measured.map((event) => event.commits),
    [1],
  )
  assert.deepEqual(await unmeasured(), [hashOf(2)])
  assert.deepEqual(await measure(changesOf(3)), { measured: 0 })
  const [event, ...more] = await events('commit.tracked')
  assert.equal(more.length, 0)
  assert.equal(event?.hash, hashOf(3))
  assert.deepEqual(event?.files, [])
})

test('changes of a commit nobody has listed are left aside', async () => {
  const { record, measure } = newRepository()
  await record(commitOf(1))
  assert.deepEqual(await measure(changesOf(1), changesOf(2)), { measured: 1 })
})

test('unmeasured commits come oldest first', async () => {
  const { record, unmeasured, measure } = newRepository()
  await record(commitOf(4), commitOf(2), commitOf(3), commitOf(1))
  await measure(changesOf(2))
  assert.deepEqual(await unmeasured(), [hashOf(1), hashOf(3), hashOf(4)])
  assert.deepEqual(await unmeasured(1), [hashOf(1)])
})

test('a retracted commit leaves every figure but its own, stays readable, and counts again when it comes again', async () => {
  const { record, measure, retract, statistics, events, get, unmeasured } = newRepository()
  await record(commitOf(1), commitOf(2), commitOf(3))
  await measure(changesOf(1), changesOf(2))
  assert.deepEqual(await retract(hashOf(2), hashOf(3), hashOf(99)), { retracted: 2 })
  assert.deepEqual(await retract(hashOf(2)), { retracted: 0 })

  const figures = await statistics()
  assert.deepEqual([figures.commits, figures.retracted, figures.files, figures.measured], [1, 2, 1, 1])
  assert.notEqual((await get(hashOf(2))).retracted_at, null)
  assert.deepEqual(await unmeasured(), [])
  assert.deepEqual(await measure(changesOf(3)), { measured: 0 })

  assert.deepEqual(await record(commitOf(2), commitOf(4)), { created: 1, restored: 1 })
  assert.equal((await get(hashOf(2))).retracted_at, null)
  assert.equal((await statistics()).retracted, 1)
  const gone = (await events('commit.retracted')) as unknown as { hash: string; measured: boolean }[]
  assert.deepEqual(gone.map(({ hash, measured }) => [hash, measured]).toSorted(), [
    [hashOf(2), true],
    [hashOf(3), false],
  ])
  assert.deepEqual(
    (await events('commit.restored')).map(({ hash }) => hash),
    [hashOf(2)],
  )
})

test('the same calls side by side make every record and every event once', async () => {
  const { record, measure, events, statistics } = newRepository()
  const numbers = Array.from({ length: 200 }, (_, number) => number)
  const calls = Array.from({ length: 6 }, async (_, caller) => {
    const shuffled = numbers.toSorted((a, b) => ((a * 7 + caller * 13) % 31) - ((b * 7 + caller * 13) % 31))
    await record(...shuffled.map((number) => commitOf(number)))
    await measure(...shuffled.map((number) => changesOf(number)))
  })
  await Promise.all(calls)
  const tracked = await events('commit.tracked')
  assert.equal(tracked.length, 200)
  assert.equal(new Set(tracked.map(({ hash }) => hash)).size, 200)
  const figures = await statistics()
  assert.deepEqual([figures.commits, figures.measured, figures.additions], [200, 200, 600])
})

test('a commit of 100,000 files is taken whole; its event names the 200 largest', async () => {
  const { record, measure, events, get, statistics } = newRepository()
  await record(commitOf(1))
  const files = Array.from({ length: 100_000 }, (_, number) => fileOf(`src/${number}.ts`))
  files[70_000] = fileOf('src/large.ts', { additions: 90 })
  assert.deepEqual(await measure(changesOf(1, files)), { measured: 1 })
  const [event] = await events('commit.tracked')
  assert.equal(event?.files_changed, 100_000)
  assert.equal(event?.files.length, 200)
  assert.equal(event?.files[0]?.path, 'src/large.ts')
  const stored = await get(hashOf(1))
  assert.equal(stored.files_changed, 100_000)
  assert.equal(stored.files.length, 1000)
  assert.equal((await statistics()).files, 100_000)
})

test('a message of 10 MB is stored whole; its event carries the beginning', async () => {
  const { record, measure, events, get } = newRepository()
  const message = `feat: say it all\n\n${'much to say '.repeat(900_000)}`
  await record(commitOf(1, { message }))
  await measure(changesOf(1))
  const stored = await get(hashOf(1))
  assert.equal(stored.message.length, message.length)
  assert.equal(stored.subject, 'feat: say it all')
  const [event] = await events('commit.tracked')
  assert.equal(event?.message, message.slice(0, 65_536))
})

test('hostile text is stored, NUL as its picture', async () => {
  const { record, measure, events, get } = newRepository()
  const message = '<script>alert(1)</script>\n\na\0b \ud800 \u001b[31m {"a":"\\u0000"} \',"\\'
  await record(commitOf(1, { message, author_name: 'A\0\udfff"\\', author_email: '' }))
  await measure({ ...changesOf(1, [fileOf('a\0b{},"\\\n')]), patch: '+\0\ud800' })
  const stored = await get(hashOf(1))
  assert.equal(stored.message, '<script>alert(1)</script>\n\na␀b \ufffd \u001b[31m {"a":"\\u0000"} \',"\\')
  assert.equal(stored.author_name, 'A␀\ufffd"\\')
  assert.equal(stored.files[0]?.path, 'a␀b{},"\\\n')
  const [event] = await events('commit.tracked')
  assert.equal(event?.patch, '+␀\ufffd')
})

test('an empty message, no parents and dates at the ends of time are stored', async () => {
  const { record, get } = newRepository()
  const odd = { message: '', authored_at: '0000-01-01T00:00:00Z', committed_at: '9999-12-31T23:59:59Z' }
  await record(commitOf(0, odd))
  const stored = await get(hashOf(0))
  assert.deepEqual([stored.message, stored.subject, stored.parents], ['', '', []])
  assert.deepEqual(
    [stored.authored_at, stored.committed_at],
    ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z'],
  )
})

test('figures that no column can hold are refused, and nothing is stored', async () => {
  const { record, measure, unmeasured } = newRepository()
  await record(commitOf(1))
  const invalid = (error: unknown) => hasCode(error, 'invalid_request')
  await assert.rejects(measure(changesOf(1, [fileOf('a', { additions: 2 ** 31 })])), invalid)
  await assert.rejects(record(commitOf(2, { author_offset_minutes: 1e12 })), invalid)
  await assert.rejects(
    record(commitOf(2, { committed_at: '2026-02-31T00:00:00Z', authored_at: 'x' })),
    invalid,
  )
  assert.deepEqual(await unmeasured(), [hashOf(1)])
})

test('commits of SHA-256 repositories are tracked', async () => {
  const { record, get } = newRepository()
  const hash = 'ab'.repeat(32)
  await record(commitOf(1, { hash, parents: ['cd'.repeat(32)] }))
  assert.equal((await get(hash.slice(0, 10))).hash, hash)
})

test('a writer killed again and again loses and doubles nothing', async () => {
  const { repository_id, repository, events, statistics } = newRepository()
  const writer = new URL('./testing/write-history.ts', import.meta.url).pathname
  const run = () =>
    spawn(process.execPath, [writer, host.url, repository_id, repository, '3000'], { stdio: 'ignore' })
  for (const patience of [350, 450, 550, 700]) {
    const child = run()
    const gone = once(child, 'exit')
    await sleep(patience)
    child.kill('SIGKILL')
    await gone
  }
  const [code] = await once(run(), 'exit')
  assert.equal(code, 0)
  const tracked = await events('commit.tracked')
  assert.equal(tracked.length, 3000)
  assert.equal(new Set(tracked.map(({ hash }) => hash)).size, 3000)
  for (const type of ['commits.listed', 'commits.measured']) {
    const counts = (await events(type)) as unknown as { commits: number }[]
    assert.equal(
      counts.reduce((sum, event) => sum + event.commits, 0),
      3000,
      type,
    )
  }
  const figures = await statistics()
  assert.deepEqual(
    [figures.commits, figures.measured, figures.additions, figures.files],
    [3000, 3000, 9000, 3000],
  )
})
