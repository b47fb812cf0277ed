import assert from 'node:assert/strict'
import { test } from 'node:test'
import { treeMargins } from '../analysis/prediction/boosted-trees.ts'
import { createLinearScorer } from '../analysis/prediction/linear-model.ts'
import { createLogisticScorer } from '../analysis/prediction/logistic-model.ts'
import { fitLinear } from './fit-linear.ts'
import { fitLogistic } from './fit-logistic.ts'
import { fitTrees, type TreeOptions } from './fit-trees.ts'
import { groupFolds, leaveOneGroupOut } from './folds.ts'
import { createRandom } from './seeded-random.ts'

const treeOptions: TreeOptions = {
  classes: 2,
  rounds: 30,
  depth: 2,
  learningRate: 0.3,
  minimumLeaf: 1,
  penalty: 1,
  rowShare: 1,
  featureShare: 1,
}

/** 400 points of the unit square. */
const points = () => {
  const random = createRandom(4)
  return Array.from({ length: 400 }, () => [random.next(), random.next()] as const)
}

test('logistic regression finds the weights that the labels were drawn with', () => {
  const random = createRandom(9)
  const examples = Array.from({ length: 4000 }, () => {
    const [a, b] = [random.next() * 4 - 2, random.next() * 4 - 2]
    const label = Number(random.next() < 1 / (1 + Math.exp(-(1.5 * a - b + 0.5))))
    return {
      features: new Map([
        ['a', a],
        ['b', b],
      ]),
      label,
    }
  })
  const { weights, intercept } = fitLinear(examples, { classes: 2, penalty: 0.01, minimumCount: 1 })
  assert.ok(Math.abs((weights.a?.[0] ?? 0) - 1.5) < 0.15)
  assert.ok(Math.abs((weights.b?.[0] ?? 0) + 1) < 0.15)
  assert.ok(Math.abs((intercept[0] ?? 0) - 0.5) < 0.15)
})

test('softmax regression tells three classes apart', () => {
  const examples = ['red', 'green', 'blue'].flatMap((word, label) =>
    Array.from({ length: 5 }, () => ({ features: new Map([[`word:${word}`, 1]]), label })),
  )
  const scorer = createLinearScorer(fitLinear(examples, { classes: 3, penalty: 0.1, minimumCount: 1 }))
  for (const { features, label } of examples) {
    const margins = scorer.margins(features)
    assert.equal(margins.indexOf(Math.max(...margins)), label)
  }
})

test('a word that too few examples have is not learnt', () => {
  const examples = [
    { features: new Map([['word:once', 1]]), label: 1 },
    { features: new Map([['word:twice', 1]]), label: 0 },
    { features: new Map([['word:twice', 1]]), label: 1 },
  ]
  const { weights } = fitLinear(examples, { classes: 2, penalty: 1, minimumCount: 2 })
  assert.ok(!('word:once' in weights))
})

test('trees learn what no line can part', () => {
  const examples = points().map(([a, b]) => ({ values: [a, b], label: Number(a > 0.5 !== b > 0.5) }))
  const model = fitTrees(['a', 'b'], examples, treeOptions, createRandom(1))
  const right = examples.filter(
    ({ values, label }) => Number((treeMargins(model, values)[0] ?? 0) > 0) === label,
  )
  assert.ok(right.length > 380, `${right.length} of 400 right`)
})

test('a monotone feature never lowers the margin, whatever the labels say', () => {
  const random = createRandom(5)
  const examples = points().map((values) => ({
    values,
    label: Number(random.next() < values[0] * (1 - values[0]) * 4),
  }))
  const model = fitTrees(['a', 'b'], examples, { ...treeOptions, monotone: { a: 1 } }, createRandom(1))
  for (const [, b] of points().slice(0, 20)) {
    const margins = Array.from({ length: 50 }, (_, step) => treeMargins(model, [step / 50, b])[0] ?? 0)
    for (const [step, margin] of margins.entries()) assert.ok(margin >= (margins[step - 1] ?? margin) - 1e-9)
  }
})

test('a missing value goes where the trees learnt to send it', () => {
  const examples = points().map(([a], index) => ({
    values: [index % 2 === 0 ? a : Number.NaN],
    label: Number(index % 2 === 1),
  }))
  const model = fitTrees(['a'], examples, treeOptions, createRandom(1))
  assert.ok((treeMargins(model, [Number.NaN])[0] ?? 0) > 1)
  assert.ok((treeMargins(model, [0.5])[0] ?? 0) < -1)
})

test('the same seed gives the same trees', () => {
  const examples = points().map(([a, b]) => ({ values: [a, b], label: Number(a > b) }))
  const options = { ...treeOptions, rowShare: 0.5, featureShare: 0.5 }
  const grow = (seed: number) => fitTrees(['a', 'b'], examples, options, createRandom(seed))
  assert.deepEqual(grow(1), grow(1))
  assert.notDeepEqual(grow(1), grow(2))
})

test('a logistic model is calibrated: of those it gives a chance, about so many are true', () => {
  const random = createRandom(6)
  const examples = Array.from({ length: 3000 }, (_, index) => {
    const x = random.next()
    return { group: `project ${index % 3}`, label: random.next() < x * x, features: new Map([['x', x]]) }
  })
  const scorer = createLogisticScorer(fitLogistic(examples, { penalty: 0.1, minimumCount: 1, balance: 0.5 }))
  const upper = examples.filter(({ features }) => scorer.probability(features) > 0.6)
  const expected = upper.reduce((sum, { features }) => sum + scorer.probability(features), 0) / upper.length
  const found = upper.filter(({ label }) => label).length / upper.length
  assert.ok(upper.length > 100 && Math.abs(found - expected) < 0.07, `${found} of an expected ${expected}`)
})

test('definitions teach what a feature means, and not how often the answer is yes', () => {
  const random = createRandom(8)
  const examples = Array.from({ length: 600 }, (_, index) => ({
    group: `project ${index % 3}`,
    label: random.next() < 0.2,
    features: new Map([['word:known', random.next()]]),
  }))
  const definitions = Array.from({ length: 200 }, (_, index) => ({
    group: 'definitions',
    label: index % 10 !== 0,
    features: new Map(index % 10 === 0 ? [] : [['word:defined', 1]]),
  }))
  const options = { penalty: 1, minimumCount: 2, balance: 0, definitions: 1 }
  const alone = createLogisticScorer(fitLogistic(examples, options))
  const helped = createLogisticScorer(fitLogistic(examples, options, definitions))
  const plain = new Map([['word:known', 0.5]])
  assert.ok(Math.abs(helped.margin(plain) - alone.margin(plain)) < 0.4)
  assert.ok(helped.margin(new Map([...plain, ['word:defined', 1]])) > helped.margin(plain) + 1)
  assert.deepEqual(
    helped.contributions(plain).filter(({ feature }) => feature === 'definition'),
    [],
  )
})

test('no group is on both sides of a fold, and every row is tested once', () => {
  const rows = Array.from({ length: 60 }, (_, index) => ({ id: index, group: `g${index % 13}` }))
  for (const folds of [leaveOneGroupOut(rows), groupFolds(rows, 5)]) {
    assert.deepEqual(
      folds.flatMap(({ test: tested }) => tested.map(({ id }) => id)).sort((a, b) => a - b),
      rows.map(({ id }) => id),
    )
    for (const { train, test: tested } of folds) {
      const learnt = new Set(train.map(({ group }) => group))
      assert.ok(tested.every(({ group }) => !learnt.has(group)))
    }
  }
})
