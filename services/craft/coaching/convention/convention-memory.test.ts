import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConvention } from '../analysis/convention.ts'
import { countConvention } from '../analysis/convention-counts.ts'
import { readMessage } from '../analysis/message.ts'
import { createConventionMemory, learnConvention, readWholeConvention } from './convention-memory.ts'
import { describeConvention } from './describe-convention.ts'

const commits = Array.from({ length: 120 }, (_, index) => ({
  message: readMessage(
    `fix(${index % 2 ? 'api' : 'store'}): reject token ${index}\n\nSigned-off-by: A <a@b.c>`,
  ),
  files: [],
}))

test('the whole convention is the one that all counts together give', () => {
  const memory = createConventionMemory()
  for (const commit of commits) learnConvention(memory, commit)
  assert.deepEqual(readWholeConvention(memory), readConvention(countConvention(commits)))
})

test('the convention in force lags behind by a twentieth at most', () => {
  const memory = createConventionMemory()
  for (const [index, commit] of commits.entries()) {
    learnConvention(memory, commit)
    assert.ok(memory.settled.subjects >= (index + 1) / 1.05 - 1)
  }
  assert.ok((memory.convention?.subjects ?? 0) >= 114)
})

test('it goes on from what was kept as if there had been no stop', () => {
  const memory = createConventionMemory()
  let restarted = createConventionMemory()
  for (const commit of commits) {
    learnConvention(memory, commit)
    const { settled, fresh } = restarted
    restarted = createConventionMemory(JSON.parse(JSON.stringify({ settled, fresh })))
    learnConvention(restarted, commit)
    assert.deepEqual(restarted, memory)
  }
})

test('a convention is told in sentences, and too little to tell it by as well', () => {
  const sentences = describeConvention(readConvention(countConvention(commits)))
  assert.match(sentences.join('\n'), /Conventional Commits\) \(100 %\)/)
  assert.match(sentences.join('\n'), /Types in use: fix\./)
  assert.match(sentences.join('\n'), /Signed-off-by/)
  assert.equal(describeConvention(null).length, 1)
})
