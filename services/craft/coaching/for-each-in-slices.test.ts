import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forEachInSlices } from './for-each-in-slices.ts'

function keepBusy(milliseconds: number): void {
  const end = performance.now() + milliseconds
  while (performance.now() < end);
}

test('the event loop turns between slices, and the order is kept', async () => {
  let turns = 0
  const timer = setInterval(() => turns++, 1)
  const done: number[] = []
  await forEachInSlices([1, 2, 3, 4, 5, 6], (item) => {
    keepBusy(5)
    done.push(item)
  })
  clearInterval(timer)
  assert.deepEqual(done, [1, 2, 3, 4, 5, 6])
  assert.ok(turns >= 2, `it turned ${turns} times in 30 ms`)
})

test('what fails ends the work', async () => {
  await assert.rejects(
    forEachInSlices([1, 2], () => {
      throw new Error('broken')
    }),
    /broken/,
  )
})
