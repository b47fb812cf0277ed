import assert from 'node:assert/strict'
import { test } from 'node:test'
import { takeTurns } from './take-turns.ts'

test('contenders run in turn, each round begun by another, and null sits out', async () => {
  const order: string[] = []
  const turns = await takeTurns(2, {
    a: async () => order.push('a'),
    b: async () => order.push('b'),
    never: async (): Promise<number | null> => null,
  })
  assert.deepEqual(order, ['a', 'b', 'b', 'a'])
  assert.deepEqual(turns, { a: [1, 4], b: [2, 3], never: [] })
})
