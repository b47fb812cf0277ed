import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextTime } from './cron.ts'

const after = new Date('2026-11-21T13:05:30Z')

test('the next time of a pattern comes after the given one, in UTC', () => {
  const expected: Record<string, string> = {
    '0 3 * * *': '2026-11-22T03:00:00.000Z',
    '*/15 * * * *': '2026-11-21T13:15:00.000Z',
    '5 13 * * *': '2026-11-22T13:05:00.000Z',
    '0 0 29 2 *': '2028-02-29T00:00:00.000Z',
    '30 6 * * 1': '2026-11-23T06:30:00.000Z',
  }
  for (const [cron, time] of Object.entries(expected))
    assert.equal(nextTime(cron, after)?.toISOString(), time, cron)
})

test('a day that never comes has no next time, and what is no pattern is refused', () => {
  assert.equal(nextTime('0 0 31 2 *', after), null)
  for (const text of ['', 'daily', '0 25 * * *', '* * * *']) assert.throws(() => nextTime(text, after), text)
})
