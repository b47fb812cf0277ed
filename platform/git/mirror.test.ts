import assert from 'node:assert/strict'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { createTestRepository } from '../testing/git.ts'
import { createMirror, fetchMirror, type TransferProgress } from './mirror.ts'
import { readTips } from './tips.ts'

test('a mirror is a bare copy of branches and tags, and tells how far it is', async (t) => {
  const { path, environment, commit, git, folder } = await createTestRepository(t)
  const hash = await commit({ files: { a: '1\n' } })
  await git('tag', 'v1')
  await git('update-ref', 'refs/pull/1/head', hash)
  const heard: TransferProgress[] = []
  const mirror = await createMirror(`file://${path}`, folder('below/mirror'), {
    environment,
    allow_file: true,
    onProgress: (progress) => heard.push(progress),
  })
  assert.equal(mirror.bare, true)
  assert.deepEqual(mirror.head, { branch: 'main', hash })
  assert.deepEqual(
    (await readTips(mirror)).map(({ ref }) => ref),
    ['HEAD', 'refs/heads/main', 'refs/tags/v1'],
  )
  assert.ok(heard.some(({ phase, done, total }) => phase === 'Receiving objects' && done === total))
  assert.deepEqual(await readdir(folder('below')), ['mirror'])
  assert.ok(!(await readdir(folder('below/mirror'))).includes('hooks'))
})

test('an empty remote is mirrored', async (t) => {
  const { path, environment, folder } = await createTestRepository(t)
  const mirror = await createMirror(path, folder('mirror'), { environment, allow_file: true })
  assert.equal(mirror.head.hash, null)
  assert.deepEqual(await readTips(mirror), [])
})

test('fetching follows force-pushes, removed branches and tags, and a new default branch', async (t) => {
  const { path, environment, commit, git, folder } = await createTestRepository(t)
  const base = await commit()
  await git('branch', 'doomed')
  await git('tag', 'moved')
  await commit()
  const options = { environment, allow_file: true }
  const mirror = await createMirror(path, folder('mirror'), options)

  await git('reset', '--quiet', '--hard', base)
  const replaced = await commit({ message: 'Replace history' })
  await git('branch', '--quiet', '-D', 'doomed')
  await git('tag', '--force', 'moved')
  await git('branch', '--move', 'trunk')
  const fetched = await fetchMirror(mirror, options)
  assert.deepEqual(fetched.head, { branch: 'trunk', hash: replaced })
  assert.deepEqual(await readTips(fetched), [
    { ref: 'HEAD', hash: replaced },
    { ref: 'refs/heads/trunk', hash: replaced },
    { ref: 'refs/tags/moved', hash: replaced },
  ])
})

test('a failed clone says why and leaves nothing behind', async (t) => {
  const { path, environment, commit, folder } = await createTestRepository(t)
  await commit()
  const options = { environment, allow_file: true, timeout_ms: 20_000 }
  await assert.rejects(createMirror(`file://${folder('absent')}`, folder('m/one'), options), {
    code: 'unreachable_remote',
  })
  await assert.rejects(createMirror('https://127.0.0.1:1/a/b', folder('m/one'), options), {
    code: 'unreachable_remote',
  })
  await assert.rejects(createMirror(path, folder('m/one'), { environment }), { code: 'unsupported_protocol' })
  await assert.rejects(createMirror(path, folder('m/one'), { ...options, signal: AbortSignal.abort() }), {
    code: 'aborted',
  })
  assert.deepEqual(await readdir(folder('m')), [])
  await writeFile(folder('taken'), '')
  await assert.rejects(createMirror(path, folder('taken'), options), { code: 'target_exists' })
})

test('credentials reach the server and are not written to disk', async (t) => {
  const { path, environment, commit, git, folder } = await createTestRepository(t)
  await commit({ files: { a: '1\n' } })
  await git('update-server-info')
  const expected = `Basic ${Buffer.from('ada:secret').toString('base64')}`
  const server = createServer(async (request, response) => {
    if (request.headers.authorization !== expected) return response.writeHead(401).end()
    const file = join(path, '.git', new URL(request.url ?? '', 'http://x').pathname)
    const content = await readFile(file).catch(() => null)
    return response.writeHead(content === null ? 404 : 200).end(content)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`

  await assert.rejects(createMirror(`http://${host}/`, folder('mirror'), { environment }), {
    code: 'authentication_failed',
  })
  const mirror = await createMirror(`http://ada:secret@${host}/`, folder('mirror'), { environment })
  assert.doesNotMatch(await readFile(join(mirror.git_dir, 'config'), 'utf8'), /secret|Basic|ada/)
  assert.equal(mirror.origin, `http://${host}/`)
  assert.deepEqual(await readdir(dirname(mirror.git_dir)), ['mirror', 'repository'])
})
