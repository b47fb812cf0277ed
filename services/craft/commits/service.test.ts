import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { commitsContract } from '#contracts/commits.ts'
import { repositoriesContract } from '#contracts/repositories.ts'
import { hasCode, ServiceError } from '#platform/errors/service-error.ts'
import { standIn, startTestServices, type TestServices } from '#platform/testing/service.ts'
import { commits } from './service.ts'
import { changesOf, commitOf, fileOf, hashOf } from './testing/history.ts'
import { auth } from './testing/members.ts'

const shop = { repository_id: '01890000-0000-7000-8000-00000000000a', repository: 'acme/shop' }
const fork = { repository_id: '01890000-0000-7000-8000-00000000000b', repository: 'beta/shop' }
const bot = { author_name: 'renovate[bot]', author_email: 'bot@renovateapp.com' }
const grace = { author_name: 'Grace Hopper', author_email: 'Grace@example.org' }

let host: TestServices
let client: ReturnType<typeof host.client<typeof commitsContract>>

/** Knows the shop alone, and tracks revision `main` as commit 50 when it is read. */
const repositories = standIn(repositoriesContract, {
  getRepository: ({ params }) => {
    if (`${params.owner}/${params.name}` === shop.repository) return describeShop()
    throw new ServiceError('repository_not_found', 'There is no such repository.')
  },
  readRevision: async ({ body }) => {
    if (body.revision !== 'main') throw new ServiceError('bad_revision', 'There is no such revision.')
    await client.recordCommits({ body: { ...shop, commits: [commitOf(50)] } })
    await client.recordChanges({ body: { ...shop, changes: [changesOf(50)] } })
    return { hash: hashOf(50) }
  },
})

before(async () => {
  host = await startTestServices({ services: [commits, auth, repositories] })
  client = host.client(commitsContract)
  const history = [
    commitOf(0),
    commitOf(1, { ...grace, message: 'fix: mend the_thing 100%\n\nThe parser crashed on empty input.' }),
    commitOf(2, { ...bot, message: 'build(deps): bump x' }),
    commitOf(3, { message: 'Merge branch y', parents: [hashOf(1), hashOf(2)] }),
    commitOf(4, { message: `Revert "x"\n\nThis reverts commit ${hashOf(1)}.` }),
    commitOf(5, { message: 'Say something' }),
  ]
  await client.recordCommits({ body: { ...shop, commits: history.toReversed() } })
  const changes = [
    changesOf(0, [fileOf('src/a.ts', { additions: 10 }), fileOf('README.md')]),
    changesOf(1, [fileOf('src/a.ts'), fileOf('src/deep/b.ts')]),
    changesOf(2, [fileOf('package-lock.json', { additions: 500, deletions: 400 })]),
    changesOf(4, [fileOf('src/deep/b.ts', { previous_path: 'src/b.ts', status: 'renamed' })]),
  ]
  await client.recordChanges({ body: { ...shop, changes } })
  await client.recordCommits({ body: { ...fork, commits: [commitOf(1), commitOf(90)] } })
})
after(() => host.stop())

type ListQuery = NonNullable<Parameters<typeof client.listCommits>[0]>['query']

/** Numbers of the commits of a list. */
async function list(query: ListQuery): Promise<number[]> {
  const { items } = await client.listCommits({ query: { repository: shop.repository, ...query } })
  return items.map(({ hash }) => numberOf(hash))
}

function numberOf(hash: string): number {
  return Number.parseInt(hash.slice(0, 8), 16)
}

function describeShop() {
  const progress = { stage: 'done' as const, listed: 0, measured: 0, coached: 0, total: 0, unreadable: [] }
  return {
    ...{
      id: shop.repository_id,
      owner: 'acme',
      name: 'shop',
      full_name: shop.repository,
      source: 'path' as const,
    },
    ...{
      location: '/srv/shop',
      default_branch: 'main',
      head: null,
      object_format: 'sha1' as const,
      shallow: false,
    },
    ...{ paused: false, commits: 0, measured: 0, coached: 0, version: 1, synced_at: null },
    progress: { ...progress, error: null, started_at: null, finished_at: null },
    created_at: '2026-01-01T00:00:00Z',
  }
}

