import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { CommitStatistics } from '#contracts/commits/statistics.ts'
import { commitsContract } from '#contracts/commits.ts'
import { repositoriesContract } from '#contracts/repositories.ts'
import { listCommits } from '#platform/git/list-commits.ts'
import { readChanges } from '#platform/git/read-changes.ts'
import { openRepository } from '#platform/git/repository.ts'
import { createTestRepository, type TestRepository } from '#platform/testing/git.ts'
import { standIn, startTestServices, type TestServices } from '#platform/testing/service.ts'
import { commits } from './service.ts'
import { auth } from './testing/members.ts'

const ada = { name: 'Ada Lovelace', email: 'ada@example.com' }
const grace = { name: 'Grace', email: 'grace@example.com' }
const bot = { name: 'dependabot[bot]', email: '49699333+dependabot[bot]@users.noreply.github.com' }
const repository = { repository_id: '01890000-0000-7000-8000-000000000001', repository: 'acme/shop' }

let host: TestServices
let git: TestRepository['git']
let figures: CommitStatistics
const cleanups: (() => Promise<void>)[] = []

before(async () => {
  const source = await createTestRepository({ after: (action) => cleanups.push(action) })
  git = source.git
  await writeHistory(source)
  host = await startTestServices({ services: [commits, auth, standIn(repositoriesContract, {})] })
  await track(source)
  figures = await host.client(commitsContract).getCommitStatistics()
})
after(async () => {
  await host.stop()
  for (const cleanup of cleanups) await cleanup()
})

/** Authors of several names, a merge, a revert, a rename, a binary file, a lock file, another time zone, gaps. */
async function writeHistory({ commit, git: run }: TestRepository) {
  await commit({ message: 'feat: begin', files: { 'a.txt': 'one\ntwo\n', 'b.bin': Buffer.from([0, 1, 2]) } })
  await commit({
    message: 'fix: a',
    files: { 'a.txt': 'one\n2\nthree\n' },
    author: grace,
    date: '2024-01-02T23:30:00-0500',
  })
  await commit({
    message: 'Map names',
    files: {
      '.mailmap': 'Grace Hopper <grace@example.com>\nAda Lovelace <ada@example.com> <old@example.com>\n',
    },
  })
  await commit({
    message: 'docs: x',
    author: { name: 'ada', email: 'old@example.com' },
    files: { 'docs/x.md': 'x\n'.repeat(30) },
  })
  await commit({
    message: 'Move',
    files: { 'docs/x.md': null, 'docs/y.md': 'x\n'.repeat(30) },
    date: '2024-01-04T08:00:00+0530',
  })
  await commit({ message: 'Bump', author: bot, files: { 'package-lock.json': '{\n}\n'.repeat(50) } })
  await run('checkout', '--quiet', '-b', 'side', 'HEAD~2')
  await commit({ message: 'Side', author: grace, files: { 'side.txt': 'side\n' } })
  await run('checkout', '--quiet', 'main')
  await run('merge', '--quiet', '--no-edit', 'side')
  await run('revert', '--no-edit', 'HEAD~1')
  await commit({ message: '', author: ada })
}

async function track({ path, environment }: TestRepository) {
  const client = host.client(commitsContract)
  const opened = await openRepository(path, { environment })
  const include = [opened.head.hash ?? '']
  for await (const batch of listCommits(opened, { include })) {
    await client.recordCommits({ body: { ...repository, commits: batch } })
  }
  const { hashes } = await client.listUnmeasured({ query: { repository_id: repository.repository_id } })
  for await (const batch of readChanges(opened, hashes)) {
    const changes = batch.map((one) => ({
      ...one,
      files: one.files.map(({ submodule: _submodule, ...file }) => file),
      unreadable: one.unreadable ?? null,
    }))
    await client.recordChanges({ body: { ...repository, changes } })
  }
}

/** Lines added and deleted, as `git log --numstat` sums up. */
async function countLines(...options: string[]) {
  let additions = 0
  let deletions = 0
  const paths = new Set<string>()
  for (const line of (await git('log', '--numstat', '--format=', ...options)).split('\n')) {
    const [added = '', deleted = '', path = ''] = line.split('\t')
    additions += Number(added) || 0
    deletions += Number(deleted) || 0
    if (path) paths.add(path)
  }
  return { additions, deletions, paths: paths.size }
}

test('commits and merges are those of git rev-list', async () => {
  assert.equal(figures.commits, Number(await git('rev-list', '--count', 'HEAD')))
  assert.equal(figures.merges, Number(await git('rev-list', '--count', '--merges', 'HEAD')))
  assert.equal(figures.measured, figures.commits)
})

test('authors and their commits are those of git shortlog -sne', async () => {
  const lines = (await git('shortlog', '-sne', 'HEAD')).split('\n')
  const expected = lines.map((line) => /^\s*(\d+)\t(.*) <(.*)>$/.exec(line)?.slice(1)).toSorted()
  const authors = figures.by_author
    .map(({ name, email, commits }) => [String(commits), name, email])
    .toSorted()
  assert.deepEqual(authors, expected)
  assert.equal(figures.authors, expected.length)
})

test('lines and files are those of git log --numstat', async () => {
  const { additions, deletions, paths } = await countLines()
  assert.deepEqual([figures.additions, figures.deletions, figures.files], [additions, deletions, paths])
  const generated = await countLines('--', 'package-lock.json')
  assert.deepEqual(
    [figures.generated_additions, figures.generated_deletions],
    [generated.additions, generated.deletions],
  )
})

test('days are those of git log in UTC', async () => {
  const days = await git('log', '--date=format-local:%Y-%m-%d', '--format=%ad')
  const expected = Object.entries(Object.groupBy(days.split('\n'), (day) => day))
    .map(([day, all]) => [day, all?.length])
    .toSorted()
  assert.deepEqual(
    figures.by_day.map(({ day, commits }) => [day, commits]),
    expected,
  )
})

test('hours are those of the authors’ own clocks', async () => {
  const hours = await git('log', '--date=format:%u %H', '--format=%ad')
  const expected = Object.entries(Object.groupBy(hours.split('\n'), (hour) => hour))
    .map(([hour, all]) => `${hour} ${all?.length}`)
    .toSorted()
  const counted = figures.by_hour.map(
    ({ weekday, hour, commits }) => `${weekday} ${String(hour).padStart(2, '0')} ${commits}`,
  )
  assert.deepEqual(counted.toSorted(), expected)
})

test('bots and reverts are counted apart, and every commit has its place by type and level', () => {
  assert.deepEqual([figures.bots, figures.reverts, figures.retracted], [1, 1, 0])
  assert.equal(figures.by_author.find(({ name }) => name === bot.name)?.bot, true)
  const sum = (groups: { commits: number }[]) => groups.reduce((total, group) => total + group.commits, 0)
  assert.equal(sum(figures.by_type), figures.commits)
  assert.deepEqual(figures.by_level, [{ level: null, commits: figures.commits }])
  assert.equal(figures.by_type.find(({ type }) => type === 'revert')?.commits, 1)
})

test('filters narrow every figure', async () => {
  const client = host.client(commitsContract)
  const only = await client.getCommitStatistics({ query: { author: 'grace@example.com', merges: 'exclude' } })
  const { additions, deletions } = await countLines('--author=grace@example.com')
  assert.deepEqual([only.commits, only.authors, only.additions, only.deletions], [2, 1, additions, deletions])
  const none = await client.getCommitStatistics({ query: { repository: 'acme/unknown' } })
  assert.deepEqual([none.commits, none.first_authored_at, none.streak], [0, null, { current: 0, longest: 0 }])
})
