import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readChange } from './change.ts'
import { needOfReason, sizeOf } from './need.ts'
import { fileOf } from './testing/judge.ts'

const changeOf = (path: string, additions: number, deletions = 0) =>
  readChange({ message: '', files: [fileOf(path, additions, deletions)] })

describe('sizeOf', () => {
  it('grows with each doubling of handwritten lines, up to 1', () => {
    const sizes = [1, 3, 15, 63, 255, 5_000].map((lines) => sizeOf(changeOf('src/pool.ts', lines)))
    assert.deepEqual(sizes, [0.125, 0.25, 0.5, 0.75, 1, 1])
  })

  it('weighs removed lines, tests and prose less, and generated ones not at all', () => {
    const code = sizeOf(changeOf('src/pool.ts', 60))
    assert.ok(sizeOf(changeOf('src/pool.ts', 0, 60)) < code)
    assert.ok(sizeOf(changeOf('test/pool.test.ts', 60)) < code)
    assert.ok(sizeOf(changeOf('README.md', 60)) < code)
    assert.equal(sizeOf(changeOf('package-lock.json', 60)), 0)
  })
})

describe('needOfReason', () => {
  it('grows with the size, is less for one thing done everywhere and nothing for a typo', () => {
    const [small, large] = [changeOf('src/pool.ts', 2), changeOf('src/pool.ts', 200)]
    assert.ok(needOfReason(large, 'Close idle sockets') > needOfReason(small, 'Close idle sockets'))
    assert.ok(needOfReason(large, 'Rename the sockets') < needOfReason(large, 'Close idle sockets'))
    assert.equal(needOfReason(large, 'Fix typos'), 0)
  })
})