test('lists are newest first, of one repository or of all', async () => {
  assert.deepEqual(await list({}), [5, 4, 3, 2, 1, 0])
  assert.deepEqual(await list({ sort: 'oldest' }), [0, 1, 2, 3, 4, 5])
  const { items } = await client.listCommits()
  assert.deepEqual(items.map(({ hash }) => numberOf(hash)).slice(0, 2), [90, 5])
  assert.deepEqual(await list({ repository: 'acme/unknown' }), [])
})

test('each filter keeps what it names', async () => {
  assert.deepEqual(await list({ author: 'grace@EXAMPLE.org' }), [1])
  assert.deepEqual(await list({ author: 'lovelace' }), [5, 4, 3, 0])
  assert.deepEqual(await list({ from: '2026-01-05T03:00:00+01:00', to: '2026-01-05T04:00:00Z' }), [3, 2])
  assert.deepEqual(await list({ type: 'fix' }), [1])
  assert.deepEqual(await list({ type: 'revert' }), [4])
  assert.deepEqual(await list({ merges: 'only' }), [3])
  assert.deepEqual(await list({ merges: 'exclude', bots: 'exclude' }), [5, 4, 1, 0])
  assert.deepEqual(await list({ bots: 'only' }), [2])
  assert.deepEqual(await list({ retracted: 'only' }), [])
  assert.deepEqual(await list({ level: 'GOOD' }), [])
})

test('words are found in whole messages by their beginning, whatever their case, indexed or not yet', async () => {
  const check = async () => {
    assert.deepEqual(await list({ q: 'PARSER empty' }), [1])
    assert.deepEqual(await list({ q: 'the_thi 100%' }), [1])
    assert.deepEqual(await list({ q: 'parser full' }), [])
    assert.deepEqual(await list({ q: `'); drop table x; -- "parser` }), [])
    assert.deepEqual(await list({ q: '% * & | !' }), [5, 4, 3, 2, 1, 0])
  }
  await check()
  while (await countUnindexed()) await sleep(20)
  await check()
  assert.deepEqual(await list({ q: 'arser' }), [], 'the index knows beginnings of words')
})

async function countUnindexed(): Promise<number> {
  const { rows } = await host.database.pool.query(
    'select count(*)::int as left from commits.unindexed_messages',
  )
  return rows[0].left
}

test('a path finds a file, or the files below a folder, and no namesakes', async () => {
  assert.deepEqual(await list({ path: 'src/a.ts' }), [1, 0])
  assert.deepEqual(await list({ path: 'src' }), [4, 1, 0])
  assert.deepEqual(await list({ path: './src/deep/' }), [4, 1])
  assert.deepEqual(await list({ path: 'src/b.ts' }), [4], 'under its name before the rename')
  assert.deepEqual(await list({ path: 'sr' }), [])
  assert.deepEqual(await list({ path: '/' }), [5, 4, 3, 2, 1, 0])
  assert.deepEqual(await list({ path: `src/${'long/'.repeat(700)}x` }), [])
})

test('the largest come first when asked for, without unmeasured ones', async () => {
  assert.deepEqual((await list({ sort: 'largest' })).slice(0, 3), [2, 0, 1])
  assert.ok(!(await list({ sort: 'largest' })).includes(5))
})

test('pages follow each other without a gap or a repetition, also for equal times', async () => {
  const repository = { repository_id: '01890000-0000-7000-8000-00000000000c', repository: 'acme/pages' }
  const same = { authored_at: '2026-02-01T00:00:00.123456Z' }
  const given = Array.from({ length: 25 }, (_, index) => commitOf(200 + index, index % 3 ? same : {}))
  await client.recordCommits({ body: { ...repository, commits: given } })
  await client.recordChanges({
    body: { ...repository, changes: given.map((_, index) => changesOf(200 + index)) },
  })
  for (const sort of ['newest', 'oldest', 'largest'] as const) {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const query = { repository: repository.repository, sort, limit: 4, ...(cursor && { cursor }) }
      const page = await client.listCommits({ query })
      seen.push(...page.items.map(({ hash }) => hash))
      cursor = page.next_cursor ?? undefined
    } while (cursor)
    assert.equal(seen.length, 25, sort)
    assert.equal(new Set(seen).size, 25, sort)
  }
})

test('no query makes a list answer with a 500', async () => {
  const hostile = [
    '%00',
    '%ED%A0%80',
    '%',
    '%27;--',
    encodeURIComponent('\\%_"{}[]()*&|!:<->'),
    'a'.repeat(200),
  ]
  const names = ['repository', 'author', 'q', 'path', 'cursor', 'from', 'to', 'type', 'sort', 'limit']
  for (const name of names) {
    for (const value of hostile) {
      const response = await host.request(commitsContract, { url: `/commits?${name}=${value}` })
      assert.ok([200, 400].includes(response.statusCode), `${name}=${value} answers ${response.statusCode}`)
    }
  }
})

