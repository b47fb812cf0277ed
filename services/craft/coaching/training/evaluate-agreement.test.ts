import assert from 'node:assert/strict'
import { test } from 'node:test'
import { evaluateReadings, evaluateScore } from './evaluate-agreement.ts'
import type { Verdict } from './judgements.ts'
import type { ScoredPair } from './score-pairs.ts'

const better = { score: 8, message_length: 20 }
const worse = { score: 4, message_length: 300 }

function scored(reading_1: Verdict, reading_2: Verdict | null): ScoredPair {
  return { same_repository: true, a: better, b: worse, reading_1, reading_2 }
}

const figureOf = (figures: ReturnType<typeof evaluateScore>, name: string) =>
  figures.find((figure) => figure.name.includes(name))?.estimate.value

test('the score is held to the pairs that both readings decide, and to each reading alone', () => {
  const figures = evaluateScore([scored('a', 'a'), scored('a', 'a'), scored('b', 'a'), scored('a', 'tie')])
  assert.equal(figureOf(figures, 'both decide alike'), 1)
  assert.equal(figureOf(figures, 'mean of the two'), 5 / 6)
  assert.equal(figureOf(figures, 'reading 1 decides'), 3 / 4)
  assert.equal(figureOf(figures, 'reading 2 decides'), 1)
})

test('beside the score stands what the length of the message alone would have got', () => {
  assert.equal(figureOf(evaluateScore([scored('a', 'a')]), 'length of the message'), 0)
})

test('a pair that only one has read tells nothing of their agreement', () => {
  const pair = { a: { repository: 'o/n', hash: '1' }, b: { repository: 'o/n', hash: '2' } }
  assert.deepEqual(evaluateReadings([{ ...pair, reading_1: 'a', reading_2: null }]), [])
  const figures = evaluateScore([scored('a', null)])
  assert.deepEqual(
    figures.map(({ name }) => name),
    ['where reading 1 decides', '  length of the message alone'],
  )
})
