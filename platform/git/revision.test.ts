import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestRepository } from '../testing/git.ts'
import { openRepository } from './repository.ts'
import { readCommit, resolveRevision } from './revision.ts'

test('branches, tags, prefixes and expressions name a commit', async (t) => {
  const { path, environment, commit, git } = await createTestRepository(t)
  const first = await commit()
  const second = await commit()
  await git('tag', '--annotate', '--message=One', 'v1', first)
  await git('update-ref', 'refs/heads/--option', first)
  const repository = await openRepository(path, { environment })
  for (const [revision, hash] of [
    ['HEAD', second],
    ['main~1', first],
    ['v1', first],
    [second.slice(0, 8), second],
    [second, second],
    ['--option', first],
  ] as const) {
    assert.equal(await resolveRevision(repository, revision), hash, revision)
  }
})

test('what names no commit is refused, and nothing is taken for an option', async (t) => {
  const { path, environment, commit, git, gitWithInput } = await createTestRepository(t)
  await commit()
  await git('tag', 'a-file', await gitWithInput('x', 'hash-object', '-w', '--stdin'))
  const repository = await openRepository(path, { environment })
  for (const revision of [
    '',
    'absent',
    '--all',
    '--help',
    'a\0b',
    'a-file',
    '1'.repeat(40),
    '$(true)',
    'main\nmain',
  ]) {
    await assert.rejects(
      resolveRevision(repository, revision),
      { name: 'GitError', code: 'bad_revision' },
      revision,
    )
  }
})

test('a prefix that fits several commits is called ambiguous', async (t) => {
  const { path, environment, commit, git } = await createTestRepository(t)
  // Of more commits than there are hex digits, two begin with the same one; four digits are git's shortest
  // prefix, so the
  // commits are searched for a pair that shares them.
  await commit()
  const tree = await git('rev-parse', 'HEAD^{tree}')
  const seen = new Map<string, string>()
  let prefix: string | undefined
  for (let index = 0; prefix === undefined; index++) {
    const hash = await git('commit-tree', '-m', `${index}`, tree)
    const start = hash.slice(0, 4)
    if (seen.has(start)) prefix = start
    seen.set(start, hash)
  }
  await assert.rejects(resolveRevision(await openRepository(path, { environment }), prefix), {
    code: 'ambiguous_revision',
    message: /give more digits/,
  })
})

test('one commit is read with its mailmap', async (t) => {
  const { path, environment, commit } = await createTestRepository(t)
  const hash = await commit({
    message: 'Name people\n',
    author: { name: 'A.', email: 'old@example.com' },
    files: { '.mailmap': 'Ada Lovelace <ada@example.com> <old@example.com>\n' },
  })
  const read = await readCommit(await openRepository(path, { environment }), 'HEAD')
  assert.deepEqual(
    [read.hash, read.author_name, read.author_email, read.message],
    [hash, 'Ada Lovelace', 'ada@example.com', 'Name people\n'],
  )
})
