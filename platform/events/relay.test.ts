import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { createTestDatabase, type TestDatabase } from '#platform/testing/database.ts'
import { waitUntilReadable } from '#platform/testing/readable-log.ts'
import { createEventLog } from './create-event-log.ts'
import type { Consumer, EventLog } from './event-log.ts'
import { listConsumers, requestReplay } from './log-administration.ts'
import type { Outlet, Relay, RelayedEvent } from './relay.ts'
import { forgetRelay } from './relay-cursor.ts'
import { type RunningConsumers, startConsumers } from './start-consumers.ts'

const logger = pino({ level: 'silent' })
const workspace_id = '0198f6a0-0000-7000-8000-000000000001'

let testDatabase: TestDatabase
let log: EventLog
const running: RunningConsumers[] = []

before(async () => {
  testDatabase = await createTestDatabase({
    migrations: [{ schema: 'events', folder: import.meta.resolve('./migrations/') }],
  })
  log = createEventLog({ database: testDatabase.database, logger })
})
afterEach(() => Promise.all(running.splice(0).map((consumers) => consumers.stop())))
after(async () => {
  await log.close()
  await testDatabase.drop()
})

async function start(relay: Relay, ...consumers: Consumer[]): Promise<RunningConsumers> {
  await waitUntilReadable(testDatabase.database)
  const { database } = testDatabase
  const started = await startConsumers({ database, events: log, consumers, relays: [relay], logger })
  running.push(started)
  return started
}

function append(...numbers: number[]): Promise<void> {
  const events = numbers.map((n) => ({ workspace_id, type: n % 2 ? 'relay.odd' : 'relay.even', data: { n } }))
  return testDatabase.database.transact((transaction) => log.append(transaction, events))
}

/** The other side of a relay: what it holds, and whether it can be reached. */
class Shelf {
  held: RelayedEvent[] = []
  isAway = false
  connections = 0
  capacity = 1000
  states: (string | null)[] = []
  #lose: (reason: Error) => void = () => {}

  numbers(): number[] {
    return this.held.map(({ data }) => JSON.parse(data ?? '{}').n)
  }

  goAway(): void {
    this.isAway = true
    this.#lose(new Error('gone'))
  }

  relay(name: string): Relay {
    return {
      name,
      batch: 10,
      data_limit: 1000,
      open: async () => this.#open(),
      onState: (outage) => this.states.push(outage?.message ?? null),
    }
  }

  #open(): Outlet {
    if (this.isAway) throw new Error('away')
    this.connections += 1
    const last = this.held.at(-1)
    return {
      last: last ? { position: last.position, at: last.at } : null,
      capacity: this.capacity,
      deliver: async (events) => {
        if (this.isAway) throw new Error('away')
        this.held.push(...events)
      },
      onLost: (listener) => {
        this.#lose = listener
      },
      close: () => {},
    }
  }
}

async function eventually(check: () => Promise<void> | void): Promise<void> {
  for (const deadline = Date.now() + 10_000; ; await sleep(5)) {
    try {
      return await check()
    } catch (error) {
      if (Date.now() > deadline) throw error
    }
  }
}

test('a relay passes on events of every type from the moment it first ran', async () => {
  const shelf = new Shelf()
  await append(1, 2)
  await waitUntilReadable(testDatabase.database)
  const first = await start(shelf.relay('relay.first'))
  await append(3, 4)
  await eventually(() => assert.deepEqual(shelf.numbers(), [3, 4]))
  await first.stop()
  await append(5)
  await start(shelf.relay('relay.first'))
  await eventually(() => assert.deepEqual(shelf.numbers(), [3, 4, 5]))
})

test('an outage is told once, holds up no consumer, and sets nothing aside', async () => {
  const shelf = new Shelf()
  const seen: unknown[] = []
  await start(shelf.relay('relay.outage'), {
    name: 'relay.witness',
    types: ['relay.odd'],
    handle: async (events) => void seen.push(...events.map(({ data }) => (data as { n: number }).n)),
  })
  await append(11)
  await eventually(() => assert.deepEqual(shelf.numbers(), [11]))
  shelf.goAway()
  await eventually(() => assert.ok(shelf.states.length > 0))
  for (const n of [13, 15, 17]) {
    await append(n)
    await eventually(() => assert.equal(seen.at(-1), n))
  }
  const waiting = (await listConsumers(testDatabase.database)).find(({ name }) => name === 'relay.outage')
  assert.deepEqual([waiting?.lag, waiting?.dead_letters], [3, 0])
  shelf.isAway = false
  await eventually(() => assert.deepEqual(shelf.numbers(), [11, 13, 15, 17]))
  await eventually(() => assert.equal(shelf.states.at(-1), null))
  assert.equal(shelf.states.filter((state) => state === null).length, 1)
})

test('what the other side has lost comes again, as far as it would keep it', async () => {
  const shelf = new Shelf()
  shelf.capacity = 3
  const first = await start(shelf.relay('relay.lost'))
  await append(21, 22, 23, 24, 25, 26)
  await eventually(() => assert.equal(shelf.held.length, 6))
  await first.stop()
  shelf.held.splice(4)
  const second = await start(shelf.relay('relay.lost'))
  await eventually(() => assert.deepEqual(shelf.numbers(), [21, 22, 23, 24, 25, 26]))
  await second.stop()
  shelf.held = []
  await start(shelf.relay('relay.lost'))
  await eventually(() => assert.deepEqual(shelf.numbers(), [24, 25, 26]))
})

test('switched off and on again, it goes on behind what the other side holds', async () => {
  const shelf = new Shelf()
  await waitUntilReadable(testDatabase.database)
  const first = await start(shelf.relay('relay.off'))
  await append(27)
  await eventually(() => assert.deepEqual(shelf.numbers(), [27]))
  await first.stop()
  await forgetRelay(testDatabase.database, 'relay.off')
  await append(28)
  await start(shelf.relay('relay.off'))
  await append(29)
  await eventually(() => assert.deepEqual(shelf.numbers(), [27, 28, 29]))
})

test('of two processes one delivers, and the other takes over when it ends', async () => {
  const shelf = new Shelf()
  const first = await start(shelf.relay('relay.two'))
  await append(31)
  await eventually(() => assert.deepEqual(shelf.numbers(), [31]))
  await start(shelf.relay('relay.two'))
  await append(32, 33)
  await eventually(() => assert.deepEqual(shelf.numbers(), [31, 32, 33]))
  assert.equal(shelf.connections, 1)
  await first.stop()
  await append(34)
  await eventually(() => assert.deepEqual(shelf.numbers(), [31, 32, 33, 34]))
})

test('a side that holds events of another log gets none of ours', async () => {
  const shelf = new Shelf()
  shelf.held.push({ workspace_id, position: '999999999-1', type: 'x', at: 'then', data: '{}', data_bytes: 2 })
  await start(shelf.relay('relay.foreign'))
  await append(41)
  await eventually(() => assert.match(shelf.states[0] ?? '', /none of this log/))
  assert.equal(shelf.held.length, 1)
})

test('a connection that breaks during a long rest is opened again', async () => {
  const shelf = new Shelf()
  await start(shelf.relay('relay.rest'))
  await eventually(() => assert.equal(shelf.connections, 1))
  await sleep(50)
  shelf.goAway()
  shelf.isAway = false
  await eventually(() => assert.equal(shelf.connections, 2))
})

test('a relay is not replayed', async () => {
  await start(new Shelf().relay('relay.replayed'))
  await assert.rejects(requestReplay(testDatabase.database, 'relay.replayed'), /cannot be replayed/)
})
