import assert from 'node:assert/strict'
import { chmod, rm, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { createTestRepository, type TestRepository } from '../testing/git.ts'
import type { GitCommit } from './commit-object.ts'
import { type ListCommitsOptions, listCommits } from './list-commits.ts'
import { openRepository } from './repository.ts'
import { readTips } from './tips.ts'

async function list(
  { path, environment }: Pick<TestRepository, 'path' | 'environment'>,
  options: Partial<ListCommitsOptions> = {},
): Promise<GitCommit[]> {
  const repository = await openRepository(path, { environment })
  const include = options.include ?? (await readTips(repository)).map(({ hash }) => hash)
  const commits: GitCommit[] = []
  for await (const batch of listCommits(repository, { ...options, include })) commits.push(...batch)
  return commits
}

/** Writes a commit object as it is, which git would not make any more. */
async function writeRawCommit(
  repository: TestRepository,
  ref: string,
  object: Buffer | string,
): Promise<string> {
  const hash = await repository.gitWithInput(
    object,
    'hash-object',
    '-t',
    'commit',
    '-w',
    '--stdin',
    '--literally',
  )
  await repository.git('update-ref', ref, hash)
  return hash
}

const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'
const idents = 'author A <a@x> 1 +0000\ncommitter A <a@x> 1 +0000\n'

test('a commit is read field by field', async (t) => {
  const repository = await createTestRepository(t)
  const parent = await repository.commit()
  const hash = await repository.commit({
    message: 'Mend the engine\n\nIt was broken.\n',
    author: { name: 'Ada', email: 'ada@example.com' },
    committer: { name: 'Charles', email: 'charles@example.com' },
    date: '2024-03-01T10:00:00-0330',
  })
  const [commit] = await list(repository)
  assert.deepEqual(commit, {
    hash,
    tree: await repository.git('rev-parse', 'HEAD^{tree}'),
    parents: [parent],
    author_name: 'Ada',
    author_email: 'ada@example.com',
    authored_at: '2024-03-01T13:30:00Z',
    author_offset_minutes: -210,
    committer_name: 'Charles',
    committer_email: 'charles@example.com',
    committed_at: '2024-03-01T13:30:00Z',
    message: 'Mend the engine\n\nIt was broken.\n',
    signed: false,
  })
})

test('an empty repository has no commits', async (t) => {
  assert.deepEqual(await list(await createTestRepository(t)), [])
})

test('every commit comes once, newest first, merges and octopus merges with all parents', async (t) => {
  const repository = await createTestRepository(t)
  const { commit, git } = repository
  const root = await commit()
  const sides: string[] = []
  for (const branch of ['one', 'two', 'three']) {
    await git('checkout', '--quiet', '-b', branch, root)
    sides.push(await commit({ files: { [branch]: '1\n' } }))
  }
  await git('checkout', '--quiet', 'main')
  const merge = await git(
    'commit-tree',
    '-m',
    'Join',
    ...sides.flatMap((side) => ['-p', side]),
    `${root}^{tree}`,
  )
  await git('reset', '--quiet', '--hard', merge)

  const commits = await list(repository)
  assert.deepEqual(commits[0]?.parents, sides)
  assert.deepEqual(
    commits.map(({ hash }) => hash),
    (await git('rev-list', '--all')).split('\n'),
  )
})

test('history that was listed before is left out', async (t) => {
  const repository = await createTestRepository(t)
  const old = await repository.commit()
  const fresh = await repository.commit()
  const unknown = '1'.repeat(40)
  assert.deepEqual(
    (await list(repository, { exclude: [old, unknown] })).map(({ hash }) => hash),
    [fresh],
  )
})

test('names and addresses go by the mailmap, in a work tree and in a bare clone', async (t) => {
  const repository = await createTestRepository(t)
  const { commit, git, path, environment, folder } = repository
  await commit({ author: { name: 'Ada King', email: 'old@example.com' } })
  await commit({ author: { name: 'Grace <3', email: 'grace@example.com' } })
  await commit({ files: { '.mailmap': 'Ada Lovelace <ada@example.com> <OLD@example.com>\n' } })
  await git('clone', '--quiet', '--bare', path, folder('bare'))
  for (const place of [path, folder('bare')]) {
    const commits = await list({ path: place, environment })
    assert.deepEqual(
      commits.map(({ author_name, author_email }) => `${author_name} <${author_email}>`).sort(),
      (await git('log', '--format=%aN <%aE>')).split('\n').sort(),
    )
    assert.equal(commits.at(-1)?.author_email, 'ada@example.com')
  }
})

test('messages are kept to the byte: NUL, control characters, none at all, 10 MB', async (t) => {
  const repository = await createTestRepository(t)
  const huge = `Add everything\n\n${'x'.repeat(10 * 1024 * 1024)}\n`
  const control = 'Ring\u0007 the \u001b[31mbell\r\n\u0000after NUL'
  const messages: Record<string, string> = {}
  messages[await repository.commit({ message: '' })] = ''
  messages[await repository.commit({ message: huge })] = huge
  messages[await writeRawCommit(repository, 'refs/heads/nul', `tree ${emptyTree}\n${idents}\n${control}`)] =
    control
  for (const { hash, message } of await list(repository)) assert.ok(messages[hash] === message, hash)
})

test('messages and names are decoded by the declared encoding, else as UTF-8, else as windows-1252', async (t) => {
  const repository = await createTestRepository(t)
  const { git } = repository
  const encoded = (encoding: string, text: Buffer) =>
    Buffer.concat([Buffer.from(`tree ${emptyTree}\n${idents}${encoding}\n`), text])
  const cyrillic = Buffer.from([0xf0, 0xd2, 0xc9, 0xd7, 0xc5, 0xd4])
  const expected = {
    koi: [encoded('encoding KOI8-R\n', cyrillic), 'Привет'],
    utf: [encoded('', Buffer.from('Grüße 🚀')), 'Grüße 🚀'],
    latin: [encoded('', Buffer.from('Grüße', 'latin1')), 'Grüße'],
    unknown: [encoded('encoding x-nonsense\n', Buffer.from('Grüße')), 'Grüße'],
    lying: [encoded('encoding UTF-8\n', Buffer.from('Grüße', 'latin1')), 'Grüße'],
  } as const
  const messages = new Map<string, string>()
  for (const [name, [object, message]] of Object.entries(expected)) {
    messages.set(await writeRawCommit(repository, `refs/heads/${name}`, object), message)
  }
  await git('config', 'i18n.commitEncoding', 'ISO-8859-1')
  for (const { hash, message } of await list(repository)) assert.equal(message, messages.get(hash))
})

test('malformed headers and impossible dates are tolerated', async (t) => {
  const repository = await createTestRepository(t)
  const raw = (name: string, author: string) =>
    writeRawCommit(
      repository,
      `refs/heads/${name}`,
      `tree ${emptyTree}\nauthor ${author}\ncommitter ${author}\n\nx`,
    )
  const hashes = {
    far: await raw('far', 'A <a@x> 9223372036854775807 +0000'),
    past: await raw('past', 'A <a@x> -2208988800 +0000'),
    undated: await raw('undated', 'A <a@x>'),
    zone: await raw('zone', 'A <a@x> 0 +051800'),
    bare: await raw('bare', 'nobody in particular'),
  }
  const commits = Object.fromEntries((await list(repository)).map((commit) => [commit.hash, commit]))
  assert.equal(commits[hashes.far]?.authored_at, '9999-12-31T23:59:59Z')
  assert.equal(commits[hashes.past]?.authored_at, '1900-01-01T00:00:00Z')
  assert.equal(commits[hashes.undated]?.authored_at, '1970-01-01T00:00:00Z')
  assert.equal(commits[hashes.zone]?.author_offset_minutes, 0)
  assert.equal(commits[hashes.bare]?.author_name, 'nobody in particular')
})

test('a signature is noticed and is not part of the message', async (t) => {
  const repository = await createTestRepository(t)
  const signature =
    'gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ\n encoding KOI8-R\n -----END PGP SIGNATURE-----\n'
  await writeRawCommit(repository, 'refs/heads/main', `tree ${emptyTree}\n${idents}${signature}\nSigned\n`)
  const [commit] = await list(repository)
  assert.deepEqual([commit?.signed, commit?.message], [true, 'Signed\n'])
})

test('a shallow clone ends in commits without parents', async (t) => {
  const repository = await createTestRepository(t)
  await repository.commit()
  await repository.commit()
  await repository.git(
    'clone',
    '--quiet',
    '--depth=1',
    `file://${repository.path}`,
    repository.folder('shallow'),
  )
  const commits = await list({ ...repository, path: repository.folder('shallow') })
  assert.deepEqual(
    commits.map(({ parents }) => parents),
    [[]],
  )
})

test('SHA-256 repositories are listed', async (t) => {
  const repository = await createTestRepository(t, { object_format: 'sha256' })
  const hashes = [await repository.commit(), await repository.commit()]
  assert.deepEqual(
    (await list(repository)).map(({ hash }) => hash),
    hashes.reverse(),
  )
})

for (const [what, damage] of [
  ['missing', (path: string) => rm(path)],
  [
    'damaged',
    async (path: string) => {
      await chmod(path, 0o644)
      await truncate(path, 20)
    },
  ],
] as const) {
  test(`a ${what} commit is named once, and all that other ways lead to is listed`, async (t) => {
    const repository = await createTestRepository(t)
    const { commit, git, path } = repository
    const hidden = await commit({ message: 'Hidden behind the broken one' })
    const broken = await commit()
    const child = await commit()
    await git('checkout', '--quiet', '--orphan', 'other')
    const others = [await commit(), await commit()]
    await damage(join(path, '.git/objects', broken.slice(0, 2), broken.slice(2)))

    const unreadable: string[] = []
    const commits = await list(repository, {
      include: [child, others[1] ?? ''],
      onUnreadable: ({ hash }) => unreadable.push(hash),
    })
    const hashes = commits.map(({ hash }) => hash)
    assert.deepEqual(hashes, [others[1], others[0], child])
    assert.ok(!hashes.includes(hidden))
    assert.deepEqual(unreadable, [broken])
  })
}

test('listing can be cancelled, and given up in the middle', async (t) => {
  const { path, environment, commit } = await createTestRepository(t)
  const hash = await commit()
  await assert.rejects(list({ path, environment }, { signal: AbortSignal.abort() }), { code: 'aborted' })
  const repository = await openRepository(path, { environment })
  for await (const _ of listCommits(repository, { include: [hash] })) break
})