test('a forged cursor is a 400 that names it', async () => {
  const response = await host.request(commitsContract, { url: '/commits?cursor=bm8' })
  assert.equal(response.statusCode, 400)
  assert.equal(response.json().errors[0].pointer, '/query/cursor')
})

test('a commit is found by its id, its hash, and a beginning that it shares with none', async () => {
  const query = { repository: shop.repository }
  const found = await client.getCommit({ params: { hash: hashOf(5) }, query })
  assert.equal(numberOf(found.hash), 5)
  assert.deepEqual(await client.getCommit({ params: { hash: found.id }, query: {} }), found)
  assert.deepEqual(await client.getCommit({ params: { hash: hashOf(5).slice(0, 8) }, query: {} }), found)
})

test('a beginning that several share, or a hash in two repositories, is a 409 that names them', async () => {
  const ambiguous = (names: RegExp) => (error: unknown) =>
    hasCode(error, 'commit_ambiguous') && names.test(String(error))
  await assert.rejects(client.getCommit({ params: { hash: '0000' }, query: {} }), ambiguous(/, and more/))
  const both = new RegExp(`${hashOf(1)} in acme/shop, ${hashOf(1)} in beta/shop`)
  await assert.rejects(client.getCommit({ params: { hash: hashOf(1) }, query: {} }), ambiguous(both))
  const one = await client.getCommit({ params: { hash: hashOf(1) }, query: { repository: fork.repository } })
  assert.equal(one.repository, fork.repository)
})

test('a commit that is not there is a 404, whatever is asked for', async () => {
  const unknown = ['ffffffff', 'f'.repeat(64), '01890000-0000-7000-8000-0000000000ff', '-'.repeat(36)]
  for (const hash of unknown) {
    await assert.rejects(
      client.getCommit({ params: { hash }, query: {} }),
      (error) => hasCode(error, 'commit_not_found'),
      hash,
    )
  }
})

test('a revision is read by the repositories service and answered as it is stored', async () => {
  const tracked = await client.trackCommit({ body: { repository: shop.repository, revision: 'main' } })
  assert.equal(numberOf(tracked.hash), 50)
  assert.equal(tracked.files_changed, 1)
  await assert.rejects(
    client.trackCommit({ body: { repository: shop.repository, revision: 'nope' } }),
    (error) => hasCode(error, 'bad_revision'),
  )
})

test('a complete record from a CI job is tracked once, with its changes or without', async () => {
  const { hash: _hash, unreadable: _unreadable, ...changes } = changesOf(60)
  const body = { repository: shop.repository, commit: commitOf(60), changes }
  const first = await client.trackCommit({ body })
  assert.equal(first.additions, 3)
  assert.deepEqual(await client.trackCommit({ body }), first)
  const bare = await client.trackCommit({ body: { repository: shop.repository, commit: commitOf(61) } })
  assert.equal(bare.additions, null)
})

test('to track neither or both, or in a repository nobody registered, is refused with the reason', async () => {
  const code = (expected: string) => (error: unknown) => hasCode(error, expected)
  const { repository } = shop
  const { hash: _hash, unreadable: _unreadable, ...changes } = changesOf(60)
  const invalid = [
    { repository },
    { repository, revision: 'main', commit: commitOf(60) },
    { repository, changes },
    { repository: 'no-owner', revision: 'main' },
  ]
  for (const body of invalid) await assert.rejects(client.trackCommit({ body }), code('invalid_request'))
  const elsewhere = { repository: 'acme/unknown', revision: 'main' }
  await assert.rejects(client.trackCommit({ body: elsewhere }), code('repository_not_found'))
})

test('an export has every commit that matches, with its message, a line each', async () => {
  const text = await client.exportCommits({
    query: { repository: shop.repository, to: '2026-01-05T06:00:00Z' },
  })
  const exported = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.deepEqual(
    exported.map(({ hash }) => numberOf(hash)),
    [5, 4, 3, 2, 1, 0],
  )
  const {
    files: _files,
    unreadable: _unreadable,
    ...stored
  } = await client.getCommit({
    params: { hash: hashOf(1) },
    query: { repository: shop.repository },
  })
  assert.deepEqual(exported[4], stored)
})

