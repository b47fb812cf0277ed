import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { levelOf } from '../analysis/score.ts'
import type { ScoreCount } from '../store/scores.ts'
import { describeScores } from './score-figures.ts'

function count(month: string, quality_score: number, commits = 1): ScoreCount {
  return { month, quality_score, quality_level: levelOf(quality_score), commits }
}

test('without commits there are no means', () => {
  const { coached, mean_score, median_score, by_month } = describeScores([])
  assert.deepEqual(
    { coached, mean_score, median_score, by_month },
    {
      coached: 0,
      mean_score: null,
      median_score: null,
      by_month: [],
    },
  )
})

test('figures weigh every score by its commits', () => {
  const figures = describeScores([
    count('2026-01-01', 4, 2),
    count('2026-01-01', 9),
    count('2026-02-01', 10, 3),
  ])
  assert.equal(figures.coached, 6)
  assert.equal(figures.mean_score, 7.83)
  assert.equal(figures.median_score, 9.5)
  assert.deepEqual(figures.levels, { EXCELLENT: 4, GOOD: 0, FAIR: 0, NEEDS_IMPROVEMENT: 2 })
  assert.deepEqual(figures.by_month[0], {
    month: '2026-01-01',
    EXCELLENT: 1,
    GOOD: 0,
    FAIR: 0,
    NEEDS_IMPROVEMENT: 2,
    mean_score: 5.67,
  })
})

test('the histogram has half a point a bucket, and full marks in the last', () => {
  const { histogram } = describeScores([count('m', 0), count('m', 0.5), count('m', 9.9), count('m', 10)])
  assert.deepEqual([histogram[0], histogram[1], histogram[19]], [1, 1, 2])
})

test('every commit is in one bucket, and the median has as many on either side', () => {
  const score = fc.integer({ min: 0, max: 100 }).map((tenths) => tenths / 10)
  fc.assert(
    fc.property(fc.array(score, { minLength: 1, maxLength: 60 }), (scores) => {
      const { histogram, median_score } = describeScores(scores.map((one) => count('m', one)))
      assert.equal(
        histogram.reduce((sum, commits) => sum + commits, 0),
        scores.length,
      )
      const below = scores.filter((one) => one < (median_score ?? 0)).length
      const above = scores.filter((one) => one > (median_score ?? 0)).length
      assert.ok(below <= scores.length / 2 && above <= scores.length / 2)
    }),
  )
})
