import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestRepository } from '../testing/git.ts'
import { readPatch } from './patch.ts'
import { openRepository } from './repository.ts'

test('the whole diff of a commit is given, with the context asked for', async (t) => {
  const { path, environment, commit } = await createTestRepository(t)
  await commit({ files: { a: '1\n2\n3\n4\n5\n' } })
  const hash = await commit({ files: { a: '1\n2\nthree\n4\n5\n' } })
  const repository = await openRepository(path, { environment })
  const { patch, truncated } = await readPatch(repository, hash)
  assert.match(patch, /@@ -1,5 \+1,5 @@\n 1\n 2\n-3\n\+three\n 4\n 5\n$/)
  assert.equal(truncated, false)
  assert.match((await readPatch(repository, hash, { context: 0 })).patch, /@@ -3 \+3 @@\n-3\n\+three\n$/)
})

test('a first commit, a merge with a resolved conflict, and a merge without one are shown as git show does', async (t) => {
  const { path, environment, commit, git } = await createTestRepository(t)
  const root = await commit({ files: { a: 'one\n' } })
  await git('checkout', '--quiet', '-b', 'side')
  const side = await commit({ files: { a: 'side\n' } })
  await git('checkout', '--quiet', 'main')
  const main = await commit({ files: { a: 'main\n' } })
  await git('merge', '--quiet', '--strategy=ours', '--no-commit', side)
  const resolved = await commit({ files: { a: 'both\n' } })
  const clean = await git('commit-tree', '-m', 'Join', '-p', main, '-p', side, `${main}^{tree}`)
  const repository = await openRepository(path, { environment })
  assert.match((await readPatch(repository, root)).patch, /^diff --git a\/a b\/a\nnew file mode/)
  assert.match((await readPatch(repository, resolved)).patch, /@@@ .* @@@\n- main\n -side\n\+\+both\n/)
  assert.equal((await readPatch(repository, clean)).patch, '')
})

test('a long diff is cut at a line end and says so', async (t) => {
  const { path, environment, commit } = await createTestRepository(t)
  const hash = await commit({ files: { a: 'line\n'.repeat(100_000) } })
  const repository = await openRepository(path, { environment })
  const { patch, truncated } = await readPatch(repository, hash, { limit_bytes: 1003 })
  assert.equal(truncated, true)
  assert.ok(patch.length <= 1003 && patch.endsWith('+line\n'))
})

test('an unknown commit and an option are refused', async (t) => {
  const { path, environment, commit } = await createTestRepository(t)
  await commit()
  const repository = await openRepository(path, { environment })
  for (const hash of ['1'.repeat(40), '--output=x']) {
    await assert.rejects(readPatch(repository, hash), { name: 'GitError' })
  }
})
