import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createTestRepository, type TestRepository } from '#platform/testing/git.ts'
import { type BackfillFlow, named, startBackfillFlow, writeLinearHistory } from './backfill-flow.ts'

let flow: BackfillFlow
before(async () => {
  flow = await startBackfillFlow()
})
after(() => flow.stop())

const hashesOf = async (name: string, retracted: 'only' | 'exclude') => {
  const query = { repository: `test/${name}`, retracted, limit: 200 }
  const { items } = await flow.commits.listCommits({ query })
  return items.map(({ hash }) => hash).sort()
}

/** Three commits, of which the last two are then replaced by one. */
async function rewrite(git: TestRepository): Promise<{ lost: string[]; kept: string[] }> {
  const lost = [await git.git('rev-parse', 'HEAD'), await git.git('rev-parse', 'HEAD~')].sort()
  await git.git('reset', '--quiet', '--hard', 'HEAD~2')
  await git.commit({ message: 'Replace both', files: { 'new.txt': 'new\n' } })
  const kept = (await git.git('rev-list', 'HEAD')).split('\n').sort()
  return { lost, kept }
}

async function createHistory(...args: Parameters<typeof createTestRepository>): Promise<TestRepository> {
  const git = await createTestRepository(...args)
  for (const name of ['a', 'b', 'c']) await git.commit({ files: { [name]: `${name}\n` } })
  return git
}

test('what a force-push removed is retracted: marked, kept, and in no figure', async (t) => {
  const git = await createHistory(t)
  await flow.track(git.path, 'rewritten')
  const { lost, kept } = await rewrite(git)
  await flow.sync('rewritten')
  assert.deepEqual(await hashesOf('rewritten', 'only'), lost)
  assert.deepEqual(await hashesOf('rewritten', 'exclude'), kept)
  await flow.assertAgrees('rewritten', git.path)
  const detail = await flow.commits.getCommit({ params: { hash: lost[0] ?? '' } })
  assert.ok(detail.retracted_at)
})

test('what was retracted and comes back counts again', async (t) => {
  const git = await createHistory(t)
  await flow.track(git.path, 'restored')
  const before = await git.git('rev-parse', 'HEAD')
  await rewrite(git)
  await flow.sync('restored')
  await git.git('reset', '--quiet', '--hard', before)
  await flow.sync('restored')
  await flow.assertAgrees('restored', git.path)
  assert.equal((await hashesOf('restored', 'only')).length, 1)
})

test('a deleted branch takes away what only it reached', async (t) => {
  const git = await createHistory(t)
  await git.git('switch', '--quiet', '--create', 'topic')
  const only = await git.commit({ files: { topic: 'x\n' } })
  await git.git('switch', '--quiet', 'main')
  await flow.track(git.path, 'deleted')
  await git.git('branch', '--quiet', '-D', 'topic')
  await flow.sync('deleted')
  assert.deepEqual(await hashesOf('deleted', 'only'), [only])
  await flow.assertAgrees('deleted', git.path)
})

test('what git has cleared away after a rewrite is found all the same', async (t) => {
  const git = await createHistory(t)
  await flow.track(git.path, 'pruned')
  const { lost } = await rewrite(git)
  await git.git('reflog', 'expire', '--expire=now', '--all')
  await git.git('gc', '--quiet', '--prune=now')
  await flow.sync('pruned')
  assert.deepEqual(await hashesOf('pruned', 'only'), lost)
  await flow.assertAgrees('pruned', git.path)
})

test('a mirror follows the force-push of its remote', async (t) => {
  const git = await createHistory(t)
  await flow.repositories.createRepository({
    body: { url: `file://${git.path}`, owner: 'test', name: 'mirrored' },
  })
  await flow.services.settle()
  await flow.assertAgrees('mirrored', git.path)
  const { lost } = await rewrite(git)
  await flow.sync('mirrored')
  assert.deepEqual(await hashesOf('mirrored', 'only'), lost)
  await flow.assertAgrees('mirrored', git.path)
})

test('a rewrite in the middle of a listing leaves nothing behind', async (t) => {
  const git = await createHistory(t)
  const { id } = await flow.track(git.path, 'interrupted')
  // As a process leaves it that was killed after it had recorded commits of tips it never finished.
  const passing = await git.commit({ files: { passing: 'x\n' } })
  await flow.repositories.readRevision({ ...named('interrupted'), body: { revision: passing } })
  await flow.services.database.pool.query(
    `update repositories.backfills set touched_tips = touched_tips || $2::text, stage = 'listing'
     where repository_id = $1`,
    [id, passing],
  )
  await git.git('reset', '--quiet', '--hard', 'HEAD~')
  await flow.sync('interrupted')
  assert.deepEqual(await hashesOf('interrupted', 'only'), [passing])
  await flow.assertAgrees('interrupted', git.path)
})

