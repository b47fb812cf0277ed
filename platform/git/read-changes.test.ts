import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { createTestRepository, type TestRepository } from '../testing/git.ts'
import type { ReadChangesOptions } from './change-stream.ts'
import type { GitChanges } from './changes.ts'
import { readChanges } from './read-changes.ts'
import { openRepository } from './repository.ts'

async function read(
  { path, environment, git }: Pick<TestRepository, 'path' | 'environment' | 'git'>,
  options: ReadChangesOptions & { hashes?: readonly string[] } = {},
): Promise<GitChanges[]> {
  const repository = await openRepository(path, { environment })
  const hashes = options.hashes ?? (await git('rev-list', 'HEAD')).split('\n')
  const changes: GitChanges[] = []
  for await (const batch of readChanges(repository, hashes, options)) changes.push(...batch)
  assert.deepEqual(
    changes.map(({ hash }) => hash),
    hashes,
  )
  return changes
}

/** `git log --numstat` of HEAD, the measure of all counts: one line a file, by commit. */
async function numstat({ git }: Pick<TestRepository, 'git'>): Promise<Record<string, string[]>> {
  const output = await git('log', '--numstat', '-z', '--format=%x01%H%x02', 'HEAD')
  const commits = output.split('\u0001').slice(1)
  return Object.fromEntries(
    commits.map((commit) => {
      const [hash = '', files = ''] = commit.split('\u0002')
      const renamesJoined = files.replace(/^\0\n?/, '').replace(/\t\0([^\0]*)\0([^\0]*)\0/g, '\t$1 => $2\0')
      return [hash, renamesJoined.split('\0').filter(Boolean)]
    }),
  )
}

async function assertAgreesWithGit(repository: TestRepository): Promise<GitChanges[]> {
  const all = await read(repository)
  const ours = all.map(({ hash, files }) => [
    hash,
    files.map(({ path, previous_path, additions, deletions, binary }) => {
      const counts = binary ? '-\t-' : `${additions}\t${deletions}`
      return `${counts}\t${previous_path === null ? '' : `${previous_path} => `}${path}`
    }),
  ])
  assert.deepEqual(Object.fromEntries(ours), await numstat(repository))
  for (const { files, additions, deletions } of all) {
    assert.equal(
      additions,
      files.reduce((sum, file) => sum + file.additions, 0),
    )
    assert.equal(
      deletions,
      files.reduce((sum, file) => sum + file.deletions, 0),
    )
  }
  return all
}

const lines = (count: number, word = 'line') =>
  Array.from({ length: count }, (_, index) => `${word} ${index}\n`).join('')

test('added, modified, renamed, type-changed and deleted files are counted as git log --numstat counts', async (t) => {
  const repository = await createTestRepository(t)
  const { commit } = repository
  await commit({
    files: { 'a.txt': lines(20), 'b.txt': lines(5, 'b'), 'c.txt': 'to\nlink\n', empty: '', mode: 'm\n' },
  })
  await commit({ files: { 'a.txt': `${lines(10)}changed\n${lines(5)}` } })
  await commit({
    files: { 'a.txt': null, 'renamed.txt': `${lines(10)}changed\n${lines(5)}more\n`, empty: null },
  })
  await commit({ files: { 'c.txt': { link: 'to' }, 'renamed.txt': null, 'no-end': 'no newline at the end' } })
  await commit({
    files: { 'no-end': 'no newline either', 'b.txt': { link: 'c.txt' }, image: Buffer.from([0, 1, 2]) },
  })
  await commit({
    files: { image: Buffer.from([0, 1, 2, 3]), 'signs.txt': '--- a\n+++ b\n@@ -1 +1 @@\n\ndiff --git a b\n' },
  })
  await commit({ files: { 'signs.txt': '+++ b\n--- a\ndiff --git a b\n' } })
  await commit({ message: 'Nothing' })

  const changes = await assertAgreesWithGit(repository)
  const statuses = changes.map(({ files }) => files.map(({ path, status }) => `${status} ${path}`))
  assert.deepEqual(statuses.reverse().slice(1, 5), [
    ['modified a.txt'],
    ['deleted empty', 'renamed renamed.txt'],
    ['type_changed c.txt', 'added no-end', 'deleted renamed.txt'],
    ['type_changed b.txt', 'added image', 'modified no-end'],
  ])
})

test('merges and octopus merges change nothing of their own', async (t) => {
  const repository = await createTestRepository(t)
  const { commit, git } = repository
  const root = await commit({ files: { base: '1\n' } })
  for (const branch of ['one', 'two', 'three']) {
    await git('checkout', '--quiet', '-b', branch, root)
    await commit({ files: { [branch]: '1\n' } })
  }
  await git('checkout', '--quiet', 'main')
  await git('merge', '--quiet', '--no-edit', 'one', 'two', 'three')
  const [merge] = await assertAgreesWithGit(repository)
  assert.deepEqual([merge?.files, merge?.patch, merge?.patch_truncated], [[], '', false])
})

