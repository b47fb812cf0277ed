import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { createTestRepository } from '../testing/git.ts'
import { openRepository } from './repository.ts'
import { readTips, type UnreadableObject } from './tips.ts'

test('HEAD, branches, remote branches and tags are tips; notes, stash and review heads are not', async (t) => {
  const { path, environment, commit, git, gitWithInput } = await createTestRepository(t)
  const first = await commit({ files: { a: '1\n' } })
  const second = await commit({ files: { a: '2\n' } })
  await git('branch', '--', 'topic', first)
  await git('update-ref', 'refs/remotes/origin/main', first)
  await git('tag', 'light', first)
  await git('tag', '--annotate', '--message=One', 'v1', second)
  await git('tag', '--annotate', '--message=Nested', 'v1-again', 'v1')
  await git('tag', 'a-file', await gitWithInput('text', 'hash-object', '-w', '--stdin'))
  for (const ref of ['refs/notes/commits', 'refs/stash', 'refs/pull/1/head'])
    await git('update-ref', ref, first)

  assert.deepEqual(await readTips(await openRepository(path, { environment })), [
    { ref: 'HEAD', hash: second },
    { ref: 'refs/heads/main', hash: second },
    { ref: 'refs/heads/topic', hash: first },
    { ref: 'refs/remotes/origin/main', hash: first },
    { ref: 'refs/tags/light', hash: first },
    { ref: 'refs/tags/v1', hash: second },
    { ref: 'refs/tags/v1-again', hash: second },
  ])
})

test('tips are read as they are now, not as when the repository was opened', async (t) => {
  const { path, environment, commit } = await createTestRepository(t)
  const repository = await openRepository(path, { environment })
  assert.deepEqual(await readTips(repository), [])
  const hash = await commit()
  assert.deepEqual(await readTips(repository), [
    { ref: 'HEAD', hash },
    { ref: 'refs/heads/main', hash },
  ])
})

test('branches named like options are branches', async (t) => {
  const { path, environment, commit, git } = await createTestRepository(t)
  const hash = await commit()
  await git('update-ref', 'refs/heads/--output=x', hash)
  const tips = await readTips(await openRepository(path, { environment }))
  assert.ok(tips.some(({ ref }) => ref === 'refs/heads/--output=x'))
})

test('a branch whose commit is missing is named, the others are read', async (t) => {
  const { path, environment, commit, git } = await createTestRepository(t)
  const kept = await commit()
  await git('checkout', '--quiet', '-b', 'broken')
  const lost = await commit()
  await git('checkout', '--quiet', 'main')
  await rm(join(path, '.git/objects', lost.slice(0, 2), lost.slice(2)))

  const unreadable: (UnreadableObject & { ref: string })[] = []
  const tips = await readTips(await openRepository(path, { environment }), {
    onUnreadable: (tip) => unreadable.push(tip),
  })
  assert.deepEqual(
    tips.map(({ hash }) => hash),
    [kept, kept],
  )
  assert.deepEqual(
    unreadable.map(({ ref, hash }) => ({ ref, hash })),
    [{ ref: 'refs/heads/broken', hash: lost }],
  )
})
