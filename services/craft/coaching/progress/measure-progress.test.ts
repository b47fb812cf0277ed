import assert from 'node:assert/strict'
import { test } from 'node:test'
import { levelOf } from '../analysis/score.ts'
import type { Score } from '../store/scores.ts'
import { measureProgress, pickCommits } from './measure-progress.ts'

function score(day: string, quality_score: number, code_quality: number | null = null): Score {
  return {
    commit_id: `${day} ${quality_score}`,
    authored_at: `${day}T12:00:00Z`,
    quality_score,
    quality_level: levelOf(quality_score),
    message_quality: quality_score,
    file_changes: 10,
    code_quality,
    context: null,
  }
}

test('a period is compared with the one before, aspect by aspect', () => {
  const progress = measureProgress(
    [score('2026-02-01', 6), score('2026-02-02', 8, 9), score('2026-02-02', 10)],
    [score('2026-01-01', 5, 4)],
  )
  assert.equal(progress.mean_score, 8)
  assert.equal(progress.previous_mean_score, 5)
  assert.deepEqual(progress.aspects, [
    { aspect: 'message_quality', mean_score: 8, previous_mean_score: 5 },
    { aspect: 'file_changes', mean_score: 10, previous_mean_score: 10 },
    { aspect: 'code_quality', mean_score: 9, previous_mean_score: 4 },
  ])
  assert.deepEqual(progress.by_day, [
    { day: '2026-02-01', commits: 1, mean_score: 6 },
    { day: '2026-02-02', commits: 2, mean_score: 9 },
  ])
})

test('a trend is read from the scores in the order they were made', () => {
  const days = Array.from({ length: 10 }, (_, index) => `2026-03-${String(index + 10)}`)
  const rising = days.map((day, index) => score(day, index))
  assert.equal(measureProgress(rising, []).trend, 'improving')
  assert.equal(measureProgress(rising.toReversed(), []).trend, 'declining')
})

test('of equally good commits the newest is shown first', () => {
  const scores = [score('2026-01-01', 7), score('2026-01-02', 3), score('2026-01-03', 7)]
  assert.deepEqual(pickCommits(scores, 'best', 2), ['2026-01-03 7', '2026-01-01 7'])
  assert.deepEqual(pickCommits(scores, 'weakest', 1), ['2026-01-02 3'])
})
