import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { repositoriesContract } from '#contracts/repositories.ts'
import { requestReplay } from '#platform/events/log-administration.ts'
import { firstWorkspaceId } from '#platform/identity/principal.ts'
import { createTestRepository } from '#platform/testing/git.ts'
import { withCode } from '#platform/testing/with-code.ts'
import { named, startRepositories } from './testing/start-repositories.ts'

const { services, client, recordOf, stop } = await startRepositories()
after(stop)

const register = (body: Parameters<typeof client.createRepository>[0]['body']) =>
  client.createRepository({ body })
/** Waits for a state that the background work brings about. */
async function eventually<T>(read: () => Promise<T>, isReached: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + 10_000
  for (;;) {
    const value = await read()
    if (isReached(value)) return value
    assert.ok(Date.now() < deadline, `not reached: ${JSON.stringify(value)}`)
    await sleep(20)
  }
}

test('a folder inside a work tree registers its repository, and its commits are recorded newest first', async (t) => {
  const git = await createTestRepository(t)
  const first = await git.commit({ files: { 'src/a.txt': 'a\nb\n' } })
  const second = await git.commit({ files: { 'src/a.txt': 'a\n' } })
  const repository = await register({ path: join(git.path, 'src'), name: 'inside' })
  assert.equal(repository.full_name, 'local/inside')
  assert.equal(repository.location, git.path)
  assert.equal(repository.head, second)

  await services.settle()
  const { commits, changes } = recordOf(repository.id)
  assert.deepEqual([...commits.keys()], [second, first])
  assert.deepEqual([...changes.keys()], [first, second])
  assert.equal(changes.get(second)?.deletions, 1)
})

test('the list comes in pages, each repository once', async () => {
  const all = (await client.listRepositories({ query: { limit: 200 } })).items.map((item) => item.full_name)
  const paged: string[] = []
  let cursor: string | null | undefined
  do {
    const page = await client.listRepositories({ query: { limit: 2, ...(cursor && { cursor }) } })
    paged.push(...page.items.map((item) => item.full_name))
    cursor = page.next_cursor
  } while (cursor !== null)
  assert.deepEqual(paged, all)
  assert.deepEqual(paged, [...new Set(paged)].sort())
  await assert.rejects(client.listRepositories({ query: { cursor: 'x' } }), withCode('invalid_request'))
})

test('nothing is seen from another workspace, nor on the disk by whom it is not', async (t) => {
  const { path } = await createTestRepository(t)
  await register({ path, owner: 'private', name: 'here' })
  const stranger = services.client(repositoriesContract, {
    workspace_id: '00000000-0000-7000-8000-000000000002',
  })
  assert.deepEqual((await stranger.listRepositories()).items, [])
  await assert.rejects(stranger.getRepository(named('private/here')), withCode('repository_not_found'))
  await assert.rejects(stranger.deleteRepository(named('private/here')), withCode('repository_not_found'))
  const member = services.client(repositoriesContract, { role: 'member' })
  const refused = withCode('forbidden', /admins of its first workspace/)
  for (const other of [stranger, member]) {
    for (const body of [{ path }, { url: `file://${path}` }]) {
      await assert.rejects(other.createRepository({ body }), refused, JSON.stringify(body))
    }
  }
  assert.deepEqual((await stranger.listRepositories()).items, [])
})

test('an edit grows the version, and one made on an old version is refused', async (t) => {
  const { path } = await createTestRepository(t)
  await register({ path, owner: 'team', name: 'old-name' })
  const url = '/repositories/team/old-name'
  const { headers } = await services.request(repositoriesContract, { method: 'GET', url })
  assert.equal(headers.etag, '"1"')

  const patch = (target: string, payload: object, tag: string) =>
    services.request(repositoriesContract, {
      method: 'PATCH',
      url: target,
      payload,
      headers: { 'if-match': tag },
    })
  const renamed = await patch(url, { name: 'new-name' }, '"1"')
  assert.equal(renamed.statusCode, 200)
  assert.equal(renamed.headers.etag, '"2"')
  const late = await patch('/repositories/team/new-name', { name: 'other' }, '"1"')
  assert.equal(late.statusCode, 412)
  assert.equal(late.json().code, 'precondition_failed')
  const events = await services.readEvents('repository.renamed')
  assert.partialDeepStrictEqual(events.at(-1)?.data, { full_name: 'team/new-name' })
})

test('a name that is taken cannot be given to another', async (t) => {
  const [one, other] = [await createTestRepository(t), await createTestRepository(t)]
  await register({ path: one.path, owner: 'pair', name: 'one' })
  await register({ path: other.path, owner: 'pair', name: 'other' })
  await assert.rejects(
    client.updateRepository({ ...named('pair/other'), body: { name: 'one' } }),
    withCode('repository_exists', /pair\/one/),
  )
})

test('edits at the same time are all made', async (t) => {
  const { path } = await createTestRepository(t)
  const { version } = await register({ path, owner: 'team', name: 'busy' })
  const edit = (paused: boolean) => client.updateRepository({ ...named('team/busy'), body: { paused } })
  await Promise.all([edit(true), edit(false), edit(true), edit(false)])
  assert.equal((await client.getRepository(named('team/busy'))).version, version + 4)
})

test('a paused repository is not synchronised until it goes on', async (t) => {
  const git = await createTestRepository(t)
  const { id } = await register({ path: git.path, owner: 'team', name: 'paused' })
  await services.settle()
  await client.updateRepository({ ...named('team/paused'), body: { paused: true } })
  const hash = await git.commit()
  await assert.rejects(client.syncRepository(named('team/paused')), withCode('conflict', /is paused/))
  await client.updateRepository({ ...named('team/paused'), body: { paused: false } })
  await services.settle()
  assert.ok(recordOf(id).commits.has(hash))
})

