import assert from 'node:assert/strict'
import { connect as connectTcp } from 'node:net'
import { after, afterEach, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type LiveEvent, realtimeContract } from '#contracts/realtime.ts'
import type { NewEvent } from '#platform/events/event-log.ts'
import { waitUntilReadable } from '#platform/testing/readable-log.ts'
import { startTestServices, type TestServices } from '#platform/testing/service.ts'
import { realtime } from './service.ts'
import { connectClient, type TestClient, until } from './testing/client.ts'
import { coached, hashesOf, repositories, repository_id, room, workspace_id } from './testing/fixtures.ts'

const services = [realtime, repositories]
const environment = {
  THROUGHLINE_REALTIME_REPLAY_LIMIT: '1000',
  THROUGHLINE_REALTIME_CONNECTIONS_PER_PRINCIPAL: '2000',
  THROUGHLINE_REALTIME_BACKLOG_LIMIT: '65536',
}

let running: TestServices
let url: string
let other: TestServices
let otherUrl: string
const clients: TestClient[] = []

before(async () => {
  running = await startTestServices({ services, environment })
  url = await running.listen(realtimeContract)
  other = await startTestServices({ services, environment, beside: running })
  otherUrl = await other.listen(realtimeContract)
})
afterEach(() => {
  for (const { socket } of clients.splice(0)) socket.close()
})
after(async () => {
  await other.stop()
  await running.stop()
})

async function connect(address = url): Promise<TestClient> {
  const client = await connectClient(address, await running.sign())
  clients.push(client)
  return client
}

async function listen(after?: string, address = url, rooms = [room]): Promise<TestClient> {
  const client = await connect(address)
  const answer = await client.subscribe({ rooms, ...(after !== undefined && { after }) })
  assert.equal(answer.ok, true, JSON.stringify(answer))
  return client
}

const append = (...events: NewEvent[]) =>
  running.database.transact((transaction) => running.events.append(transaction, events))

/** Positions of all that was written after one. */
async function loggedAfter(position: string): Promise<string[]> {
  const [tx, id] = position.split('-')
  const { rows } = await running.database.pool.query<{ position: string }>(
    `select tx || '-' || id as position from events.log
     where type = 'commit.coached' and (tx, id) > ($1::xid8, $2::int8) order by tx, id`,
    [tx, id],
  )
  return rows.map(({ position }) => position)
}

/** Which events somebody lacks of those expected, and which came twice or out of order. */
function describeDifference(got: readonly string[], expected: readonly string[]): string {
  const missing = expected.filter((position) => !got.includes(position))
  const repeated = got.filter((position, at) => got.indexOf(position) < at)
  const early = got.filter((position, at) => expected.indexOf(position) < expected.indexOf(got[at - 1] ?? ''))
  return `missing ${missing.join(' ') || 'none'}; repeated ${repeated.join(' ') || 'none'}; after a later one ${early.join(' ') || 'none'}`
}

/** Where a client stands that subscribes now. */
async function positionNow(): Promise<string> {
  const client = await connect()
  const answer = await client.subscribe({ rooms: [room] })
  client.socket.close()
  assert.ok(answer.ok)
  return answer.position
}

/** Several writers at once, whose transactions commit out of order. Resolves when all have written. */
async function write(writers: number, turns: number, from = 0): Promise<void> {
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      for (let turn = 0; turn < turns; turn++) {
        await running.database.transact(async (transaction) => {
          await running.events.append(transaction, [coached(from + writer * 1000 + turn)])
          if ((writer + turn) % 4 === 0) await sleep((writer * turn) % 6)
        })
      }
    }),
  )
}

test('who was away gets first what was missed, then what happens, without a gap and nothing twice', async () => {
  const client = await listen()
  await append(coached(1), coached(2))
  await until(() => client.events.length === 2, 'two events')
  const seen = client.events.at(-1)?.position
  client.socket.close()
  await append(coached(3), coached(4))
  const back = await listen(seen)
  await append(coached(5))
  await until(() => back.events.length >= 3, 'three events')
  assert.deepEqual(hashesOf(back), [3, 4, 5])
})

test('clients that come and go while others write see every event once and in order, on whichever process', async () => {
  const start = await positionNow()
  const writing = write(5, 60)
  let isWriting = true
  void writing.finally(() => {
    isWriting = false
  })
  /** Listens, goes away at any moment and comes back with the last position seen, until all is written. */
  const wander = async (number: number): Promise<LiveEvent[]> => {
    const seen: LiveEvent[] = []
    let position = start
    for (let turn = 0; ; turn++) {
      const isLast = !isWriting
      const client = await listen(position, (number + turn) % 2 === 0 ? url : otherUrl)
      assert.deepEqual(client.resets, [])
      if (isLast) {
        const expected = await loggedAfter(start)
        const got = () => [...seen, ...client.events].map((event) => event.position)
        await until(
          () => got().at(-1) === expected.at(-1),
          () => `the last event; ${describeDifference(got(), expected)}`,
        )
      } else await sleep(1 + ((number * 7 + turn * 13) % 40))
      client.socket.close()
      seen.push(...client.events)
      position = seen.at(-1)?.position ?? position
      if (isLast) return seen
    }
  }
  const wanderers = await Promise.all([0, 1, 2, 3].map(wander))
  await writing
  const expected = await loggedAfter(start)
  assert.equal(expected.length, 300)
  for (const seen of wanderers) {
    const positions = seen.map((event) => event.position)
    assert.deepEqual(positions, expected, describeDifference(positions, expected))
  }
})

