import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { AlertKind, Reading } from '#contracts/monitor.ts'
import { type Condition, nextAlert } from './next-alert.ts'

type Level = Reading['level'] | 'gone'

/** Runs readings, thirty seconds apart, and gives what was told, by the reading's number. */
function run(kind: AlertKind, levels: readonly (Level | 'worse')[]): string[] {
  let condition: Condition | null = null
  return levels.flatMap((level, index) => {
    const reading =
      level === 'gone'
        ? null
        : {
            level: level === 'worse' ? ('bad' as const) : level,
            severity: level === 'worse' ? ('critical' as const) : ('warning' as const),
            summary: String(index),
            value: index,
          }
    const step = nextAlert(kind, condition, reading, index * 30_000)
    condition = step.condition?.cleared_at === null ? step.condition : null
    return step.tell ? [`${step.tell} ${index}`] : []
  })
}

test('an alert is raised only when it has been bad for long enough, and cleared when good for long enough', () => {
  assert.deepEqual(run('service_not_ready', ['bad', 'good', 'bad', 'bad', 'good']), [])
  assert.deepEqual(run('service_not_ready', ['bad', 'bad', 'bad', 'bad']), ['raised 2'])
  assert.deepEqual(run('service_not_ready', ['bad', 'bad', 'bad', 'good', 'good', 'good']), [
    'raised 2',
    'cleared 5',
  ])
})

test('between the thresholds an alert neither comes nor goes', () => {
  assert.deepEqual(run('disk_space', ['fair', 'fair', 'fair']), [])
  assert.deepEqual(run('disk_space', ['bad', 'fair', 'bad', 'fair', 'fair', 'fair', 'fair']), ['raised 0'])
  assert.deepEqual(run('disk_space', ['bad', 'good', 'fair', 'good', 'good', 'good']), [
    'raised 0',
    'cleared 5',
  ])
})

test('what swings between bad and good faster than its patience is raised once and stays', () => {
  const swinging = Array.from({ length: 40 }, (_, index) => (index % 2 ? 'good' : 'bad') as Level)
  assert.deepEqual(run('disk_space', swinging), ['raised 0'])
  assert.deepEqual(run('service_not_ready', swinging), [])
})

test('a warning that becomes critical is told again, a critical one that eases is not', () => {
  assert.deepEqual(run('disk_space', ['bad', 'worse', 'worse', 'bad', 'bad']), ['raised 0', 'raised 1'])
})

test('what is not there any more is cleared at once', () => {
  assert.deepEqual(run('consumer_behind', ['bad', 'bad', 'bad', 'bad', 'bad', 'gone']), [
    'raised 4',
    'cleared 5',
  ])
  assert.deepEqual(run('consumer_behind', ['bad', 'gone', 'gone']), [])
})

test('whatever is read, raising and clearing take turns, but for a warning that becomes critical', () => {
  const level = fc.constantFrom<(Level | 'worse')[]>('good', 'fair', 'bad', 'worse', 'gone')
  fc.assert(
    fc.property(
      fc.array(level, { maxLength: 60 }),
      fc.constantFrom<AlertKind[]>('disk_space', 'dead_letters'),
      (levels, kind) => {
        const told = run(kind, levels).map((one) => one.split(' ')[0])
        told.forEach((one, index) => {
          if (one === 'cleared') assert.equal(told[index - 1], 'raised')
        })
        assert.ok(told.length === 0 || told[0] === 'raised')
      },
    ),
  )
})
