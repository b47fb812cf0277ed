import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createTestRepository, type TestRepository } from '#platform/testing/git.ts'
import { type BackfillFlow, named, startBackfillFlow } from './backfill-flow.ts'

let flow: BackfillFlow
before(async () => {
  flow = await startBackfillFlow()
})
after(() => flow.stop())

const bob = { name: 'Bob', email: 'bob@example.org' }
const lines = (count: number, word = 'line') =>
  Array.from({ length: count }, (_, line) => `${word} ${line}\n`).join('')

/** A history with two authors, a merge, a rename, a deletion, a binary file and a tag that no branch reaches. */
async function writeHistory(git: TestRepository): Promise<void> {
  await git.commit({
    message: 'Add app',
    files: { 'src/app.ts': lines(20), 'logo.png': Buffer.from([0, 1, 2]) },
  })
  await git.git('switch', '--quiet', '--create', 'topic')
  await git.commit({
    author: bob,
    message: 'Rename',
    files: { 'src/app.ts': null, 'src/main.ts': lines(21) },
  })
  await git.git('switch', '--quiet', 'main')
  await git.commit({ message: 'Document', files: { 'README.md': lines(5) } })
  await git.git('merge', '--quiet', '--no-ff', '--message', 'Merge topic', 'topic')
  await git.commit({ author: bob, message: 'Remove readme', files: { 'README.md': null } })
  await git.git('switch', '--quiet', '--detach')
  await git.commit({ message: 'Release', files: { VERSION: '1\n' } })
  await git.git('tag', '--annotate', '--message', 'v1', 'v1')
  await git.git('switch', '--quiet', 'main')
}

test('a history of every kind of change agrees with git', async (t) => {
  const git = await createTestRepository(t)
  await writeHistory(git)
  const repository = await flow.track(git.path, 'history')
  await flow.assertAgrees('history', git.path)
  assert.equal(repository.default_branch, 'main')
  assert.equal(repository.progress.stage, 'coaching')
  const { items } = await flow.repositories.listRepositoryCommits(named('history'))
  assert.deepEqual(items.map(({ subject }) => subject).sort(), [
    'Add app',
    'Document',
    'Merge topic',
    'Release',
    'Remove readme',
    'Rename',
  ])
})

test('people are one by the mailmap', async (t) => {
  const git = await createTestRepository(t)
  await git.commit({ author: { name: 'B', email: 'bob@old.example' } })
  await git.commit({ author: bob, files: { '.mailmap': 'Bob <bob@example.org> <bob@old.example>\n' } })
  await flow.track(git.path, 'mailmap')
  await flow.assertAgrees('mailmap', git.path)
  const { by_author } = await flow.repositories.getRepositoryStatistics(named('mailmap'))
  assert.deepEqual(
    by_author.map(({ email, commits }) => [email, commits]),
    [[bob.email, 2]],
  )
})

test('a repository without commits is done at once, and its first commit is found later', async (t) => {
  const git = await createTestRepository(t)
  const empty = await flow.track(git.path, 'empty')
  assert.equal(empty.progress.stage, 'done')
  assert.equal(empty.head, null)
  assert.equal(empty.default_branch, 'main')
  await git.commit({ files: { 'a.txt': 'a\n' } })
  await flow.sync('empty')
  await flow.assertAgrees('empty', git.path)
})

test('an unborn HEAD does not hide the other branches', async (t) => {
  const git = await createTestRepository(t)
  await git.commit()
  await git.git('symbolic-ref', 'HEAD', 'refs/heads/unborn')
  const repository = await flow.track(git.path, 'unborn')
  assert.deepEqual([repository.head, repository.commits], [null, 1])
})

test('a bare clone agrees with git', async (t) => {
  const git = await createTestRepository(t)
  await writeHistory(git)
  await git.git('clone', '--quiet', '--bare', git.path, git.folder('bare.git'))
  await flow.track(git.folder('bare.git'), 'bare')
  await flow.assertAgrees('bare', git.folder('bare.git'))
})

test('a repository with SHA-256 names agrees with git', async (t) => {
  const git = await createTestRepository(t, { object_format: 'sha256' })
  await writeHistory(git)
  const repository = await flow.track(git.path, 'sha256')
  assert.equal(repository.object_format, 'sha256')
  assert.equal(repository.head?.length, 64)
  await flow.assertAgrees('sha256', git.path)
})

test('a linked worktree is its repository, with the branch that is checked out there', async (t) => {
  const git = await createTestRepository(t)
  await writeHistory(git)
  await git.git('worktree', 'add', '--quiet', git.folder('linked'), 'topic')
  const repository = await flow.track(git.folder('linked'), 'worktree')
  assert.equal(repository.default_branch, 'topic')
  await flow.assertAgrees('worktree', git.path)
})

