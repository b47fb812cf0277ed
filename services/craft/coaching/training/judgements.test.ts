import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readJudgements } from './judgements.ts'

const judged = readJudgements()
const verdicts = ['a', 'b', 'tie', null]

test('at least 200 pairs from at least eight repositories are judged, a third of them across two', () => {
  const repositories = new Set(judged.flatMap(({ a, b }) => [a.repository, b.repository]))
  const across = judged.filter(({ a, b }) => a.repository !== b.repository)
  assert.ok(judged.length >= 200)
  assert.ok(repositories.size >= 8)
  assert.ok(Math.abs(across.length / judged.length - 1 / 3) < 0.05)
})

test('every pair names two different commits in full and holds nothing but verdicts', () => {
  for (const { a, b, reading_1, reading_2, ...rest } of judged) {
    for (const { repository, hash } of [a, b]) {
      assert.match(repository, /^[\w.-]+\/[\w.-]+$/)
      assert.match(hash, /^[0-9a-f]{40}$/)
    }
    assert.notEqual(`${a.repository} ${a.hash}`, `${b.repository} ${b.hash}`)
    assert.ok(verdicts.includes(reading_1) && verdicts.includes(reading_2))
    assert.deepEqual(rest, {})
  }
})
