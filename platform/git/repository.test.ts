import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { createTestRepository } from '../testing/git.ts'
import { GitError } from './git-error.ts'
import { openRepository } from './repository.ts'

test('a work tree is opened from its root, a folder in it, its .git folder', async (t) => {
  const { path, environment, commit, git } = await createTestRepository(t)
  const hash = await commit({ files: { 'src/deep/a.ts': 'a\n' } })
  await git('remote', 'add', 'origin', 'https://ada:secret@example.com/ada/engine.git')

  for (const place of [path, join(path, 'src/deep'), join(path, '.git'), join(path, '.git/refs')]) {
    const { environment: _, ...repository } = await openRepository(place, { environment })
    assert.deepEqual(repository, {
      git_dir: join(path, '.git'),
      common_dir: join(path, '.git'),
      work_tree: path,
      bare: false,
      shallow: false,
      partial_clone: false,
      object_format: 'sha1',
      head: { branch: 'main', hash },
      origin: 'https://example.com/ada/engine.git',
    })
  }
})

test('a repository without commits has a branch but no hash', async (t) => {
  const { path, environment } = await createTestRepository(t)
  const repository = await openRepository(path, { environment })
  assert.deepEqual(repository.head, { branch: 'main', hash: null })
  assert.equal(repository.origin, null)
})

test('a detached HEAD has a hash but no branch', async (t) => {
  const { path, environment, commit, git } = await createTestRepository(t)
  const hash = await commit()
  await git('checkout', '--quiet', '--detach')
  assert.deepEqual((await openRepository(path, { environment })).head, { branch: null, hash })
})

test('a bare repository has no work tree', async (t) => {
  const { path, environment } = await createTestRepository(t, { bare: true })
  const repository = await openRepository(path, { environment })
  assert.equal(repository.bare, true)
  assert.equal(repository.work_tree, null)
  assert.equal(repository.git_dir, path)
})

test('a SHA-256 repository says so', async (t) => {
  const { path, environment, commit } = await createTestRepository(t, { object_format: 'sha256' })
  await commit()
  const repository = await openRepository(path, { environment })
  assert.equal(repository.object_format, 'sha256')
  assert.equal(repository.head.hash?.length, 64)
})

test('shallow and partial clones say so', async (t) => {
  const { path, environment, commit, git, folder } = await createTestRepository(t)
  await commit({ files: { a: '1\n' } })
  await commit({ files: { a: '2\n' } })
  await git('config', 'uploadpack.allowFilter', 'true')
  await git('clone', '--quiet', '--depth=1', `file://${path}`, folder('shallow'))
  await git('clone', '--quiet', '--bare', '--filter=blob:none', `file://${path}`, folder('partial'))

  const shallow = await openRepository(folder('shallow'), { environment })
  assert.deepEqual([shallow.shallow, shallow.partial_clone], [true, false])
  const partial = await openRepository(folder('partial'), { environment })
  assert.deepEqual([partial.shallow, partial.partial_clone], [false, true])
})

test('a linked worktree has its own HEAD and shares the objects', async (t) => {
  const { path, environment, commit, git, folder } = await createTestRepository(t)
  await commit()
  await git('worktree', 'add', '--quiet', '-b', 'topic', folder('linked'))
  for (const place of [folder('linked'), join(folder('linked'), '.git')]) {
    const repository = await openRepository(place, { environment })
    assert.equal(repository.work_tree, folder('linked'))
    assert.equal(repository.git_dir, join(path, '.git/worktrees/linked'))
    assert.equal(repository.common_dir, join(path, '.git'))
    assert.equal(repository.head.branch, 'topic')
  }
})

test('a submodule is a repository of its own', async (t) => {
  const { environment, commit, git, path } = await createTestRepository(t)
  const library = await createTestRepository(t)
  const hash = await library.commit({ files: { lib: '1\n' } })
  await commit()
  await git('submodule', '--quiet', 'add', library.path, 'library')
  const repository = await openRepository(join(path, 'library'), { environment })
  assert.equal(repository.work_tree, join(path, 'library'))
  assert.equal(repository.git_dir, join(path, '.git/modules/library'))
  assert.equal(repository.head.hash, hash)
})

test('paths that are no repository are refused with what to do', async (t) => {
  const { environment, folder } = await createTestRepository(t)
  await mkdir(folder('plain'))
  await writeFile(folder('file'), '')
  const messageOf = (path: string) =>
    openRepository(path, { environment }).then(
      () => assert.fail('opened'),
      (error) => {
        assert.ok(error instanceof GitError)
        assert.equal(error.code, 'not_a_repository')
        return error.message
      },
    )
  assert.match(await messageOf(folder('absent')), /^There is no folder ".*absent"; check the path\.$/)
  assert.match(await messageOf(folder('file')), /is a file, not a git repository; give the folder/)
  assert.match(await messageOf(folder('plain')), /is not in a git repository; .*"git init"/)
})

test('a missing git program is named as such', async (t) => {
  const { path } = await createTestRepository(t)
  await assert.rejects(openRepository(path, { environment: { PATH: '/nonexistent' } }), {
    code: 'git_not_found',
    message: /install git/,
  })
})

test('settings and hooks of a repository run nothing', async (t) => {
  const { path, environment, commit, git, folder } = await createTestRepository(t)
  await commit({ files: { a: '1\n' } })
  await writeFile(folder('run'), `#!/bin/sh\ntouch ${folder('ran')}\n`, { mode: 0o755 })
  await git('config', 'core.fsmonitor', folder('run'))
  await git('config', 'core.pager', folder('run'))
  await git('config', 'core.sshCommand', folder('run'))
  await openRepository(path, { environment })
  await assert.rejects(rm(folder('ran')), { code: 'ENOENT' })
})

test('a repository of another user is read', {
  skip: process.getuid?.() !== 0 && 'needs root',
}, async (t) => {
  const { path, environment, commit } = await createTestRepository(t)
  const hash = await commit()
  await promisify(execFile)('chown', ['-R', '65534:65534', path])
  assert.equal((await openRepository(path, { environment })).head.hash, hash)
})