test('removing a repository removes its commits, and it can be registered again', async (t) => {
  const git = await createHistory(t)
  await flow.track(git.path, 'removed')
  await flow.repositories.deleteRepository(named('removed'))
  await flow.services.settle()
  assert.deepEqual((await flow.commits.listCommits({ query: { repository: 'test/removed' } })).items, [])
  await flow.track(git.path, 'removed')
  await flow.assertAgrees('removed', git.path)
})

test('a renamed repository keeps its commits under the new name', async (t) => {
  const git = await createHistory(t)
  await flow.track(git.path, 'before')
  await flow.repositories.updateRepository({ ...named('before'), body: { name: 'after' } })
  await flow.services.settle()
  await flow.assertAgrees('after', git.path)
  await git.commit()
  await flow.sync('after')
  await flow.assertAgrees('after', git.path)
})

test('a cancelled backfill stops within a second and goes on where it was', async (t) => {
  const git = await createTestRepository(t)
  await writeLinearHistory(git, 5_000)
  await flow.repositories.createRepository({ body: { path: git.path, owner: 'test', name: 'cancelled' } })
  while ((await flow.read('cancelled')).commits === 0);
  const cancelled = await flow.repositories.cancelSync(named('cancelled'))
  assert.equal(cancelled.progress.stage, 'cancelled')
  const asked = performance.now()
  await flow.services.settle()
  assert.ok(performance.now() - asked < 1500, `${performance.now() - asked} ms`)
  const stopped = await flow.read('cancelled')
  assert.equal(stopped.progress.stage, 'cancelled')
  assert.ok(stopped.measured < 5_000)

  await flow.sync('cancelled')
  await flow.assertAgrees('cancelled', git.path)
})

test('broken objects are named, and the rest is tracked', async (t) => {
  const git = await createHistory(t)
  const [head, middle] = [await git.git('rev-parse', 'HEAD'), await git.git('rev-parse', 'HEAD~')]
  const blob = await git.git('rev-parse', `${head}:c`)
  await git.git('branch', 'oldest', 'HEAD~2')
  for (const hash of [middle, blob]) {
    await rm(join(git.path, '.git/objects', hash.slice(0, 2), hash.slice(2)), { force: true })
  }
  const broken = await flow.track(git.path, 'broken')
  assert.deepEqual([broken.commits, broken.measured], [2, 2])
  const named = broken.progress.unreadable.map(({ hash }) => hash)
  assert.deepEqual([...new Set(named)].sort(), [head, middle].sort())
  assert.notEqual(broken.progress.stage, 'failed')

  const again = await flow.sync('broken')
  assert.deepEqual(again.progress.unreadable, broken.progress.unreadable)
  assert.equal(again.commits, 2)
})

test('hostile content is tracked and comes back as the data it is', async (t) => {
  const git = await createTestRepository(t)
  const message = 'Alert <script>alert(1)</script>\n\n\u001b[31mred\u0007 \u202Eesrever\u0001'
  const path = 'src/<img src=x onerror=alert(1)>/--output=evil\n.txt'
  const hash = await git.commit({
    message,
    files: { [path]: 'a\n', link: { link: '/etc/passwd' } },
    author: { name: '"; drop table commits; --', email: "o'hara@example.org" },
  })
  const long = await git.commit({ message: `Long\n\n${'x'.repeat(10_000_000)}` })
  await git.commit({ message: Buffer.from('Caf\u00e9 au lait', 'latin1') })
  await git.commit({ message: '' })
  await flow.track(git.path, 'hostile')
  await flow.assertAgrees('hostile', git.path)
  const detail = await flow.commits.getCommit({ params: { hash } })
  assert.equal(detail.message.trimEnd(), message)
  assert.deepEqual(detail.files.map((file) => file.path).sort(), ['link', path])
  const stored = await flow.commits.getCommit({ params: { hash: long } })
  assert.ok(stored.message.length >= 10_000_000)
  await flow.repositories.listHotspots(named('hostile'))
  const patch = await flow.repositories.getPatch({ params: { ...named('hostile').params, hash } })
  assert.match(patch.patch, /passwd/)
})
