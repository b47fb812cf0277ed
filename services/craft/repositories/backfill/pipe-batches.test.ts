import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { followed, pipeBatches } from './pipe-batches.ts'

async function* give<T>(...batches: T[][]): AsyncGenerator<T[]> {
  yield* batches
}

test('the first batch is stored at once, and more gathers while it is', async () => {
  const stored: number[][] = []
  async function* source() {
    for (let item = 0; item < 20; item++) {
      yield [item]
      await sleep(1)
    }
  }
  await pipeBatches(source(), { items: 100, bytes: 1e6, sizeOf: () => 1 }, async (batch) => {
    stored.push(batch)
    await sleep(10)
  })
  assert.deepEqual(stored[0], [0])
  assert.ok(stored.length < 15, `${stored.length} batches`)
})

test('a large item goes alone', async () => {
  const stored: number[][] = []
  const limits = { items: 10, bytes: 10, sizeOf: (item: number) => item }
  await pipeBatches(give([1, 100, 2, 3]), limits, async (batch) => {
    stored.push(batch)
  })
  assert.deepEqual(stored, [[1], [100], [2, 3]])
})

test('what is followed is stored gently, few at a time, until there is more than pushes bring', async () => {
  const stored: number[] = []
  const all = Array.from({ length: followed + 1500 }, (_, item) => item)
  const limits = { items: 1000, bytes: 1e6, sizeOf: () => 1 }
  const store = async (batch: number[]) => {
    stored.push(batch.length)
  }
  await pipeBatches(give(all), limits, store, { isGentle: true })
  assert.ok(Math.max(...stored.slice(0, 20)) <= 100, `${stored.slice(0, 20)}`)
  assert.equal(Math.max(...stored), 1000)
  assert.equal(
    stored.reduce((sum, length) => sum + length),
    all.length,
  )
})

test('a failure to store ends the reading and is told', async () => {
  let closed = false
  async function* endless() {
    try {
      for (;;) yield [1]
    } finally {
      closed = true
    }
  }
  const fail = async () => {
    throw new Error('disk full')
  }
  await assert.rejects(pipeBatches(endless(), { items: 5, bytes: 100, sizeOf: () => 1 }, fail), /disk full/)
  assert.ok(closed)
})

test('everything is stored once, in order, in batches within the limits', async () => {
  const sizes = fc.array(fc.array(fc.integer({ min: 1, max: 20 })))
  await fc.assert(
    fc.asyncProperty(sizes, async (batches) => {
      const stored: number[][] = []
      await pipeBatches(give(...batches), { items: 4, bytes: 30, sizeOf: (size) => size }, async (batch) => {
        stored.push(batch)
        await Promise.resolve()
      })
      assert.deepEqual(stored.flat(), batches.flat())
      for (const batch of stored) {
        assert.ok(batch.length >= 1 && batch.length <= 4)
        assert.ok(batch.length === 1 || batch.reduce((sum, size) => sum + size, 0) <= 30)
      }
    }),
  )
})
