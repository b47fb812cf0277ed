import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChangeHistory } from '../commit.ts'
import { riskMeasures, riskRow } from './risk-features.ts'
import { createRiskScorer } from './risk-model.ts'
import { readWeights } from './weights.ts'

const scorer = createRiskScorer(readWeights().risk)

const change: ChangeHistory = { nf: 2, nd: 1, entropy: 0.9, la: 40, ld: 12, fix: 0 }
const past: ChangeHistory = { lt: 300, age: 20, exp: 150, sexp: 30, rexp: 40, ndev: 3, nuc: 2 }

test('the more is added, the greater the risk', () => {
  const chances = [1, 10, 100, 1000].map((la) => scorer.probability({ ...change, la }))
  assert.deepEqual(
    chances,
    chances.toSorted((a, b) => a - b),
  )
  assert.ok((chances.at(-1) ?? 0) - (chances[0] ?? 0) > 0.3)
})

test('a newcomer risks more than one who has long been there', () => {
  const newcomer = scorer.probability({ ...change, ...past, exp: 2, sexp: 2, rexp: 2 })
  const veteran = scorer.probability({ ...change, ...past, exp: 4000, sexp: 40, rexp: 100 })
  assert.ok(newcomer > veteran)
})

test('a change without a known past still gets a chance', () => {
  const without = scorer.probability(change)
  assert.ok(without > 0 && without < 1)
  assert.ok(Math.abs(without - scorer.probability({ ...change, ...past })) < 0.2)
  assert.ok(Number.isFinite(scorer.probability({})))
})

test('what moved the risk adds up to how far it moved', () => {
  const moved = (history: ChangeHistory) =>
    scorer.contributions(history).reduce((sum, { weight }) => sum + weight, 0)
  const large = { ...change, ...past, la: 900 }
  const small = { ...change, ...past, la: 2 }
  const logOdds = (probability: number) => Math.log(probability / (1 - probability))
  const apart = logOdds(scorer.probability(large)) - logOdds(scorer.probability(small))
  assert.ok(Math.abs(moved(large) - moved(small) - apart) < 0.3)
})

test('the trees are asked in the order they were grown in, unknown measures as missing', () => {
  assert.deepEqual(readWeights().risk.trees.features, riskMeasures)
  const row = riskRow(change)
  assert.equal(row.length, riskMeasures.length)
  assert.deepEqual(
    riskMeasures.filter((_, index) => Number.isNaN(row[index])),
    ['lines_before', 'growth', 'age', 'experience', 'experience_here', 'experience_of_late'],
  )
})
