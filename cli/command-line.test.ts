import assert from 'node:assert/strict'
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type ProgramOptions, runProgram } from '#platform/testing/run-program.ts'

const program = fileURLToPath(new URL('../bin/throughline', import.meta.url))
let folder: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'command-line-'))
})
after(() => rm(folder, { recursive: true, force: true }))

const people = {
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
  NO_COLOR: '1',
}

/** Runs the command as a person without a server would, in a home of its own. */
function throughline(args: readonly string[], options: ProgramOptions = {}) {
  const env = {
    HOME: folder,
    XDG_STATE_HOME: join(folder, 'state'),
    THROUGHLINE_URL: 'http://127.0.0.1:9',
    ...people,
    ...options.env,
  }
  return runProgram(program, args, { cwd: folder, ...options, env })
}

/** A repository with one commit. */
async function createRepository(): Promise<string> {
  const repository = await mkdtemp(join(folder, 'repository-'))
  const git = (...args: string[]) => runGit(repository, args)
  await git('init', '-q', '-b', 'main')
  await writeFile(join(repository, 'a.txt'), 'one\n')
  await git('add', '.')
  await git('commit', '-q', '-m', 'feat: begin')
  return repository
}

function runGit(cwd: string, args: readonly string[]) {
  return runProgram('git', args, { cwd, env: { HOME: folder, ...people } })
}

test('analyze answers each line in its place, says what is wrong with a broken one, and ends with 1', async () => {
  const input = [
    JSON.stringify({
      id: 'a',
      message: 'feat(parser): read quoted paths\n\nThey broke the import of archives.',
    }),
    'not json',
    JSON.stringify({ id: 'b', message: 7 }),
    JSON.stringify({
      id: 'c',
      message: '',
      files: [{ path: 'x.ts', additions: 1, deletions: 0 }],
      history: { ns: 1 },
    }),
  ].join('\n')
  const { code, stdout } = await throughline(['analyze'], { input })
  assert.equal(code, 1)
  const [a, broken, b, c] = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.equal(a.id, 'a')
  for (const name of ['has_why', 'has_what', 'tangled', 'risk', 'type']) {
    assert.ok(a[name].probability >= 0 && a[name].probability <= 1, name)
  }
  assert.ok(a.quality_score > c.quality_score, 'an empty message never does better')
  assert.deepEqual(Object.keys(broken), ['error'])
  assert.deepEqual([b.id, typeof b.error], ['b', 'string'])
  assert.equal(c.quality_level, 'NEEDS_IMPROVEMENT')
})

test('the nudge says something short, refuses only when strict, and leaves the file as it is', async () => {
  const repository = await createRepository()
  const file = join(repository, 'MESSAGE')
  await writeFile(file, 'wip\n# a comment of git\n')
  const advice = await throughline(['nudge', file], { cwd: repository })
  assert.equal(advice.code, 0)
  assert.ok(advice.stdout.trimEnd().split('\n').length <= 8)
  assert.equal((await throughline(['nudge', '--strict', file], { cwd: repository })).code, 1)
  assert.equal(await readFile(file, 'utf8'), 'wip\n# a comment of git\n')
})

test('the installed hook advises at a commit, a strict one refuses it, and the hook that was there runs first', async () => {
  const repository = await createRepository()
  const hooks = join(repository, '.git', 'hooks')
  await writeFile(join(hooks, 'commit-msg'), '#!/bin/sh\necho mine >> "$PWD/calls"\n')
  await chmod(join(hooks, 'commit-msg'), 0o755)
  const commit = (message: string) => runGit(repository, ['commit', '--allow-empty', '-m', message])

  assert.equal((await throughline(['hook', 'install'], { cwd: repository })).code, 0)
  const advised = await commit('wip')
  assert.equal(advised.code, 0)
  assert.match(advised.stdout + advised.stderr, /throughline: .* of 10/)
  assert.equal((await throughline(['hook', 'install', '--strict'], { cwd: repository })).code, 0)
  assert.equal((await commit('wip')).code, 1)
  assert.equal(await readFile(join(repository, 'calls'), 'utf8'), 'mine\nmine\n')

  await throughline(['hook', 'uninstall'], { cwd: repository })
  assert.match(await readFile(join(hooks, 'commit-msg'), 'utf8'), /echo mine/)
  assert.deepEqual(
    (await readdir(hooks)).filter((name) => name.includes('throughline')),
    [],
  )
})

