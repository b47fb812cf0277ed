import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { commitsContract } from '#contracts/commits.ts'
import { repositoriesContract } from '#contracts/repositories.ts'
import { firstWorkspaceId, type Principal, servicePrincipal } from '#platform/identity/principal.ts'
import { standIn, startTestServices, type TestServices } from '#platform/testing/service.ts'
import { commits } from './service.ts'
import { saveScores } from './store/scores.ts'
import { changesOf, commitOf } from './testing/history.ts'
import { auth, members } from './testing/members.ts'

const shop = { repository_id: '01890000-0000-7000-8000-00000000000a', repository: 'acme/shop' }
const ada: Partial<Principal> = { id: '01890000-0000-7000-8000-0000000000a1', emails: ['ada@example.org'] }
const graceId = '01890000-0000-7000-8000-0000000000b1'
const grace = { author_name: 'Grace', author_email: 'Grace@Example.org' }
const stranger = { author_name: 'Stranger', author_email: 'stranger@example.net' }

let host: TestServices

before(async () => {
  host = await startTestServices({ services: [commits, auth, standIn(repositoriesContract, {})] })
  const client = host.client(commitsContract)
  const history = [commitOf(0), commitOf(1, grace), commitOf(2, stranger)]
  await client.recordCommits({ body: { ...shop, commits: history } })
  await client.recordChanges({ body: { ...shop, changes: [0, 1, 2].map((number) => changesOf(number)) } })
  const { items } = await client.listCommits()
  await host.database.transact((transaction) =>
    saveScores(
      transaction,
      items.map(({ id, author_name }) => ({
        workspace_id: firstWorkspaceId,
        commit_id: id,
        repository_id: shop.repository_id,
        quality_score: author_name === 'Grace' ? 2 : 9,
        quality_level: author_name === 'Grace' ? 'NEEDS_IMPROVEMENT' : 'EXCELLENT',
        type: 'feat',
      })),
    ),
  )
  members.push(
    {
      account_id: ada.id ?? '',
      name: 'Ada',
      emails: ['ada@example.org'],
      feedback_visibility: 'only_me',
    },
    { account_id: graceId, name: 'Grace', emails: ['grace@example.org'], feedback_visibility: 'only_me' },
  )
})
after(() => host.stop())

const asAda = () => host.client(commitsContract, ada)
const asGrace = () =>
  host.client(commitsContract, { id: graceId, emails: ['grace@example.org'], role: 'viewer' })

type List = Awaited<ReturnType<ReturnType<typeof asAda>['listCommits']>>
const scoresOf = ({ items }: List) =>
  Object.fromEntries(items.map(({ author_name, quality_score }) => [author_name, quality_score]))

test('a list shows the scores of oneself and of strangers, and null for another member', async () => {
  const list = await asAda().listCommits()
  assert.deepEqual(scoresOf(list), { 'Ada Lovelace': 9, Grace: null, Stranger: 9 })
  assert.equal(list.items.find(({ author_name }) => author_name === 'Grace')?.quality_level, null)
  assert.deepEqual(scoresOf(await asGrace().listCommits()), { 'Ada Lovelace': null, Grace: 2, Stranger: 9 })
})

test('neither order nor level nor figures tell of a score that is hidden', async () => {
  for (const sort of ['weakest', 'best'] as const) {
    assert.ok(!('Grace' in scoresOf(await asAda().listCommits({ query: { sort } }))), sort)
  }
  const weak = { level: 'NEEDS_IMPROVEMENT' as const }
  assert.deepEqual((await asAda().listCommits({ query: weak })).items, [])
  assert.equal((await asAda().getCommitStatistics({ query: weak })).commits, 0)
  const { by_level } = await asAda().getCommitStatistics()
  assert.deepEqual(by_level, [
    { level: 'EXCELLENT', commits: 2 },
    { level: null, commits: 1 },
  ])
  assert.equal((await asGrace().getCommitStatistics({ query: weak })).commits, 1)
})

test('the commit itself and both exports hold no hidden score', async () => {
  const { items } = await asAda().listCommits()
  const hash = items.find(({ author_name }) => author_name === 'Grace')?.hash ?? ''
  const detail = await asAda().getCommit({ params: { hash } })
  assert.deepEqual([detail.quality_score, detail.quality_level], [null, null])
  assert.equal((await asGrace().getCommit({ params: { hash } })).quality_score, 2)
  for (const format of ['jsonl', 'csv'] as const) {
    const exported = String(await asAda().exportCommits({ query: { format } }))
    assert.match(exported, /EXCELLENT/, format)
    assert.doesNotMatch(exported, /NEEDS_IMPROVEMENT/, format)
  }
})

test('services see every score, and so does everybody once its owner opens it', async (t) => {
  const service = host.client(commitsContract, servicePrincipal('coaching', firstWorkspaceId))
  assert.equal(scoresOf(await service.listCommits()).Grace, 2)
  const member = members[1]
  assert.ok(member)
  member.feedback_visibility = 'workspace'
  t.after(() => {
    member.feedback_visibility = 'only_me'
  })
  assert.equal(scoresOf(await asAda().listCommits()).Grace, 2)
})