test('a submodule is a repository of its own', async (t) => {
  const [inner, outer] = [await createTestRepository(t), await createTestRepository(t)]
  await writeHistory(inner)
  await outer.git(
    '-c',
    'protocol.file.allow=always',
    'submodule',
    '--quiet',
    'add',
    inner.path,
    'vendor/inner',
  )
  await outer.commit({ message: 'Add submodule' })
  await flow.track(`${outer.path}/vendor/inner`, 'submodule')
  await flow.assertAgrees('submodule', `${outer.path}/vendor/inner`)
  await flow.track(outer.path, 'superproject')
  await flow.assertAgrees('superproject', outer.path)
})

test('a shallow clone agrees with git, before and after it was completed', async (t) => {
  const git = await createTestRepository(t)
  for (let commit = 0; commit < 6; commit++) await git.commit({ files: { 'a.txt': lines(commit) } })
  const shallow = git.folder('shallow')
  await git.git('clone', '--quiet', '--depth=2', `file://${git.path}`, shallow)
  const repository = await flow.track(shallow, 'shallow')
  assert.equal(repository.shallow, true)
  assert.equal(repository.commits, 2)
  await flow.assertAgrees('shallow', shallow)

  await git.git('-C', shallow, 'fetch', '--quiet', '--unshallow')
  const complete = await flow.sync('shallow')
  assert.equal(complete.shallow, false)
  assert.equal(complete.commits, 6)
})

test('of a partial clone everything is tracked but the lines that are not here', async (t) => {
  const git = await createTestRepository(t)
  await git.git('config', 'uploadpack.allowFilter', 'true')
  for (let commit = 1; commit < 4; commit++) await git.commit({ files: { 'a.txt': lines(commit) } })
  const partial = git.folder('partial')
  await git.git('clone', '--quiet', '--filter=blob:none', `file://${git.path}`, partial)
  const repository = await flow.track(partial, 'partial')
  assert.deepEqual([repository.commits, repository.measured], [3, 3])
  assert.match(repository.progress.unreadable[0]?.reason ?? '', /not counted/)
  const [newest] = (await flow.repositories.listRepositoryCommits(named('partial'))).items
  const detail = await flow.commits.getCommit({ params: { hash: newest?.hash ?? '' } })
  assert.deepEqual(
    detail.files.map(({ path }) => path),
    ['a.txt'],
  )
})

test('only what is new is read by a later sync', async (t) => {
  const git = await createTestRepository(t)
  await writeHistory(git)
  await flow.track(git.path, 'growing')
  const tracked = async () => (await flow.services.readEvents('commit.tracked')).length
  const before = await tracked()
  await flow.sync('growing')
  assert.equal(await tracked(), before)
  await git.commit({ files: { 'new.txt': lines(3) } })
  await flow.sync('growing')
  assert.equal(await tracked(), before + 1)
  await flow.assertAgrees('growing', git.path)
})

test('hotspots, coupling and ownership are drawn from the real history', async (t) => {
  const git = await createTestRepository(t)
  const nested = 'if (a) {\n    if (b) {\n        c()\n    }\n}\n'
  for (let commit = 1; commit < 6; commit++) {
    const files = { 'src/hot.ts': nested.repeat(commit), 'src/hot.test.ts': lines(commit) }
    await git.commit({ message: `Grow ${commit}`, files })
  }
  await git.commit({ author: bob, files: { 'docs/calm.md': lines(3), 'logo.png': Buffer.from([0, 1]) } })
  await flow.track(git.path, 'analysed')

  const hotspots = await flow.repositories.listHotspots(named('analysed'))
  assert.equal(hotspots.items[0]?.path, 'src/hot.ts')
  assert.equal(hotspots.items[0]?.lines, 25)
  assert.equal(hotspots.items[0]?.complexity, 20)
  assert.ok(!hotspots.items.some(({ path }) => path === 'logo.png'))

  const { items } = await flow.repositories.listCouplings(named('analysed'))
  assert.equal(items.length, 1)
  assert.partialDeepStrictEqual(items[0], { together: 5, degree: 1 })
  assert.deepEqual([items[0]?.path, items[0]?.other_path].sort(), ['src/hot.test.ts', 'src/hot.ts'])

  const ownership = await flow.repositories.getOwnership(named('analysed'))
  assert.equal(ownership.bus_factor, 2)
  assert.equal(ownership.items.find(({ path }) => path === 'docs/')?.main_author, bob.email)
})