test('paths with quotes, newlines, tabs, other encodings and leading dashes come as they are', async (t) => {
  const repository = await createTestRepository(t)
  const { commit, gitWithInput, git } = repository
  const names = [
    '--output=x',
    'a "quoted"\\path',
    'new\nline',
    'tab\tbed',
    'grüße.txt',
    ' spaces ',
    ':(glob)**',
    '\u001b[31m',
  ]
  await commit({ files: Object.fromEntries(names.map((name) => [name, '1\n'])) })
  const blob = await gitWithInput('1\n2\n', 'hash-object', '-w', '--stdin')
  await gitWithInput(
    Buffer.concat([Buffer.from(`100644 ${blob}\t`), Buffer.from('café', 'latin1'), Buffer.from('\0')]),
    'update-index',
    '-z',
    '--index-info',
  )
  await git('commit', '--quiet', '--message=Add a Latin-1 name')

  const [latin, rest] = await read(repository)
  assert.deepEqual(
    latin?.files.map(({ path, additions }) => [path, additions]),
    [['café', 2]],
  )
  assert.deepEqual(rest?.files.map(({ path }) => path).sort(), names.toSorted())
  assert.ok(rest?.files.every(({ additions }) => additions === 1))
})

test('a submodule counts as one line and is marked', async (t) => {
  const repository = await createTestRepository(t)
  const { commit, git } = repository
  await git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},library`)
  await git('commit', '--quiet', '--message=Add library')
  await git('update-index', '--cacheinfo', `160000,${'2'.repeat(40)},library`)
  await git('commit', '--quiet', '--message=Update library')
  const changes = await assertAgreesWithGit(repository)
  assert.deepEqual(changes[0]?.files, [
    {
      path: 'library',
      previous_path: null,
      status: 'modified',
      additions: 1,
      deletions: 1,
      binary: false,
      submodule: true,
    },
  ])
  await commit({ files: { library: 'now a file\n' } })
  await assertAgreesWithGit(repository)
})

test('attributes of the work tree decide what is binary, and settings for people change nothing', async (t) => {
  const repository = await createTestRepository(t)
  const { commit, git } = repository
  await commit({
    files: { '.gitattributes': '*.dat binary\n*.txt diff=upper\n', 'a.dat': 'text\n', 'a.txt': 'one\ntwo\n' },
  })
  await commit({ files: { 'a.dat': 'text 2\n', 'a.txt': 'one\n\nthree\n' } })
  const before = await read(repository)
  for (const [name, value] of Object.entries({
    'diff.upper.textconv': 'tr a-z A-Z <',
    'diff.upper.command': 'false',
    'diff.external': 'false',
    'diff.suppressBlankEmpty': 'true',
    'diff.noprefix': 'true',
    'diff.context': '9',
    'diff.interHunkContext': '9',
    'color.ui': 'always',
  })) {
    await git('config', name, value)
  }
  assert.deepEqual(await read(repository), before)
  assert.deepEqual(
    before[0]?.files.map(({ path, binary }) => [path, binary]),
    [
      ['a.dat', true],
      ['a.txt', false],
    ],
  )
})

test('shallow and SHA-256 repositories agree with git', async (t) => {
  const repository = await createTestRepository(t, { object_format: 'sha256' })
  await repository.commit({ files: { a: lines(3), b: '1\n' } })
  await repository.commit({ files: { a: lines(4) } })
  await assertAgreesWithGit(repository)
  await repository.git(
    'clone',
    '--quiet',
    '--depth=1',
    `file://${repository.path}`,
    repository.folder('shallow'),
  )
  const git = (...args: string[]) => repository.git('-C', repository.folder('shallow'), ...args)
  await assertAgreesWithGit({ ...repository, path: repository.folder('shallow'), git })
})

test('the excerpt is a unified diff within its limits, with generated files left out', async (t) => {
  const repository = await createTestRepository(t)
  await repository.commit({
    files: {
      'package-lock.json': lines(5000),
      'src/a.ts': `const a = 1\n${'x'.repeat(5000)}\n`,
      'src/b.ts': lines(3000),
      'src/c.ts': 'export const c = "ü"\n',
    },
  })
  const [changes] = await read(repository, { excerpt: { limit_bytes: 4096, line_bytes: 100 } })
  assert.ok(changes)
  assert.equal(changes.patch_truncated, true)
  assert.ok(Buffer.byteLength(changes.patch) <= 4096)
  assert.doesNotMatch(changes.patch, /package-lock/)
  assert.match(
    changes.patch,
    /^diff --git a\/src\/a\.ts b\/src\/a\.ts\nnew file mode 100644\n--- \/dev\/null\n/,
  )
  assert.match(changes.patch, /^\+x{99}…$/m)
  assert.match(changes.patch, /^\+export const c = "ü"\n/m)
  assert.ok(changes.patch.endsWith('\n'))
})