test('track notes a commit once in the journal without a server, also after a line was cut short', async () => {
  const repository = await createRepository()
  const data = join(repository, 'data')
  const track = (...args: string[]) =>
    throughline(['track', '--data-dir', data, '--json', ...args], { cwd: repository })
  const first = JSON.parse((await track()).stdout)
  assert.equal(first.noted, 1)
  assert.equal(first.server, 'unreachable')
  await writeFile(first.journal, '{"id": "cut sh', { flag: 'a' })
  assert.equal(JSON.parse((await track('--all')).stdout).noted, 0)
  await runGit(repository, ['commit', '--allow-empty', '-m', 'docs: say more'])
  assert.equal(JSON.parse((await track('--all')).stdout).noted, 1)
  const latest = JSON.parse((await track('--show-latest')).stdout)
  assert.equal(latest.message.trim(), 'docs: say more')
  assert.deepEqual(Object.keys(latest), [
    'id',
    'hash',
    'author',
    'message',
    'timestamp',
    'files',
    'repository',
  ])
})

test('the shell completes commands, their commands and their options', async () => {
  const { code, stdout } = await throughline(['completion', 'bash'])
  assert.equal(code, 0)
  const complete = async (...words: string[]) => {
    const typed = ['throughline', ...words].map((word) => `'${word}'`).join(' ')
    const ask = `${stdout}\nCOMP_WORDS=(${typed}); COMP_CWORD=${words.length}; _throughline; echo "\${COMPREPLY[*]}"`
    return (await runProgram('bash', ['-c', ask])).stdout.trim()
  }
  assert.equal(await complete('ana'), 'analyze')
  assert.equal(await complete('events', 'dead'), 'dead-letters')
  assert.equal(await complete('coach', 'progress', '--da'), '--days --data-dir')
  for (const shell of ['zsh', 'fish'])
    assert.match((await throughline(['completion', shell])).stdout, /dead-letters/)
  assert.equal((await throughline(['completion', 'tcsh'])).code, 2)
})

test('a reader that has seen enough ends the command without a word', async () => {
  const lines = Array.from({ length: 3000 }, (_, id) => JSON.stringify({ id, message: 'Fix it' })).join('\n')
  const command = `"${process.execPath}" cli/main.ts analyze | head -1`
  const { stdout, stderr } = await runProgram('sh', ['-c', command], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    input: lines,
  })
  assert.equal(stdout.trim().split('\n').length, 1)
  assert.equal(stderr, '')
})

test('wrong words end with 2, no server with 3, and each with a sentence that says what to do', async () => {
  const wrong = await throughline(['frobnicate'])
  assert.equal(wrong.code, 2)
  assert.match(wrong.stderr, /--help/)
  const unreachable = await throughline(['status'])
  assert.equal(unreachable.code, 3)
  assert.match(unreachable.stderr, /throughline up/)
})

test('an address of a server with credentials is refused before anything is sent, and not repeated', async () => {
  for (const url of ['http://ada:secret@127.0.0.1:9', 'ftp://127.0.0.1']) {
    const { code, stderr } = await throughline(['status', '--url', url])
    assert.equal(code, 2, url)
    assert.match(stderr, /--url must be an http or https address without credentials/)
    assert.doesNotMatch(stderr, /secret/)
  }
})

test('a path that is no repository ends the start before anything is made', async () => {
  const data = join(folder, 'never-made')
  const { code, stderr } = await throughline(['up', '--repo', folder, '--data-dir', data, '--no-open'])
  assert.equal(code, 1)
  assert.match(stderr, /repository/)
  await assert.rejects(readdir(data))
})
