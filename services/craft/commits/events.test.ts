import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { QualityLevel } from '#contracts/commits/commit.ts'
import { commitsContract } from '#contracts/commits.ts'
import { repositoriesContract } from '#contracts/repositories.ts'
import { hasCode } from '#platform/errors/service-error.ts'
import type { NewEvent } from '#platform/events/event-log.ts'
import { requestReplay } from '#platform/events/log-administration.ts'
import { firstWorkspaceId } from '#platform/identity/principal.ts'
import { standIn, startTestServices, type TestServices } from '#platform/testing/service.ts'
import { commits } from './service.ts'
import { changesOf, commitOf, hashOf } from './testing/history.ts'
import { auth } from './testing/members.ts'

let host: TestServices
let client: ReturnType<typeof host.client<typeof commitsContract>>
before(async () => {
  host = await startTestServices({ services: [commits, auth, standIn(repositoriesContract, {})] })
  client = host.client(commitsContract)
})
after(() => host.stop())

/** A repository of four commits, 0 to 3. */
async function newRepository(number: number) {
  const repository_id = `01890000-0000-7000-8000-${String(number).padStart(12, '0')}`
  const repository = `acme/shop-${number}`
  const numbers = [0, 1, 2, 3]
  const given = numbers.map((one) => commitOf(one, { message: 'Change it' }))
  await client.recordCommits({ body: { repository_id, repository, commits: given } })
  await client.recordChanges({
    body: { repository_id, repository, changes: numbers.map((one) => changesOf(one)) },
  })
  const { items } = await client.listCommits({ query: { repository, sort: 'oldest' } })
  return { repository_id, repository, ids: items.map(({ id }) => id) }
}

/** Tells the service of something that happened elsewhere, and waits until it has reacted. */
async function tell(...events: Omit<NewEvent, 'workspace_id'>[]) {
  const named = events.map((event) => ({ ...event, workspace_id: firstWorkspaceId }))
  await host.database.transact((transaction) => host.events.append(transaction, named))
  await host.settle()
}

function coached(
  repository_id: string,
  commit_id: string,
  quality_score: number,
  quality_level: QualityLevel,
) {
  const author = { hash: hashOf(0), author_email: 'ada@example.org' }
  const data = {
    commit_id,
    repository_id,
    ...author,
    type: 'fix',
    quality_score,
    quality_level,
    provisional: false,
    first: true,
  }
  return { type: 'commit.coached', data }
}

test('a score stands beside its commit, sorts and filters lists, and the newest one counts', async () => {
  const { repository_id, repository, ids } = await newRepository(1)
  const [a = '', b = '', c = ''] = ids
  await tell(
    coached(repository_id, a, 9.9, 'EXCELLENT'),
    coached(repository_id, b, 3.4, 'NEEDS_IMPROVEMENT'),
    coached(repository_id, c, 7.1, 'GOOD'),
    coached(repository_id, a, 6.2, 'FAIR'),
  )
  await tell(coached(repository_id, c, 7.3, 'GOOD'))
  const list = async (query: object) =>
    (await client.listCommits({ query: { repository, ...query } })).items.map(
      ({ quality_score }) => quality_score,
    )
  assert.deepEqual(await list({ sort: 'weakest' }), [3.4, 6.2, 7.3])
  assert.deepEqual(await list({ sort: 'best' }), [7.3, 6.2, 3.4])
  assert.deepEqual(await list({ sort: 'oldest' }), [6.2, 3.4, 7.3, null])
  assert.deepEqual(await list({ level: 'GOOD' }), [7.3])
  assert.deepEqual(await list({ type: 'fix', sort: 'oldest' }), [6.2, 3.4, 7.3])
  const { by_level, by_type } = await client.getCommitStatistics({ query: { repository } })
  assert.equal(by_level.find(({ level }) => level === 'FAIR')?.commits, 1)
  assert.deepEqual(by_type, [
    { type: 'fix', commits: 3 },
    { type: null, commits: 1 },
  ])
})

