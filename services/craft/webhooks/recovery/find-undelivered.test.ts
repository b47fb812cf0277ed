import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findUndelivered } from './find-undelivered.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 0, 5, 10, minute)).toISOString()

test('of what never succeeded the last attempt is found, the oldest delivery first', () => {
  const attempts = [
    { id: '7', delivery: 'twice', delivered_at: at(6), succeeded: false },
    { id: '6', delivery: 'late', delivered_at: at(5), succeeded: false },
    { id: '5', delivery: 'healed', delivered_at: at(4), succeeded: true },
    { id: '4', delivery: 'same minute', delivered_at: at(3), succeeded: false },
    { id: '3', delivery: 'first', delivered_at: at(3), succeeded: false },
    { id: '2', delivery: 'healed', delivered_at: at(2), succeeded: false },
    { id: '1', delivery: 'twice', delivered_at: at(1), succeeded: false },
  ]
  assert.deepEqual(
    findUndelivered(attempts).map(({ id }) => id),
    ['3', '4', '6', '7'],
  )
  assert.deepEqual(findUndelivered([]), [])
})
