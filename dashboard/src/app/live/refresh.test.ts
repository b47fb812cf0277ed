import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LiveEvent } from '#contracts/realtime.ts'
import { createRefresh, findStale } from './refresh.ts'

const event = (type: LiveEvent['type']) => ({ type, position: '1-1', at: '', data: {} }) as LiveEvent

test('a judgement makes scores stale, and a type the page does not know nothing', () => {
  assert.ok(findStale([event('commit.coached')]).has('coaching'))
  assert.equal(findStale([event('nobody.knows' as 'commit.coached')]).size, 0)
  assert.ok(findStale(null).has('hotspots'))
})

test('however much happens, the same figures are read once in a while, and after the last event once more', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const read: string[] = []
  const invalidateQueries = async ({ queryKey }: { queryKey?: readonly unknown[] } = {}) => {
    read.push(String(queryKey?.[0]))
  }
  const refresh = createRefresh({ invalidateQueries } as Parameters<typeof createRefresh>[0])
  for (let turn = 0; turn < 100; turn++) refresh.take([event('repository.registered')])
  t.mock.timers.tick(200)
  assert.deepEqual(read, ['repositories'])
  refresh.take([event('repository.registered')])
  t.mock.timers.tick(200)
  assert.equal(read.length, 1)
  t.mock.timers.tick(2000)
  assert.equal(read.length, 2)
})
