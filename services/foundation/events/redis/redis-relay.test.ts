import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { after, afterEach, before, suite, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from '@redis/client'
import { pino } from 'pino'
import { createEventLog } from '#platform/events/create-event-log.ts'
import type { EventLog } from '#platform/events/event-log.ts'
import { listConsumers } from '#platform/events/log-administration.ts'
import { type RunningConsumers, startConsumers } from '#platform/events/start-consumers.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/database.ts'
import { waitUntilReadable } from '#platform/testing/readable-log.ts'
import { readEventsConfig } from '../config.ts'
import { createTestRedis, redisMissing, type TestRedis } from '../testing/redis-server.ts'
import { createRedisRelay, type RedisRelay } from './redis-relay.ts'

const logger = pino({ level: 'silent' })
const workspace_id = '0198f6a0-0000-7000-8000-000000000001'
const stream = 'throughline:events'

/** An entry of the stream, its fields by name. */
type Entry = Record<string, string>

suite('the relay to Redis', { skip: redisMissing }, () => {
  let testDatabase: TestDatabase
  let log: EventLog
  let redis: TestRedis
  let running: RunningConsumers | undefined
  let made = 0

  before(async () => {
    testDatabase = await createTestDatabase({
      migrations: [
        { schema: 'events', folder: import.meta.resolve('../../../../platform/events/migrations/') },
      ],
    })
    log = createEventLog({ database: testDatabase.database, logger })
    redis = await createTestRedis()
    await redis.start()
  })
  afterEach(async () => {
    await running?.stop()
    running = undefined
    await testDatabase.database.pool.query(`delete from events.consumers`)
    await redis.run('FLUSHALL').catch(() => redis.start())
  })
  after(async () => {
    await redis.remove()
    await log.close()
    await testDatabase.drop()
  })

  const configOf = (environment: Record<string, string> = {}) => {
    const { redis: config } = readEventsConfig({ REDIS_URL: redis.url, ...environment })
    assert.ok(config)
    return config
  }

  /** Starts the relay as a server does, behind all that was appended before, and waits until it has its place in the log. */
  async function start(environment?: Record<string, string>): Promise<RedisRelay> {
    const bridge = createRedisRelay(configOf(environment))
    const { database } = testDatabase
    await waitUntilReadable(database)
    running = await startConsumers({ database, events: log, consumers: [], relays: [bridge.relay], logger })
    return bridge
  }

  /** Appends numbered events, in transactions of a hundred, and gives the numbers. */
  async function append(count: number, type = 'bell.rung', more: object = {}): Promise<number[]> {
    const numbers = Array.from({ length: count }, () => made++)
    for (let first = 0; first < count; first += 100) {
      const events = numbers
        .slice(first, first + 100)
        .map((n) => ({ workspace_id, type, data: { n, ...more } }))
      await testDatabase.database.transact((transaction) => log.append(transaction, events))
    }
    return numbers
  }

  async function readStream(key = stream): Promise<Entry[]> {
    const entries = (await redis.run('XRANGE', key, '-', '+')) as [string, string[]][]
    return entries.map(([id, fields]) => {
      const entry: Entry = { id }
      for (let place = 0; place < fields.length; place += 2)
        entry[fields[place] ?? ''] = fields[place + 1] ?? ''
      return entry
    })
  }
  const numberOf = ({ data = '' }: Entry): number => JSON.parse(data)?.n
  const readNumbers = async (key?: string) => (await readStream(key)).map(numberOf)

  async function eventually(check: () => Promise<void> | void, patience = 15_000): Promise<void> {
    for (const deadline = Date.now() + patience; ; await sleep(10)) {
      try {
        return await check()
      } catch (error) {
        if (Date.now() > deadline) throw error
      }
    }
  }
  const isRefused = (bridge: RedisRelay, reason: RegExp) => () => {
    const { ready, detail = '', optional } = bridge.check()
    assert.ok(!ready && optional)
    assert.match(detail, reason)
  }

  test('every event comes into the stream, in order, from the moment it is switched on', async () => {
    await append(3)
    const bridge = await start()
    const numbers = await append(450)
    await eventually(async () => assert.deepEqual(await readNumbers(), numbers))
    const [first] = await readStream()
    const { rows } = await testDatabase.database.pool.query(
      `select tx || '-' || id as position, data::text, at from events.log where data->>'n' = $1`,
      [numbers[0]],
    )
    const { position, data, at } = rows[0]
    assert.deepEqual({ ...first }, { id: position, position, type: 'bell.rung', workspace_id, at, data })
    assert.deepEqual(bridge.check(), { name: 'redis', ready: true, optional: true })
    const [consumer] = await listConsumers(testDatabase.database)
    assert.deepEqual([consumer?.name, consumer?.lag, consumer?.dead_letters], ['events.redis', 0, 0])
  })

  test('events of commits are published on the channel commit_events as JSON, and no others', async () => {
    const subscriber = createClient({ url: redis.url, RESP: 2 })
    subscriber.on('error', () => {})
    await subscriber.connect()
    const heard: { type: string; position: string; data: { n: number } }[] = []
    await subscriber.subscribe('commit_events', (message) => heard.push(JSON.parse(message)))
    await start()
    await append(2, 'commits.listed')
    const numbers = await append(120, 'commit.tracked', { subject: 'Ring "the" bell\u2028\0' })
    await eventually(() =>
      assert.deepEqual(
        heard.map(({ data }) => data.n),
        numbers,
      ),
    )
    subscriber.destroy()
    assert.deepEqual(Object.keys(heard[0] ?? {}), ['position', 'type', 'workspace_id', 'at', 'data'])
  })

  test('while Redis is away events wait, and then come in order, none twice', async () => {
    const bridge = await start()
    const before = await append(30)
    await eventually(async () => assert.equal((await readNumbers()).length, 30))
    await redis.kill()
    const during = await append(500)
    await eventually(isRefused(bridge, /Redis at redis:\/\/127\.0\.0\.1:\d+ takes no events since/))
    const [waiting] = await listConsumers(testDatabase.database)
    assert.deepEqual([waiting?.lag, waiting?.dead_letters], [500, 0])
    await redis.start()
    // The stream was lost with the memory: what it held comes again, before what waited.
    await eventually(async () => assert.deepEqual(await readNumbers(), [...before, ...during]))
    await eventually(() => assert.ok(bridge.check().ready))
  })

  test('a Redis killed again and again while events come has them all in the end, in order', async () => {
    await start()
    const numbers: number[] = []
    for (let kill = 0; kill < 3; kill++) {
      numbers.push(...(await append(700)))
      await sleep(kill * 15)
      await redis.kill()
      numbers.push(...(await append(100)))
      await redis.start(...(kill % 2 ? ['--appendonly', 'yes'] : []))
    }
    await eventually(async () => assert.deepEqual(await readNumbers(), numbers), 30_000)
  })

  test('processes that are killed in the middle, or run beside each other, lose and double nothing', async () => {
    await start()
    await running?.stop()
    const numbers = await append(3000)
    for (let kill = 0; kill < 2; kill++) {
      const held = Number(await redis.run('XLEN', stream))
      const children = [spawnRelay(), spawnRelay()]
      const deadline = Date.now() + 20_000
      while (Number(await redis.run('XLEN', stream)) < held + 300) {
        assert.ok(Date.now() < deadline, 'no event was passed on')
        await sleep(1)
      }
      for (const child of children) child.kill('SIGKILL')
      await Promise.all(children.map((child) => once(child, 'exit')))
    }
    await start()
    await eventually(async () => assert.deepEqual(await readNumbers(), numbers))
  })

  function spawnRelay() {
    const url = (name: string) => JSON.stringify(import.meta.resolve(name))
    const program = `
      import { pino } from 'pino'
      const { openDatabase } = await import(${url('#platform/database/open-database.ts')})
      const { createEventLog } = await import(${url('#platform/events/create-event-log.ts')})
      const { startConsumers } = await import(${url('#platform/events/start-consumers.ts')})
      const { readEventsConfig } = await import(${url('../config.ts')})
      const { createRedisRelay } = await import(${url('./redis-relay.ts')})
      const logger = pino({ level: 'silent' })
      const database = await openDatabase(process.argv[1], { logger })
      const { relay } = createRedisRelay(readEventsConfig({ REDIS_URL: process.argv[2] }).redis)
      relay.batch = 20
      const events = createEventLog({ database, logger })
      await startConsumers({ database, events, consumers: [], relays: [relay], logger })`
    return spawn(process.execPath, ['--input-type=module', '--eval', program, testDatabase.url, redis.url], {
      cwd: import.meta.dirname,
      stdio: 'inherit',
    })
  }

  test('a stream keeps about as many events as the settings say, and gets no more again', async () => {
    await start({ THROUGHLINE_REDIS_STREAM_LENGTH: '200' })
    const numbers = await append(1500)
    await eventually(async () => assert.equal((await readNumbers()).at(-1), numbers.at(-1)))
    assert.ok((await readNumbers()).length < 400)
    await redis.run('FLUSHALL')
    await redis.kill()
    await redis.start()
    await eventually(async () => assert.deepEqual(await readNumbers(), numbers.slice(-200)))
  })

  test('an event too large for subscribers comes without its data and says how large it is', async () => {
    await start()
    await append(1, 'commit.tracked', { message: 'x'.repeat(10_000_000) })
    const [after] = await append(1)
    await eventually(async () => assert.equal((await readNumbers()).at(-1), after))
    const [large, small] = await readStream()
    assert.equal(large?.data, 'null')
    assert.ok(Number(large?.data_bytes) > 10_000_000)
    assert.equal(small?.data_bytes, undefined)
  })

  test('a key that is no stream is told of, and left alone', async () => {
    await redis.run('SET', stream, 'mine')
    const bridge = await start()
    await append(1)
    await eventually(isRefused(bridge, /is no stream: set THROUGHLINE_REDIS_STREAM/))
    assert.equal(await redis.run('GET', stream), 'mine')
  })

  test('a full Redis holds events back until there is room again', async () => {
    const bridge = await start()
    await redis.run('CONFIG', 'SET', 'maxmemory', '1')
    const numbers = await append(40)
    await eventually(isRefused(bridge, /OOM/))
    await redis.run('CONFIG', 'SET', 'maxmemory', '0')
    await eventually(async () => assert.deepEqual(await readNumbers(), numbers))
  })

  test('a stream that something else feeds is told of, and another one gets what waited', async () => {
    const bridge = await start()
    await redis.run('XADD', stream, '18446744073709551000-1', 'theirs', '1')
    const numbers = await append(10)
    await eventually(isRefused(bridge, /fe(e)?ds it|adds to the stream/))
    await running?.stop()
    await start({ THROUGHLINE_REDIS_STREAM: 'ours' })
    await eventually(async () => assert.deepEqual(await readNumbers('ours'), numbers))
  })

  test('a password is used, and a wrong one is told without being shown', async () => {
    await redis.run('CONFIG', 'SET', 'requirepass', 'correct horse')
    const wrong = await start({ REDIS_URL: redis.url.replace('//', '//:battery@') })
    const numbers = await append(5)
    await eventually(isRefused(wrong, /WRONGPASS/))
    assert.doesNotMatch(wrong.check().detail ?? '', /battery/)
    await running?.stop()
    await start({ REDIS_URL: redis.url.replace('//', '//:correct%20horse@') })
    const client = createClient({ url: redis.url, password: 'correct horse', RESP: 2 })
    client.on('error', () => {})
    await client.connect()
    await eventually(async () => assert.equal(await client.xLen(stream), numbers.length))
    await client.configSet('requirepass', '')
    client.destroy()
  })

  test('a server with TLS is reached when its certificate is trusted, and only then', async () => {
    const secure = await createTestRedis()
    try {
      const file = (name: string) => join(secure.folder, name)
      const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
      const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', file('key.pem'), '-out', file('cert.pem')]
      execFileSync('openssl', ['req', '-x509', ...key, ...subject], { stdio: 'ignore' })
      const port = new URL(secure.url).port
      const files = ['--tls-cert-file', file('cert.pem'), '--tls-key-file', file('key.pem')]
      await secure.start('--port', '0', '--tls-port', port, ...files, '--tls-auth-clients', 'no')
      const url = secure.url.replace('redis:', 'rediss:')
      const distrusting = await start({ REDIS_URL: url })
      await append(1)
      await eventually(isRefused(distrusting, /rediss:.*certificate/))

      const program = `
        const { createRedisRelay } = await import(${JSON.stringify(import.meta.resolve('./redis-relay.ts'))})
        const config = { url: new URL(process.argv[1]), stream: 'tls', length: 100 }
        const outlet = await createRedisRelay(config).relay.open()
        process.stdout.write(JSON.stringify(outlet.last))
        outlet.close()`
      const output = execFileSync(process.execPath, ['--input-type=module', '--eval', program, url], {
        cwd: import.meta.dirname,
        env: { ...process.env, NODE_EXTRA_CA_CERTS: file('cert.pem') },
        encoding: 'utf8',
      })
      assert.equal(output, 'null')
    } finally {
      await secure.remove()
    }
  })
})
