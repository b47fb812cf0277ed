import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LiveEvent } from '#contracts/realtime.ts'
import { applyEvents, type FeedItem, haveNewScores } from './feed-items.ts'

const item = (id: string, day: number): FeedItem => ({
  id,
  hash: id,
  repository: 'local/a',
  subject: id,
  author_name: 'Ada',
  authored_at: `2026-01-0${day}T00:00:00Z`,
  score: null,
})

function happened(type: LiveEvent['type'], data: object): LiveEvent {
  return { type, position: '1-1', at: '', data } as LiveEvent
}

const tracked = (id: string, day: number, repository = 'local/a') =>
  happened('commit.tracked', { ...item(id, day), commit_id: id, repository })

const options = { limit: 2, repository: undefined }
const ids = (items: FeedItem[]) => items.map(({ id }) => id)

test('a new commit comes first, and its score is asked for once it has one', () => {
  const items = applyEvents([item('b', 2), item('a', 1)], [tracked('c', 3)], options)
  assert.deepEqual(ids(items), ['c', 'b'])
  const coached = (id: string) => [happened('commit.coached', { commit_id: id })]
  assert.equal(haveNewScores(items, coached('c')), true)
  assert.equal(haveNewScores(items, coached('a')), false, 'it is not shown any more')
})

test('an announced commit comes at once, and is not there twice when git was read', () => {
  const announced = happened('commit.announced', { ...item('c', 3), commit_id: 'c' })
  const early = applyEvents([item('a', 1)], [announced], options)
  assert.deepEqual(ids(early), ['c', 'a'])
  assert.deepEqual(ids(applyEvents(early, [tracked('c', 3)], options)), ['c', 'a'])
})

test('old commits of a backfill push nothing out, and a commit that is tracked again keeps its score', () => {
  const scored = { ...item('b', 3), score: { score: 5, level: 'FAIR' as const } }
  const items = applyEvents([scored, item('a', 2)], [tracked('old', 1), tracked('b', 3)], options)
  assert.deepEqual(ids(items), ['b', 'a'])
  assert.equal(items[0]?.score?.score, 5)
})

test('retracted commits go, and those of other repositories than the chosen one do not come', () => {
  const gone = happened('commit.retracted', { commit_id: 'a' })
  const items = applyEvents([item('b', 2), item('a', 1)], [gone, tracked('x', 4, 'local/x')], {
    ...options,
    repository: 'local/a',
  })
  assert.deepEqual(ids(items), ['b'])
})
