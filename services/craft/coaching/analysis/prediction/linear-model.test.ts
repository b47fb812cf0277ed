import assert from 'node:assert/strict'
import { test } from 'node:test'
import { collectFeatures } from './feature-sink.ts'
import { createLinearScorer, type LinearModel, softmax } from './linear-model.ts'
import { addSteps, stepNames } from './steps.ts'

const model: LinearModel = {
  intercept: [0.5],
  weights: { 'word:because': [1.5], 'list>=1': [0.4], 'list>=2': [-0.2], links: [2] },
  expected: { 'list>=1': 0.5, 'list>=2': 0.25, links: 0.1 },
}

test('the margin is the intercept and the weights of what is there; what is not known counts nothing', () => {
  const features = new Map([
    ['word:because', 1],
    ['list>=1', 1],
    ['word:unheard', 1],
  ])
  assert.equal(createLinearScorer(model).margins(features)[0], 2.4)
})

test('contributions add up to the margin less that of an average commit', () => {
  const scorer = createLinearScorer(model)
  const features = new Map([
    ['word:because', 1],
    ['list>=1', 1],
    ['list>=2', 0.7],
  ])
  const average = 0.5 + 0.4 * 0.5 - 0.2 * 0.25 + 2 * 0.1
  const sum = scorer.contributions(features, 0).reduce((total, { weight }) => total + weight, 0)
  assert.ok(Math.abs(sum - ((scorer.margins(features)[0] ?? 0) - average)) < 1e-9)
})

test('a measure is one contribution whatever its steps, and can move the margin by not being there', () => {
  const found = createLinearScorer(model).contributions(new Map([['list>=1', 1]]), 0)
  assert.deepEqual(
    found.map(({ feature, present }) => [feature, present]),
    [
      ['list', true],
      ['links', false],
    ],
  )
})

test('a count is written as the steps it reaches', () => {
  const features = collectFeatures((sink) => addSteps(sink, stepNames('list'), 3))
  assert.deepEqual([...features.keys()], ['list>=1', 'list>=2', 'list>=3'])
})

test('softmax gives probabilities even for huge margins', () => {
  assert.deepEqual(softmax([1000, 0]), [1, 0])
})