test('a folder that vanished is named in the progress, and when it is back the work goes on', async (t) => {
  const git = await createTestRepository(t)
  const { id } = await register({ path: git.path, owner: 'team', name: 'gone' })
  await services.settle()
  await rename(git.path, git.folder('moved'))
  await client.syncRepository(named('team/gone'))
  const failed = await eventually(
    () => client.getRepository(named('team/gone')),
    ({ progress }) => progress.stage === 'failed',
  )
  assert.equal(failed.progress.error?.code, 'not_a_repository')
  assert.match(failed.progress.error?.detail ?? '', /no folder/)
  await assert.rejects(
    client.getPatch({ params: { owner: 'team', name: 'gone', hash: 'abcdef' } }),
    withCode('not_a_repository'),
  )

  await rename(git.folder('moved'), git.path)
  const hash = await git.commit()
  await client.syncRepository(named('team/gone'))
  await services.settle()
  const back = await client.getRepository(named('team/gone'))
  assert.equal(back.progress.error, null)
  assert.ok(recordOf(id).commits.has(hash))
})

test('a repository in a folder above does not stand in for one that vanished', async (t) => {
  const outer = await createTestRepository(t)
  await outer.git('init', '--quiet', 'inner')
  await register({ path: join(outer.path, 'inner'), owner: 'team', name: 'inner' })
  await services.settle()
  await rm(join(outer.path, 'inner', '.git'), { recursive: true })
  await client.syncRepository(named('team/inner'))
  const { progress } = await eventually(
    () => client.getRepository(named('team/inner')),
    (repository) => repository.progress.stage === 'failed',
  )
  assert.equal(progress.error?.code, 'not_a_repository')
})

test('a patch is read from git by an abbreviated hash, and cut at the limit', async (t) => {
  const git = await createTestRepository(t)
  const lines = Array.from({ length: 500 }, (_, line) => `line ${line}\n`).join('')
  const hash = await git.commit({ files: { 'long.txt': lines } })
  await register({ path: git.path, owner: 'team', name: 'patches' })
  const params = { owner: 'team', name: 'patches', hash: hash.slice(0, 10) }
  const whole = await client.getPatch({ params })
  assert.equal(whole.hash, hash)
  assert.match(whole.patch, /^\+line 499$/m)
  assert.equal(whole.truncated, false)
  const cut = await client.getPatch({ params, query: { limit: 1024 } })
  assert.equal(cut.truncated, true)
  assert.ok(Buffer.byteLength(cut.patch) <= 1024)
  await assert.rejects(client.getPatch({ params: { ...params, hash: '0000000' } }), withCode('bad_revision'))
})

test('one revision is read and tracked, also one that no branch reaches', async (t) => {
  const git = await createTestRepository(t)
  await git.commit()
  const lost = await git.commit({ files: { 'lost.txt': 'x\n' } })
  await git.git('reset', '--quiet', '--hard', 'HEAD~')
  const { id } = await register({ path: git.path, owner: 'team', name: 'revisions' })
  const track = (revision: string) => client.readRevision({ ...named('team/revisions'), body: { revision } })
  assert.deepEqual(await track(lost.slice(0, 12)), { hash: lost })
  assert.equal(recordOf(id).changes.get(lost)?.additions, 1)
  await assert.rejects(track('no-such-branch'), withCode('bad_revision'))
  await assert.rejects(track('--output=/tmp/x'), withCode('bad_revision'))
})

test('counts follow the events exactly once, in whatever order coaching and retraction come, and can be rebuilt', async (t) => {
  const git = await createTestRepository(t)
  const { id } = await register({ path: git.path, owner: 'team', name: 'counted' })
  await services.settle()
  const workspace_id = firstWorkspaceId
  const [one, two, three] = [randomUUID(), randomUUID(), randomUUID()]
  const hash = 'a'.repeat(40)
  const reference = (commit_id: string) => ({ commit_id, repository_id: id, hash, measured: true })
  const coached = (commit_id: string, first: boolean) => ({
    commit_id,
    repository_id: id,
    hash,
    author_email: 'ada@example.com',
    type: null,
    quality_score: 8,
    quality_level: 'GOOD',
    provisional: false,
    first,
  })
  await services.database.transact((transaction) =>
    services.events.append(
      transaction,
      [
        ['commits.listed', { repository_id: id, commits: 3 }],
        ['commits.measured', { repository_id: id, commits: 3 }],
        ['commit.coached', coached(one, true)],
        ['commit.coached', coached(one, false)],
        ['commit.coached', coached(two, true)],
        ['commit.retracted', reference(two)],
        ['commit.retracted', reference(three)],
        ['commit.coached', coached(three, true)],
        ['commit.restored', reference(three)],
        ['commit.coached', { ...coached(one, true), repository_id: randomUUID() }],
      ].map(([type, data]) => ({ workspace_id, type: String(type), data })),
    ),
  )
  const readCounts = async () => {
    await services.settle()
    const { commits, measured, coached } = await client.getRepository(named('team/counted'))
    return { commits, measured, coached }
  }
  const expected = { commits: 2, measured: 2, coached: 2 }
  assert.deepEqual(await readCounts(), expected)
  await requestReplay(services.database, 'repositories.counts')
  assert.deepEqual(await readCounts(), expected)
})