test('pages by score follow each other without a gap, also for equal scores', async () => {
  const { repository_id, repository, ids } = await newRepository(2)
  await tell(...ids.map((id) => coached(repository_id, id, 7.3, 'GOOD')))
  const first = await client.listCommits({ query: { repository, sort: 'best', limit: 3 } })
  const cursor = first.next_cursor ?? ''
  const second = await client.listCommits({ query: { repository, sort: 'best', limit: 3, cursor } })
  const seen = [...first.items, ...second.items].map(({ id }) => id)
  assert.deepEqual(seen.toSorted(), ids.toSorted())
  assert.equal(second.next_cursor, null)
})

test('the type a commit declares wins over the one coaching found', async () => {
  const { repository_id } = await newRepository(3)
  const repository = 'acme/shop-3'
  await client.recordCommits({
    body: { repository_id, repository, commits: [commitOf(9, { message: 'docs: x' })] },
  })
  const { id } = await client.getCommit({ params: { hash: hashOf(9) }, query: { repository } })
  await tell(coached(repository_id, id, 5, 'FAIR'))
  assert.equal((await client.getCommit({ params: { hash: id }, query: {} })).type, 'docs')
})

test('scores are the same after a replay of the log', async () => {
  const { repository_id, repository, ids } = await newRepository(4)
  await tell(...ids.map((id, index) => coached(repository_id, id, index, 'NEEDS_IMPROVEMENT')))
  const before = await client.listCommits({ query: { repository } })
  await requestReplay(host.database, 'commits.scores')
  await host.settle()
  assert.deepEqual(await client.listCommits({ query: { repository } }), before)
})

test('a renamed repository is found by its new name alone', async () => {
  const { repository_id, repository } = await newRepository(5)
  await tell({ type: 'repository.renamed', data: { repository_id, full_name: 'acme/store' } })
  assert.equal((await client.listCommits({ query: { repository: 'acme/store' } })).items.length, 4)
  assert.equal((await client.listCommits({ query: { repository } })).items.length, 0)
  await client.recordCommits({ body: { repository_id, repository, commits: [commitOf(8)] } })
  const late = await client.getCommit({ params: { hash: hashOf(8) }, query: { repository: 'acme/store' } })
  assert.equal(late.repository, 'acme/store', 'a writer that knows the old name does not bring it back')
})

test('a removed repository takes its commits along, and a late writer cannot bring them back', async () => {
  const { repository_id, repository, ids } = await newRepository(6)
  await newRepository(7)
  await tell(coached(repository_id, ids[0] ?? '', 5, 'FAIR'))
  await tell({ type: 'repository.removed', data: { repository_id, full_name: repository } })
  assert.equal((await client.listCommits({ query: { repository } })).items.length, 0)
  for (const table of ['commits', 'file_changes', 'scores']) {
    const { rows } = await host.database.pool.query(
      `select count(*)::int as left from commits.${table} where repository_id = $1`,
      [repository_id],
    )
    assert.equal(rows[0].left, 0, table)
  }
  for (const table of ['messages', 'message_words', 'measurements']) {
    const { rows } = await host.database.pool.query(
      `select count(*)::int as left from commits.${table} where commit_id = any($1)`,
      [ids],
    )
    assert.equal(rows[0].left, 0, table)
  }
  await assert.rejects(
    client.recordCommits({ body: { repository_id, repository, commits: [commitOf(1)] } }),
    (error) => hasCode(error, 'repository_not_found'),
  )
  await tell(coached(repository_id, ids[1] ?? '', 5, 'FAIR'))
  assert.equal((await client.listCommits({ query: { repository: 'acme/shop-7' } })).items.length, 4)
})

test('a repository registered again under the same name begins anew', async () => {
  const { repository_id, repository } = await newRepository(8)
  await tell({ type: 'repository.removed', data: { repository_id, full_name: repository } })
  const again = '01890000-0000-7000-8000-0000000000ff'
  await tell({ type: 'repository.registered', data: { repository_id: again, full_name: repository } })
  await client.recordCommits({ body: { repository_id: again, repository, commits: [commitOf(1)] } })
  assert.equal((await client.listCommits({ query: { repository } })).items.length, 1)
})
