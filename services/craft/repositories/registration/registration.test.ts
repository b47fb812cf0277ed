import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { repositoriesContract } from '#contracts/repositories.ts'
import { createTestRepository } from '#platform/testing/git.ts'
import { withCode } from '#platform/testing/with-code.ts'
import { named, startRepositories } from '../testing/start-repositories.ts'

const { services, client, folder, recordOf, stop } = await startRepositories()
after(stop)

const register = (body: Parameters<typeof client.createRepository>[0]['body']) =>
  client.createRepository({ body })
const countRows = async () => {
  const { rows } = await services.database.pool.query(
    'select count(*) as count from repositories.repositories',
  )
  return rows[0].count
}

test('a repository is named after its remote, whose credentials are not shown', async (t) => {
  const git = await createTestRepository(t)
  await git.git('remote', 'add', 'origin', 'https://ada:s3cret@example.org/team/engine.git')
  const repository = await register({ path: git.path })
  assert.equal(repository.full_name, 'team/engine')
  assert.doesNotMatch(JSON.stringify(repository), /s3cret/)
})

test('what is no repository is refused with the reason, and leaves nothing behind', async (t) => {
  const before = await countRows()
  const git = await createTestRepository(t)
  const missing = git.folder('missing')
  await assert.rejects(register({ path: missing }), withCode('not_a_repository', /no folder ".*missing"/))
  await assert.rejects(register({ path: folder }), withCode('not_a_repository', /git init/))
  await assert.rejects(register({ path: 'a\0b' }), withCode('invalid_request', /U\+0000/))
  await assert.rejects(register({ url: missing }), withCode('unreachable_remote'))
  await assert.rejects(register({ url: 'ext::sh -c touch% /tmp/x' }), withCode('unsupported_location'))
  await assert.rejects(register({ url: '--upload-pack=touch /tmp/x' }), withCode('unsupported_location'))
  await assert.rejects(
    register({ url: 'http://127.0.0.1:9/x/y' }),
    withCode('unsupported_location', /private network/),
  )
  await assert.rejects(
    register({ url: 'https://no-such-host.invalid/x/y' }),
    withCode('unreachable_remote', /no-such-host\.invalid/),
  )
  assert.equal(await countRows(), before)
  assert.equal(existsSync(join(folder, 'mirrors')), false)
})

test('exactly one of path, url and github must be given', async () => {
  await assert.rejects(register({ owner: 'x' }), withCode('invalid_request', /exactly one/))
  await assert.rejects(
    register({ path: '/x', url: 'https://x/y/z' }),
    withCode('invalid_request', /exactly one/),
  )
})

test('a clash of names or places tells with whom', async (t) => {
  const [one, other] = [await createTestRepository(t), await createTestRepository(t)]
  await register({ path: one.path, owner: 'team', name: 'taken' })
  await assert.rejects(
    register({ path: other.path, owner: 'team', name: 'taken' }),
    withCode('repository_exists', new RegExp(`team/taken .*"${one.path}"`)),
  )
  await assert.rejects(
    register({ path: one.path, owner: 'team', name: 'free' }),
    withCode('repository_exists', /as team\/taken/),
  )
})

test('of two that register the same at once, one succeeds and the other is told', async (t) => {
  const { path } = await createTestRepository(t)
  const both = await Promise.allSettled([
    register({ path, owner: 'race', name: 'one' }),
    register({ path, owner: 'race', name: 'one' }),
  ])
  const failures = both.filter((result) => result.status === 'rejected')
  assert.equal(failures.length, 1)
  withCode('repository_exists')(failures[0]?.reason)
})

test('a remote is mirrored, and its removal takes the mirror away', async (t) => {
  const git = await createTestRepository(t)
  const head = await git.commit({ files: { 'a.txt': 'a\n' } })
  const repository = await register({ url: `file://${git.path}`, owner: 'far', name: 'away' })
  assert.equal(repository.source, 'url')
  assert.equal(repository.head, head)
  await services.settle()
  assert.deepEqual(await readdir(join(folder, 'mirrors')), [`${repository.id}.git`])
  assert.ok(recordOf(repository.id).commits.has(head))

  const next = await git.commit({ files: { 'a.txt': 'b\n' } })
  await client.syncRepository(named('far/away'))
  await services.settle()
  assert.ok(recordOf(repository.id).commits.has(next))

  await client.deleteRepository(named('far/away'))
  await assert.rejects(client.getRepository(named('far/away')), withCode('repository_not_found'))
  await services.settle()
  assert.deepEqual(await readdir(join(folder, 'mirrors')), [])
  const removed = await services.readEvents('repository.removed')
  assert.deepEqual(removed.at(-1)?.data, { repository_id: repository.id, full_name: 'far/away' })
})

test('a viewer may look and not register', async () => {
  const viewer = services.client(repositoriesContract, { role: 'viewer' })
  await viewer.listRepositories()
  await assert.rejects(viewer.createRepository({ body: { path: '/x' } }), withCode('forbidden'))
})