test('a change that fits is kept whole, and generated files are shown when there are no others', async (t) => {
  const repository = await createTestRepository(t)
  await repository.commit({ files: { 'yarn.lock': 'a\n' } })
  const [changes] = await read(repository)
  assert.equal(
    changes?.patch,
    'diff --git a/yarn.lock b/yarn.lock\nnew file mode 100644\n--- /dev/null\n+++ b/yarn.lock\n@@ -0,0 +1 @@\n+a\n',
  )
  assert.equal(changes?.patch_truncated, false)
})

test('a commit of very many files and one of very long lines are counted in full', async (t) => {
  const repository = await createTestRepository(t)
  const { git, gitWithInput, commit } = repository
  const blob = await gitWithInput('1\n2\n', 'hash-object', '-w', '--stdin')
  const entries = Array.from(
    { length: 20_000 },
    (_, index) => `100644 ${blob}\tdir${index % 100}/file${index}\n`,
  )
  await gitWithInput(entries.join(''), 'update-index', '--index-info')
  await git('commit', '--quiet', '--message=Add very many files')
  await git('rm', '--quiet', '-r', '--cached', '.')
  await commit({ files: { minified: `${'x'.repeat(1_000_000)}\n${'+y'.repeat(500_000)}\n` } })
  const [long, many] = await read(repository, { hashes: (await git('rev-list', 'HEAD')).split('\n') })
  assert.deepEqual([long?.additions, long?.deletions], [2, 40_000])
  assert.deepEqual([many?.files.length, many?.additions], [20_000, 40_000])
})

test('commits with missing objects are named, with file names where only contents lack; others go on', async (t) => {
  const repository = await createTestRepository(t)
  const { commit, git, path } = repository
  const remove = async (revision: string) => {
    const hash = await git('rev-parse', revision)
    await rm(join(path, '.git/objects', hash.slice(0, 2), hash.slice(2)))
  }
  const first = await commit({ files: { a: '1\n' } })
  const noBlob = await commit({ files: { lost: 'lost\n' } })
  const noTree = await commit({ files: { lost: null, 'dir/b': '1\n' } })
  const last = await commit({ files: { 'dir/b': null, a: '2\n' } })
  const unknown = '1'.repeat(40)
  await remove(`${noBlob}:lost`)
  await remove(`${noTree}:dir`)

  const hashes = [unknown, first, noBlob, last, noTree, first]
  const changes = await read(repository, { hashes })
  const told = changes.map(({ files, additions, unreadable }) => [
    files.map(({ path }) => path).join(),
    additions,
    unreadable?.split(';')[0] ?? null,
  ])
  assert.deepEqual(told, [
    ['', 0, `The commit ${unknown} is missing or damaged.`],
    ['a', 1, null],
    [
      'lost',
      0,
      'Lines were not counted: contents of these files are missing here (a partial clone) or damaged.',
    ],
    ['', 0, `The files of commit ${last} are missing or damaged`],
    ['', 0, `The files of commit ${noTree} are missing or damaged`],
    ['a', 1, null],
  ])
})

test('a partial clone gives file names without counts and fetches nothing', async (t) => {
  const repository = await createTestRepository(t)
  const { commit, git, path, folder, environment } = repository
  for (let index = 0; index < 12; index++)
    await commit({ files: { a: `${index}\n`, [`b${index}`]: 'same\n' } })
  await git('config', 'uploadpack.allowFilter', 'true')
  await git('clone', '--quiet', '--bare', '--filter=blob:none', `file://${path}`, folder('partial'))
  const changes = await read({ environment, path: folder('partial'), git })
  assert.ok(
    changes.every(({ files, unreadable }) => files.length === 2 && unreadable?.includes('partial clone')),
  )
})

test('a long history is read by several processes, comes in order, and can be given up at any point', async (t) => {
  const repository = await createTestRepository(t)
  const { git, gitWithInput, path, environment } = repository
  const history = Array.from({ length: 1500 }, (_, index) => {
    const text = `${index}\n`
    return `commit refs/heads/main\ncommitter A <a@x> ${index} +0000\ndata 1\nx\nM 644 inline f${index % 7}\ndata ${text.length}\n${text}\n`
  })
  await gitWithInput(history.join(''), 'fast-import', '--quiet')
  const all = await read(repository, { processes: 3 })
  assert.equal(all.filter(({ additions }) => additions === 1).length, 1500)

  const opened = await openRepository(path, { environment })
  const hashes = (await git('rev-list', 'HEAD')).split('\n')
  for await (const batch of readChanges(opened, hashes)) {
    assert.deepEqual(batch[0]?.hash, hashes[0])
    break
  }
  const controller = new AbortController()
  await assert.rejects(
    async () => {
      for await (const _ of readChanges(opened, hashes, { signal: controller.signal })) controller.abort()
    },
    { code: 'aborted' },
  )
})

test('short hashes and options are refused before git sees them', async (t) => {
  const repository = await createTestRepository(t)
  await assert.rejects(read(repository, { hashes: ['--help'] }), { code: 'bad_revision' })
})