test('a client goes on after its server has started again', async (t) => {
  const third = await startTestServices({ services, environment, beside: running })
  t.after(() => third.stop())
  const client = await listen(undefined, await third.listen(realtimeContract))
  await append(coached(1))
  await until(() => client.events.length === 1, 'the event')
  let reason = ''
  client.socket.on('disconnect', (why) => {
    reason = why
  })
  await third.stop()
  await until(() => reason !== '', 'the end of the connection')
  assert.equal(reason, 'transport close', 'the client comes back by itself')
  await append(coached(2))
  const fourth = await startTestServices({ services, environment, beside: running })
  t.after(() => fourth.stop())
  const back = await listen(client.events[0]?.position, await fourth.listen(realtimeContract))
  await append(coached(3))
  await until(() => back.events.length === 2, 'both events')
  assert.deepEqual(hashesOf(back), [2, 3])
})

test('who has missed more than is sent again is told to load anew, and hears what happens from then on', async () => {
  const position = await positionNow()
  for (let turn = 0; turn < 6; turn++)
    await append(...Array.from({ length: 200 }, (_, n) => coached(turn * 200 + n)))
  await waitUntilReadable(running.database)
  for (const address of [url, otherUrl]) {
    const client = await listen(position, address)
    assert.equal(client.resets[0]?.reason, 'too_far_behind')
    assert.equal(client.events.length, 0)
    const [now] = client.resets
    await append(coached(5000))
    await until(() => client.events.length === 1, 'what comes then')
    client.socket.close()
    const again = await listen(now?.position, address)
    await until(() => again.events.length === 1, 'what came after the reset')
    again.socket.close()
  }
})

test('a position that the log has not reached, or has forgotten, is not gone on from', async () => {
  const beyond = await listen(`${2n ** 62n}-1`)
  assert.equal(beyond.resets[0]?.reason, 'unknown_position')
  await append(coached(1))
  await until(() => beyond.events.length === 1, 'what happens then')
})

test('missed events of one repository come from among those of others', async (t) => {
  const position = await positionNow()
  const another = '0198f6a0-0000-7000-8000-00000000000b'
  await append(
    ...Array.from({ length: 700 }, (_, n) => coached(n, n % 100 === 0 ? {} : { repository_id: another })),
  )
  await waitUntilReadable(running.database)
  const third = await startTestServices({ services, environment, beside: running })
  t.after(() => third.stop())
  const client = await listen(position, await third.listen(realtimeContract), [`repository:${repository_id}`])
  assert.deepEqual(hashesOf(client), [0, 100, 200, 300, 400, 500, 600])
})

test('a client that does not read is disconnected before much waits for it, and others go on', async () => {
  const reader = await listen()
  const sleeper = await openDeafClient(url)
  await sleeper.subscribe()
  const status = () => running.client(realtimeContract).getStatus()
  const before = (await status()).process.dropped
  let sent = 0
  await until(async () => {
    await append(
      ...Array.from({ length: 200 }, (_, n) =>
        coached(n, { author_email: `${'x'.repeat(3000)}@example.com` }),
      ),
    )
    sent += 200
    return (await status()).process.dropped > before
  }, 'the deaf client to be dropped')
  await until(() => reader.events.length === sent, 'the reader to have everything')
  await until(() => sleeper.isClosed(), 'the connection to be closed')
})

test('a thousand sockets get the same frames in the same order', async () => {
  const token = await running.sign()
  const many: TestClient[] = []
  for (let at = 0; at < 1000; at += 50) {
    many.push(
      ...(await Promise.all(
        Array.from({ length: 50 }, () => connectClient(at % 100 ? url : otherUrl, token)),
      )),
    )
  }
  clients.push(...many)
  await Promise.all(many.map((client) => client.subscribe({ rooms: [room], types: ['commit.coached'] })))
  for (let turn = 0; turn < 10; turn++) await append(coached(turn), coached(100 + turn))
  await until(() => many.every(({ events }) => events.length === 20), 'everybody to have everything')
  const expected = Array.from({ length: 10 }, (_, turn) => [turn, 100 + turn]).flat()
  for (const client of many) assert.deepEqual(hashesOf(client), expected)
})

/** Speaks just enough WebSocket and Socket.IO to subscribe, and then reads nothing any more. */
async function openDeafClient(address: string) {
  const { hostname, port } = new URL(address)
  const token = await running.sign()
  const socket = connectTcp({ host: hostname, port: Number(port) })
  let received = ''
  let closed = false
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1')
  })
  socket.on('close', () => {
    closed = true
  })
  socket.on('error', () => {})
  socket.write(
    `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\n` +
      'Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  )
  const heard = (text: string) => until(() => received.includes(text), `the server to say ${text}`)
  const say = (text: string) => {
    const payload = Buffer.from(text)
    const length =
      payload.length < 126 ? [0x80 | payload.length] : [0xfe, payload.length >> 8, payload.length & 255]
    // A mask of zeros leaves the payload as it is (RFC 6455 §5.3).
    socket.write(Buffer.concat([Buffer.from([0x81, ...length, 0, 0, 0, 0]), payload]))
  }
  await heard('"sid"')
  say(`40${JSON.stringify({ key: token })}`)
  await heard('40{"sid"')
  return {
    subscribe: async () => {
      say(`420${JSON.stringify(['subscribe', { rooms: [`workspace:${workspace_id}`] }])}`)
      await heard('"ok":true')
      socket.pause()
    },
    isClosed: () => {
      // What it did not read is in the way of the end.
      socket.resume()
      return closed
    },
  }
}