test('an export runs over many pages and can be taken as CSV that no spreadsheet runs', async () => {
  const repository = { repository_id: '01890000-0000-7000-8000-00000000000d', repository: 'acme/long' }
  const given = Array.from({ length: 600 }, (_, index) => commitOf(1000 + index, { message: '=cmd()|"x"' }))
  await client.recordCommits({ body: { ...repository, commits: given } })
  const url = `/commits/export?format=csv&repository=${repository.repository}`
  const response = await host.request(commitsContract, { url })
  assert.match(String(response.headers['content-type']), /^text\/csv/)
  assert.equal(response.headers['content-disposition'], 'attachment; filename="commits.csv"')
  const records = response.body.split('\r\n')
  assert.equal(records.length, 602)
  assert.ok(records[1]?.includes(`"'=cmd()|""x"""`))
})

test('an export that nothing matches is empty, with the header in CSV; a bad filter is a 400', async () => {
  const query = { repository: 'acme/unknown' }
  assert.equal(await client.exportCommits({ query }), '')
  assert.match(
    await client.exportCommits({ query: { ...query, format: 'csv' } }),
    /^id,repository,[^\r\n]*\r\n$/,
  )
  const response = await host.request(commitsContract, { url: '/commits/export?from=2026-02-31T00:00:00Z' })
  assert.equal(response.statusCode, 400)
})

test('another workspace sees and changes nothing', async () => {
  const stranger = host.client(commitsContract, { workspace_id: '00000000-0000-7000-8000-0000000000ee' })
  assert.deepEqual((await stranger.listCommits()).items, [])
  assert.equal((await stranger.getCommitStatistics()).commits, 0)
  assert.equal(await stranger.exportCommits(), '')
  await assert.rejects(stranger.getCommit({ params: { hash: hashOf(5) }, query: {} }), (error) =>
    hasCode(error, 'commit_not_found'),
  )
  const { repository_id } = shop
  assert.deepEqual(await stranger.retractCommits({ body: { repository_id, hashes: [hashOf(5)] } }), {
    retracted: 0,
  })
  assert.deepEqual((await stranger.listFileActivity({ query: { repository_id } })).items, [])
  await stranger.recordCommits({ body: { ...shop, commits: [commitOf(5)] } })
  assert.equal(
    (await client.listCommits({ query: { repository: shop.repository, q: 'Say something' } })).items.length,
    1,
  )
})

test('who may only look cannot record', async () => {
  const viewer = host.client(commitsContract, { role: 'viewer' })
  await viewer.listCommits()
  await assert.rejects(viewer.recordCommits({ body: { ...shop, commits: [] } }), (error) =>
    hasCode(error, 'forbidden'),
  )
})

test('files are listed with their commits, lines and authors, without generated ones and bots', async () => {
  const { items } = await client.listFileActivity({ query: { repository_id: shop.repository_id } })
  const [first] = items
  assert.deepEqual(first, {
    path: 'src/a.ts',
    commits: 2,
    additions: 13,
    deletions: 2,
    authors: [
      { email: 'ada@example.org', additions: 10 },
      { email: 'Grace@example.org', additions: 3 },
    ],
    changed_at: commitOf(1).authored_at,
  })
  assert.ok(!items.some(({ path }) => path === 'package-lock.json'))
})

test('files that changed together are paired, commits of many files left out', async () => {
  const repository = { repository_id: '01890000-0000-7000-8000-00000000000e', repository: 'acme/pairs' }
  const files = ['a', 'b', 'c'].map((path) => fileOf(path))
  const many = Array.from({ length: 31 }, (_, index) => fileOf(`m${index}`))
  const changes = [
    changesOf(300, files),
    changesOf(301, files.slice(0, 2)),
    changesOf(302, files.slice(1)),
    changesOf(303, [...files, ...many]),
    changesOf(304, many),
  ]
  const given = changes.map((_, index) => commitOf(300 + index))
  await client.recordCommits({ body: { ...repository, commits: given } })
  await client.recordChanges({ body: { ...repository, changes } })
  const { items } = await client.listCoChanges({ query: { repository_id: repository.repository_id } })
  assert.deepEqual(items, [
    { path: 'a', other_path: 'b', together: 2, commits: 3, other_commits: 4 },
    { path: 'b', other_path: 'c', together: 2, commits: 4, other_commits: 3 },
  ])
})
