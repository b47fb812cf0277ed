import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestRepository } from '../testing/git.ts'
import { countCommits, isAncestor, listVanished } from './reachability.ts'
import { openRepository } from './repository.ts'

test('commits are counted as git rev-list counts', async (t) => {
  const { path, environment, commit } = await createTestRepository(t)
  const [first, , third] = [await commit(), await commit(), await commit()]
  const repository = await openRepository(path, { environment })
  assert.equal(await countCommits(repository, { include: [] }), 0)
  assert.equal(await countCommits(repository, { include: [third] }), 3)
  assert.equal(await countCommits(repository, { include: [third], exclude: [first] }), 2)
})

test('a commit is its own ancestor and that of what follows it', async (t) => {
  const { path, environment, commit } = await createTestRepository(t)
  const [first, second] = [await commit(), await commit()]
  const repository = await openRepository(path, { environment })
  assert.equal(await isAncestor(repository, first, first), true)
  assert.equal(await isAncestor(repository, first, second), true)
  assert.equal(await isAncestor(repository, second, first), false)
  await assert.rejects(isAncestor(repository, '1'.repeat(40), first), { code: 'broken_object' })
})

test('a force-push and a deleted branch make commits vanish, unless another tip still reaches them', async (t) => {
  const { path, environment, commit, git } = await createTestRepository(t)
  const base = await commit()
  const shared = await commit()
  const amended = await commit()
  await git('branch', 'keeper', shared)
  await git('checkout', '--quiet', '-b', 'deleted', base)
  const gone = await commit()
  await git('checkout', '--quiet', 'main')
  await git('reset', '--quiet', '--hard', base)
  const replacement = await commit()
  const repository = await openRepository(path, { environment })
  const vanished = await listVanished(
    repository,
    [amended, shared, gone, '1'.repeat(40)],
    [replacement, shared],
  )
  assert.deepEqual(vanished.toSorted(), [amended, gone].toSorted())
  assert.deepEqual(await listVanished(repository, [], [replacement]), [])
})
