import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdir, rename, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { createTestRepository, type TestRepository } from '#platform/testing/git.ts'
import { readFingerprint } from './read-fingerprints.ts'

/** Makes everything look an hour old, so that fingerprints are settled. */
async function settle({ git, path }: TestRepository): Promise<void> {
  const common = await git('rev-parse', '--path-format=absolute', '--git-common-dir')
  execFileSync('find', [common, join(path, '.git'), '-exec', 'touch', '-h', '-d', '1 hour ago', '{}', '+'])
}

test('a fingerprint stays while nothing moves, and is another one after every way a ref can move', async (t) => {
  const repository = await createTestRepository(t)
  const { git, commit, path } = repository
  await commit()
  await settle(repository)
  const changes: Record<string, () => Promise<unknown>> = {
    commit: () => commit(),
    branch: () => git('branch', 'side'),
    'nested branch': () => git('branch', 'feature/deep/one'),
    'commit on a nested branch': () => git('update-ref', 'refs/heads/feature/deep/one', 'HEAD~1'),
    tag: () => git('tag', '--annotate', '--message', 'v1', 'v1'),
    'another branch checked out': () => git('checkout', '--quiet', 'side'),
    'refs packed': () => git('pack-refs', '--all'),
    'packed branch deleted': () => git('branch', '--delete', '--force', 'feature/deep/one'),
    'remote branch': () => git('update-ref', 'refs/remotes/origin/main', 'HEAD'),
    'history cut': () => writeFile(join(path, '.git', 'shallow'), ''),
  }
  for (const [name, change] of Object.entries(changes)) {
    const before = await readFingerprint(path)
    assert.ok(before)
    assert.equal(await readFingerprint(path), before)
    await change()
    assert.notEqual(await readFingerprint(path), before, name)
    await settle(repository)
  }
})

test('work in the tree and the index moves no ref', async (t) => {
  const repository = await createTestRepository(t)
  await repository.commit()
  await settle(repository)
  const before = await readFingerprint(repository.path)
  await repository.write({ 'a.txt': 'a' })
  await repository.git('status')
  assert.equal(await readFingerprint(repository.path), before)
})

test('what was written just now has an unsettled fingerprint, which a later one differs from', async (t) => {
  const repository = await createTestRepository(t)
  await repository.commit()
  const fresh = await readFingerprint(repository.path)
  await utimes(join(repository.path, '.git', 'HEAD'), new Date(), new Date())
  assert.match(fresh ?? '', /~$/)
  await settle(repository)
  assert.doesNotMatch((await readFingerprint(repository.path)) ?? '~', /~$/)
})

test('bare repositories and linked worktrees have fingerprints, too', async (t) => {
  const repository = await createTestRepository(t)
  await repository.commit()
  const { git, folder } = repository
  await git('worktree', 'add', '--quiet', '-b', 'linked', folder('linked'))
  await git('clone', '--quiet', '--bare', '.', folder('bare.git'))
  await settle(repository)
  const linked = await readFingerprint(folder('linked'))
  await git('-C', folder('linked'), 'commit', '--quiet', '--allow-empty', '--message', 'Linked')
  assert.notEqual(await readFingerprint(folder('linked')), linked)
  const bare = await readFingerprint(folder('bare.git'))
  assert.ok(bare)
  await git('-C', folder('bare.git'), 'branch', 'other')
  assert.notEqual((await readFingerprint(folder('bare.git')))?.replace('~', ''), bare.replace('~', ''))
})

test('a repository that vanishes has another fingerprint; one with too many refs has none', async (t) => {
  const repository = await createTestRepository(t)
  await repository.commit()
  await settle(repository)
  const before = await readFingerprint(repository.path)
  await rename(repository.path, repository.folder('elsewhere'))
  assert.notEqual(await readFingerprint(repository.path), before)
  const refs = join(repository.folder('elsewhere'), '.git', 'refs', 'heads')
  await Promise.all(Array.from({ length: 201 }, (_, n) => mkdir(join(refs, `folder-${n}`))))
  assert.equal(await readFingerprint(repository.folder('elsewhere')), null)
})
