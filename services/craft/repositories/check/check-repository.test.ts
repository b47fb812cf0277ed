import assert from 'node:assert/strict'
import { once } from 'node:events'
import { rename, rm } from 'node:fs/promises'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { repositoriesContract } from '#contracts/repositories.ts'
import { hasCode } from '#platform/errors/service-error.ts'
import { createTestRepository, type TestRepository } from '#platform/testing/git.ts'
import { startRepositories } from '../testing/start-repositories.ts'

const { services, client, folder, stop } = await startRepositories({
  THROUGHLINE_ALLOW_PRIVATE_REMOTES: 'true',
})
after(stop)

/** As the service that asks for it, in a workspace. */
const asPeer = (workspace_id?: string) =>
  services.client(repositoriesContract, {
    kind: 'service',
    id: 'monitor',
    ...(workspace_id && { workspace_id }),
  })
const check = (name: string) => asPeer().checkRepository({ params: { owner: 'check', name } })
const outcomeOf = async (name: string) => (await check(name)).outcome
const synchronise = async (name: string) => {
  await client.syncRepository({ params: { owner: 'check', name } })
  await services.settle()
}
const register = async (repository: TestRepository, name: string, how: 'path' | 'url') => {
  const { id } = await client.createRepository({ body: { [how]: repository.path, owner: 'check', name } })
  await services.settle()
  return id
}

/** What moves tips, in this order. */
const moves: Record<string, (repository: TestRepository) => Promise<unknown>> = {
  'a commit': ({ commit }) => commit(),
  'a branch with a commit of its own': async ({ git, commit }) => {
    await git('checkout', '--quiet', '-b', 'side')
    await commit()
  },
  'another default branch': ({ git }) => git('checkout', '--quiet', 'main'),
  'a tag on a lone commit': async ({ git }) => {
    const lone = await git('commit-tree', '-m', 'Lone', 'HEAD^{tree}')
    await git('tag', '--annotate', '--message', 'v1', 'v1', lone)
  },
  'rewritten history': ({ git }) => git('commit', '--quiet', '--amend', '--allow-empty', '--message', 'Anew'),
  'a deleted branch': ({ git }) => git('branch', '--quiet', '-D', 'side'),
}

for (const how of ['path', 'url'] as const) {
  test(`a repository by ${how} is changed by what moves its tips, and unchanged once that is listed`, async (t) => {
    const repository = await createTestRepository(t)
    await repository.commit()
    await register(repository, `moved-${how}`, how)
    assert.equal(await outcomeOf(`moved-${how}`), 'unchanged')
    for (const [name, move] of Object.entries(moves)) {
      await move(repository)
      // Another default branch at known commits moves no tip of a folder.
      if (how === 'url' || name !== 'another default branch')
        assert.equal(await outcomeOf(`moved-${how}`), 'changed', name)
      await synchronise(`moved-${how}`)
      assert.equal(await outcomeOf(`moved-${how}`), 'unchanged', name)
    }
  })
}

test('an empty repository is unchanged until its first commit', async (t) => {
  const repository = await createTestRepository(t)
  await register(repository, 'empty', 'path')
  assert.equal(await outcomeOf('empty'), 'unchanged')
  await repository.commit()
  assert.equal(await outcomeOf('empty'), 'changed')
})

test('paused and cancelled repositories are left alone, and pausing and going on is told', async (t) => {
  const repository = await createTestRepository(t)
  await repository.commit()
  const repository_id = await register(repository, 'paused', 'path')
  const pause = (paused: boolean) =>
    client.updateRepository({ params: { owner: 'check', name: 'paused' }, body: { paused } })
  await pause(true)
  await pause(true)
  await repository.commit()
  assert.equal(await outcomeOf('paused'), 'halted')
  await pause(false)
  await services.settle()
  assert.equal(await outcomeOf('paused'), 'unchanged')
  const told = [
    ...(await services.readEvents('repository.paused')),
    ...(await services.readEvents('repository.resumed')),
  ]
  assert.deepEqual(
    told.map(({ data }) => data),
    [
      { repository_id, full_name: 'check/paused' },
      { repository_id, full_name: 'check/paused' },
    ],
  )
})

test('a folder or a remote that is gone is an error that says so', async (t) => {
  for (const how of ['path', 'url'] as const) {
    const repository = await createTestRepository(t)
    await repository.commit()
    await register(repository, `gone-${how}`, how)
    await rename(repository.path, repository.folder('elsewhere'))
    const code = how === 'path' ? 'not_a_repository' : 'unreachable_remote'
    await assert.rejects(check(`gone-${how}`), (error) => hasCode(error, code))
  }
})

test('a remote that does not answer is let go of when whoever asked gives up', async (t) => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1')
  t.after(() => silent.close())
  await once(silent, 'listening')
  const id = await register(await createTestRepository(t), 'silent', 'url')
  const { port } = silent.address() as AddressInfo
  await services.database.pool.query('update repositories.repositories set location = $2 where id = $1', [
    id,
    `git://127.0.0.1:${port}/silent.git`,
  ])
  const connected = once(silent, 'connection') as Promise<[Socket]>
  const caller = new AbortController()
  const asked = asPeer().checkRepository(
    { params: { owner: 'check', name: 'silent' } },
    { signal: caller.signal },
  )
  const [socket] = await connected
  socket.resume()
  caller.abort()
  await assert.rejects(asked)
  // Git has ended, and with it its connection.
  await once(socket, 'close')
})

test('a mirror that was lost is made again by the next synchronisation', async (t) => {
  const repository = await createTestRepository(t)
  await repository.commit()
  const id = await register(repository, 'lost-mirror', 'url')
  await rm(join(folder, 'mirrors', `${id}.git`), { recursive: true })
  assert.equal(await outcomeOf('lost-mirror'), 'changed')
  await synchronise('lost-mirror')
  assert.equal(await outcomeOf('lost-mirror'), 'unchanged')
})

test('fingerprints are given of local folders of the own workspace, and of nothing else', async (t) => {
  const repository = await createTestRepository(t)
  await repository.commit()
  const local = await register(repository, 'local-print', 'path')
  const remote = await register(await createTestRepository(t), 'remote-print', 'url')
  const body = { repository_ids: [local, remote, '0198f6a0-0000-7000-8000-0000000000ff'] }
  const { items } = await asPeer().readFingerprints({ body })
  assert.deepEqual(
    items.map(({ repository_id }) => repository_id),
    [local],
  )
  assert.equal(
    items[0]?.fingerprint?.replace('~', ''),
    (await check('local-print')).fingerprint?.replace('~', ''),
  )
  const stranger = asPeer('00000000-0000-7000-8000-000000000002')
  assert.deepEqual((await stranger.readFingerprints({ body })).items, [])
  await assert.rejects(client.readFingerprints({ body }), (error) => hasCode(error, 'forbidden'))
})
