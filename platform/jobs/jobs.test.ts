import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { ServiceError } from '#platform/errors/service-error.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/database.ts'
import { createJobQueue } from './create-job-queue.ts'
import type { JobHandlers, JobQueue } from './job-queue.ts'
import { migrateJobs, startJobs } from './start-jobs.ts'

const logger = pino({ level: 'silent' })
let testDatabase: TestDatabase
let jobs: JobQueue

before(async () => {
  testDatabase = await createTestDatabase({
    migrations: [{ schema: 'jobs', folder: new URL('./migrations/', import.meta.url).href }],
  })
  await migrateJobs(testDatabase.database, logger)
  jobs = createJobQueue(testDatabase.database)
})
after(() => testDatabase.drop())

function run(handlers: JobHandlers) {
  return startJobs({ database: testDatabase.database, jobs, handlers, logger })
}

test('a job enqueued in a transaction runs once it commits, and never when it rolls back', async () => {
  const seen: unknown[] = []
  const ran = Promise.withResolvers<void>()
  const runner = await run({
    'test.note': async (payload) => {
      seen.push(payload)
      ran.resolve()
    },
  })
  const { database } = testDatabase
  await assert.rejects(
    database.transact(async (transaction) => {
      await jobs.enqueue('test.note', { from: 'rolled back' }, { transaction })
      throw new Error('no')
    }),
  )
  await database.transact((transaction) => jobs.enqueue('test.note', { from: 'committed' }, { transaction }))
  await ran.promise
  await runner.stop()
  assert.deepEqual(seen, [{ from: 'committed' }])
})

test('a waiting job is replaced by another of the same key', async () => {
  const seen: unknown[] = []
  const ran = Promise.withResolvers<void>()
  await jobs.enqueue('test.keyed', 1, { key: 'one' })
  await jobs.enqueue('test.keyed', 2, { key: 'one' })
  const runner = await run({
    'test.keyed': async (payload) => {
      seen.push(payload)
      ran.resolve()
    },
  })
  await ran.promise
  await runner.stop()
  assert.deepEqual(seen, [2])
})

test('a job that fails is tried again', async () => {
  const attempts: number[] = []
  const ran = Promise.withResolvers<void>()
  const runner = await run({
    'test.flaky': async (_, { attempt }) => {
      attempts.push(attempt)
      if (attempt === 1) throw new Error('once')
      ran.resolve()
    },
  })
  await jobs.enqueue('test.flaky', null)
  await ran.promise
  await runner.stop()
  assert.deepEqual(attempts, [1, 2])
})

test('stopping aborts a running job, which goes on at the next start as its first attempt', async () => {
  const attempts: number[] = []
  const started = Promise.withResolvers<void>()
  const finished = Promise.withResolvers<void>()
  const first = await run({
    'test.long': async (_, { signal, attempt }) => {
      attempts.push(attempt)
      started.resolve()
      await sleep(60_000, undefined, { signal })
    },
  })
  await jobs.enqueue('test.long', null, { key: 'long' })
  await started.promise
  await first.stop()
  const second = await run({
    'test.long': async (_, { attempt }) => {
      attempts.push(attempt)
      finished.resolve()
    },
  })
  await finished.promise
  await second.stop()
  assert.deepEqual(attempts, [1, 1])
})

test('the job of a killed process is run by the next one at once', async () => {
  await jobs.enqueue('test.orphan', null)
  const child = spawn(process.execPath, ['--input-type=module', '-e', holdJob()], {
    env: { PATH: process.env.PATH, TEST_DATABASE: testDatabase.url },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')

  const finished = Promise.withResolvers<void>()
  const started = Date.now()
  const runner = await run({ 'test.orphan': async () => finished.resolve() })
  await finished.promise
  await runner.stop()
  assert.ok(Date.now() - started < 20_000, 'graphile-worker alone would wait four hours')
})

test('a failure that was foreseen is a warning, any other an error', async () => {
  const levels = new Map<string, string>()
  const told = Promise.withResolvers<void>()
  const log = pino(
    { level: 'warn', formatters: { level: (level) => ({ level }) } },
    {
      write: (line) => {
        const { level, msg } = JSON.parse(line)
        for (const text of ['no such folder', 'no such property'])
          if (msg.includes(text)) levels.set(text, level)
        if (levels.size === 2) told.resolve()
      },
    },
  )
  const runner = await startJobs({
    database: testDatabase.database,
    jobs,
    handlers: {
      'test.outside': () => Promise.reject(new ServiceError('not_found', 'no such folder')),
      'test.inside': () => Promise.reject(new TypeError('no such property')),
    },
    logger: log,
  })
  await jobs.enqueue('test.outside', {})
  await jobs.enqueue('test.inside', {})
  await told.promise
  await runner.stop()
  assert.deepEqual(Object.fromEntries(levels), { 'no such folder': 'warn', 'no such property': 'error' })
})

/** A program that takes a job and never finishes it. */
function holdJob(): string {
  const at = (path: string) => JSON.stringify(new URL(path, import.meta.url).href)
  return `
    import { pino } from ${JSON.stringify(import.meta.resolve('pino'))}
    import { openDatabase } from ${at('../database/open-database.ts')}
    import { createJobQueue } from ${at('./create-job-queue.ts')}
    import { startJobs } from ${at('./start-jobs.ts')}
    const logger = pino({ level: 'silent' })
    const database = await openDatabase(process.env.TEST_DATABASE, { logger })
    await startJobs({ database, jobs: createJobQueue(database), logger, handlers: {
      'test.orphan': () => { console.log('holding'); return new Promise(() => setInterval(() => {}, 1000)) },
    } })`
}
