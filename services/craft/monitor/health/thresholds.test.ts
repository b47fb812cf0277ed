import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  readConsumer,
  readDatabase,
  readDisk,
  readFailingRepository,
  readJobs,
  readService,
} from './thresholds.ts'

const mebibyte = 2 ** 20
const now = Date.UTC(2026, 0, 1, 12)

test('a disk is bad below 2 GiB, good again from 3 GiB on, and critical below 512 MiB', () => {
  const read = (free: number) => {
    const { level, severity } = readDisk({ folder: '/data', free: free * mebibyte, total: 10_240 * mebibyte })
    return `${level} ${severity}`
  }
  assert.deepEqual([3072, 3071, 2048, 2047, 512, 511].map(read), [
    'good warning',
    'fair warning',
    'fair warning',
    'bad warning',
    'bad warning',
    'bad critical',
  ])
  assert.equal(
    readDisk({ folder: '/data', free: 500 * mebibyte, total: 10_240 * mebibyte }).summary,
    '500 MiB of 10.0 GiB are free on the disk of /data.',
  )
})

test('the database is judged by its connections and by how fast it answers', () => {
  const levels = (used: number, answer_ms: number) =>
    readDatabase({ used, most: 100, answer_ms }).map(({ level, severity }) => `${level} ${severity}`)
  assert.deepEqual(levels(74, 1), ['good warning', 'good warning'])
  assert.deepEqual(levels(80, 300), ['fair warning', 'fair warning'])
  assert.deepEqual(levels(98, 500), ['bad critical', 'bad warning'])
})

test('jobs are late when the oldest has waited for minutes; each kind that failed for good is told', () => {
  const [late, failed] = readJobs({ waiting: 3, oldest_seconds: 301, failed: [{ name: 'x.y', count: 2 }] })
  assert.deepEqual([late?.level, late?.value], ['bad', 301])
  assert.deepEqual([failed?.subject, failed?.level, failed?.value], ['x.y', 'bad', 2])
  assert.equal(readJobs({ waiting: 0, oldest_seconds: 0, failed: [] }).length, 1)
})

test('a consumer is behind when much waits, or when little waits and nothing is handled', () => {
  const level = (lag: number, secondsAgo: number | null) => {
    const handled_at = secondsAgo === null ? null : new Date(now - secondsAgo * 1000).toISOString()
    return readConsumer({ name: 'a.b', lag, dead_letters: 0, handled_at }, now)[0]?.level
  }
  assert.equal(level(0, 86_400), 'good')
  assert.equal(level(5, 5), 'good')
  assert.equal(level(5, 30), 'fair')
  assert.equal(level(5, 61), 'bad')
  assert.equal(level(10_000, 0), 'bad')
  assert.equal(level(0, null), 'good')
})

test('a single dead letter is bad', () => {
  const read = (dead_letters: number) =>
    readConsumer({ name: 'a', lag: 0, dead_letters, handled_at: null }, now)[1]
  assert.equal(read(0)?.level, 'good')
  assert.equal(read(1)?.level, 'bad')
})

test('a service that works less well warns, one that does not work is critical', () => {
  const read = (state: string) => readService({ name: 'ai', state, detail: 'ollama: away.' })
  assert.equal(read('ready').level, 'good')
  assert.equal(read('degraded').severity, 'warning')
  assert.equal(read('unreachable').severity, 'critical')
  assert.equal(read('degraded').summary, 'ai is degraded: ollama: away.')
})

test('a repository is failing from the third failure in a row', () => {
  const read = (failures: number) =>
    readFailingRepository({ full_name: 'a/b', failures, error_detail: 'Gone.' })
  assert.equal(read(2).level, 'fair')
  assert.equal(read(3).level, 'bad')
  assert.equal(read(3).summary, 'a/b could not be checked 3 times in a row: Gone.')
})
