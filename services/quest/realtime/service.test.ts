import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, afterEach, before, test } from 'node:test'
import { realtimeContract } from '#contracts/realtime.ts'
import type { NewEvent } from '#platform/events/event-log.ts'
import { startTestServices, type TestServices } from '#platform/testing/service.ts'
import { realtime } from './service.ts'
import { connectClient, type TestClient, until } from './testing/client.ts'
import {
  coached,
  hashesOf,
  otherRepository,
  repositories,
  repository_id,
  room,
  stranger,
  workspace_id,
} from './testing/fixtures.ts'

let running: TestServices
let url: string
const clients: TestClient[] = []

before(async () => {
  running = await startTestServices({
    services: [realtime, repositories],
    environment: {
      THROUGHLINE_REALTIME_RECHECK_SECONDS: '1',
      THROUGHLINE_REALTIME_CONNECTIONS_PER_PRINCIPAL: '20',
      THROUGHLINE_REALTIME_REPLAY_LIMIT: '1000',
    },
  })
  url = await running.listen(realtimeContract)
})
afterEach(() => {
  for (const { socket } of clients.splice(0)) socket.close()
})
after(() => running.stop())

async function connect(as = {}, address = url): Promise<TestClient> {
  const client = await connectClient(address, await running.sign(as))
  clients.push(client)
  return client
}

async function listen(message: object = { rooms: [room] }, as = {}, address = url): Promise<TestClient> {
  const client = await connect(as, address)
  const answer = await client.subscribe(message)
  assert.equal(answer.ok, true, JSON.stringify(answer))
  return client
}

const append = (...events: NewEvent[]) =>
  running.database.transact((transaction) => running.events.append(transaction, events))

test('who is in the room of a workspace gets what happens there, in the order of the log', async () => {
  const client = await listen()
  await append(coached(1), coached(2))
  await append(coached(3))
  await until(() => client.events.length === 3, 'three events')
  assert.deepEqual(hashesOf(client), [1, 2, 3])
  const positions = client.events.map(({ position }) => position)
  assert.equal(new Set(positions).size, 3)
})

test('of a tracked commit goes out what a page shows, and neither its patch nor its message', async () => {
  const client = await listen()
  const data = {
    commit_id: randomUUID(),
    repository_id,
    repository: 'local/some',
    hash: 'a'.repeat(40),
    parents: [],
    author_name: 'Ada',
    author_email: 'ada@example.com',
    message: 'feat: say hello\n\nThe body is nobody’s business here.',
    authored_at: '2026-01-01T00:00:00Z',
    is_merge: false,
    is_bot: false,
    files: [{ path: 'secret.txt' }],
    files_changed: 1,
    additions: 2,
    deletions: 0,
    patch: '+ the secret',
  }
  await append({ workspace_id, type: 'commit.tracked', data })
  await until(() => client.events.length === 1, 'the commit')
  const { message, parents, files, patch, ...shown } = data
  assert.deepEqual(client.events[0]?.data, { ...shown, subject: 'feat: say hello' })
})

test('an announced commit goes out before git was read, and every judgement of it', async () => {
  const client = await listen()
  const shown = {
    commit_id: randomUUID(),
    repository_id,
    repository: 'local/some',
    hash: 'b'.repeat(40),
    author_name: 'Ada',
    author_email: 'ada@example.com',
    authored_at: '2026-01-01T00:00:00Z',
    is_merge: false,
    is_bot: false,
  }
  const notice = { ...shown, message: 'fix: a thing\n\nbody', files: [{ path: 'secret', status: 'added' }] }
  await append(
    { workspace_id, type: 'commit.announced', data: notice },
    coached(1, { commit_id: shown.commit_id, quality_score: 5 }),
    coached(1, { commit_id: shown.commit_id, quality_score: 8, first: false }),
  )
  await until(() => client.events.length === 3, 'three events')
  const [announced, ...judgements] = client.events
  assert.deepEqual(announced?.data, { ...shown, subject: 'fix: a thing' })
  assert.deepEqual(
    judgements.map(({ type, data }) => type === 'commit.coached' && data.first),
    [true, false],
  )
  assert.doesNotMatch(
    JSON.stringify(judgements),
    /quality_/,
    'whose score one may see is not for a room to decide',
  )
})

test('without an identity, with a wrong key or a forged token nobody gets in', async () => {
  for (const key of [null, 'tl_owner_key_that_somebody_guessed_for_this_server', 'ey.ey.ey']) {
    await assert.rejects(connectClient(url, key), { code: 'unauthenticated', status: 401 })
  }
  const cookie = { extraHeaders: { cookie: 'throughline_session=ey.ey.ey' } }
  await assert.rejects(connectClient(url, null, cookie), { code: 'unauthenticated' })
})

test('the owner’s key opens the way as a header, too; a page of another origin never gets in', async () => {
  const authorization = 'Bearer owner-key-of-the-tests'
  clients.push(await connectClient(url, null, { extraHeaders: { authorization } }))
  const foreign = { extraHeaders: { authorization, origin: 'https://evil.example.com' } }
  await assert.rejects(connectClient(url, null, foreign))
  const own = { extraHeaders: { authorization, origin: url } }
  clients.push(await connectClient(url, null, own))
})

test('long polling works as well as WebSocket', async () => {
  const client = await connectClient(url, await running.sign(), { transports: ['polling'] })
  clients.push(client)
  await client.subscribe({ rooms: [room] })
  await append(coached(1))
  await until(() => client.events.length === 1, 'the event')
})

test('another workspace gets nothing of this one, whichever room it asks for', async () => {
  const own = await listen()
  const foreign = await connect({ workspace_id: stranger, id: 'somebody else' })
  const refused = await foreign.subscribe({ rooms: [room] })
  assert.ok(!refused.ok)
  assert.deepEqual([refused.problem.code, refused.problem.status], ['forbidden', 403])
  const unknown = await foreign.subscribe({ rooms: [`repository:${repository_id}`] })
  assert.equal(!unknown.ok && unknown.problem.code, 'repository_not_found')
  const people = await foreign.subscribe({ rooms: [`workspace:${stranger}`, 'person:ada@example.com'] })
  assert.equal(people.ok, true)
  await append(coached(1), coached(2, {}, stranger))
  await until(() => own.events.length === 1 && foreign.events.length === 1, 'an event each')
  await append(coached(3))
  await until(() => own.events.length === 2, 'the last event')
  assert.deepEqual([hashesOf(own), hashesOf(foreign)], [[1, 3], [2]])
})

test('the rooms of repositories and people get what concerns them, and who is in several gets it once', async () => {
  const member = { role: 'member' as const, id: 'grace@example.com' }
  const one = await listen({ rooms: [`repository:${repository_id}`] }, member)
  const person = await listen({ rooms: ['person:grace@example.com'] }, member)
  const all = await listen({ rooms: [room, `repository:${repository_id}`] })
  await append(
    coached(1),
    coached(2, { repository_id: otherRepository, author_email: 'grace@example.com' }),
    {
      workspace_id,
      type: 'session.started',
      data: { session_id: randomUUID(), user_id: 'grace@example.com', session_type: 'x' },
    },
    coached(3),
  )
  await until(
    () => all.events.length === 3 && one.events.length === 2 && person.events.length === 2,
    'all events',
  )
  assert.deepEqual(
    [hashesOf(all), hashesOf(one)],
    [
      [1, 2, 3],
      [1, 3],
    ],
  )
  assert.deepEqual(
    person.events.map(({ type }) => type),
    ['commit.coached', 'session.started'],
  )
  const curious = await connect({ role: 'lead', id: 'curious' })
  const refused = await curious.subscribe({ rooms: ['person:grace@example.com'] })
  assert.equal(!refused.ok && refused.problem.code, 'forbidden')
})

test('a client chooses types, and leaves rooms', async () => {
  const client = await listen({ rooms: [room], types: ['commits.listed'] })
  const listed = { workspace_id, type: 'commits.listed', data: { repository_id, commits: 5 } }
  await append(coached(1), listed)
  await until(() => client.events.length === 1, 'the event')
  assert.equal(client.events[0]?.type, 'commits.listed')
  const witness = await listen()
  assert.equal((await client.unsubscribe([room])).ok, true)
  await append(listed)
  await until(() => witness.events.length === 1, 'the witness to see it')
  assert.equal(client.events.length, 1)
})

test('what cannot be understood is refused with every fault, and the connection goes on', async () => {
  const client = await connect()
  for (const message of [
    undefined,
    7,
    'x',
    [],
    {},
    { rooms: [] },
    { rooms: ['nowhere'] },
    { rooms: [`${room}\n`] },
  ]) {
    const answer = await client.subscribe(message)
    assert.equal(!answer.ok && answer.problem.status, 400, JSON.stringify(message))
  }
  const both = await client.subscribe({ rooms: ['x', room, 'y'], after: 'no position', extra: 1 })
  assert.ok(!both.ok && 'errors' in both.problem && Array.isArray(both.problem.errors))
  assert.ok(both.problem.errors.length >= 3, JSON.stringify(both.problem.errors))
  const position = await client.subscribe({ rooms: [room], after: 'no position' })
  assert.equal(!position.ok && position.problem.code, 'invalid_request')
  const unknown = await client.socket.timeout(2000).emitWithAck('toString', {})
  assert.equal(unknown.problem.code, 'not_found')
  assert.equal((await client.subscribe({ rooms: [room] })).ok, true)
  const late = await client.subscribe({ rooms: [`repository:${repository_id}`], after: '1-1' })
  assert.equal(!late.ok && late.problem.code, 'conflict')
})

test('too many messages are refused, and an oversize one ends the connection', async () => {
  const client = await connect()
  const answers = await Promise.all(Array.from({ length: 100 }, () => client.unsubscribe([room])))
  const refused = answers.filter((answer) => !answer.ok && answer.problem.code === 'too_many_requests')
  assert.ok(refused.length >= 30 && refused.length <= 40, `${refused.length}`)
  const other = await connect()
  let ended = ''
  other.socket.once('disconnect', (reason) => {
    ended = reason
  })
  other.socket.emit('subscribe', { rooms: ['x'.repeat(20_000)] })
  await until(() => ended !== '', 'the end of the connection')
  assert.equal(client.socket.connected, true)
})

test('one principal gets no more connections than it may have, and those that close make room', async () => {
  const as = { id: 'many' }
  const many = await Promise.all(Array.from({ length: 20 }, () => connect(as)))
  await assert.rejects(connect(as), { code: 'too_many_connections', status: 429 })
  await connect({ id: 'another' })
  many[0]?.socket.close()
  let again: TestClient | undefined
  await until(async () => {
    again = await connect(as).catch(() => undefined)
    return again !== undefined
  }, 'room for one more')
})

test('a connection ends when the token that opened it does', async () => {
  const client = await connectClient(url, await running.sign({}, 3))
  clients.push(client)
  let reason = ''
  client.socket.on('disconnect', (why) => {
    reason = why
  })
  await until(() => reason !== '', 'the end')
  assert.equal(reason, 'io server disconnect')
  assert.equal(client.ended[0]?.code, 'unauthenticated')
})

test('the end of a session ends its connections at once, in every process, and no others', async (t) => {
  const patient = await startTestServices({
    services: [realtime, repositories],
    environment: { THROUGHLINE_REALTIME_RECHECK_SECONDS: '3600' },
    beside: running,
  })
  t.after(() => patient.stop())
  const address = await patient.listen(realtimeContract)
  const token = await running.sign({ id: 'ada' }, 3)
  const tabs = await Promise.all([1, 2].map(() => connectClient(address, token)))
  clients.push(...tabs)
  const other = await connect({ id: 'grace' }, address)
  const isOver = async () => {
    const refusal = await connectClient(address, token).then(
      ({ socket }) => void socket.close(),
      ({ code }) => code,
    )
    return refusal === 'unauthenticated'
  }
  await until(isOver, 'the token to be over')
  assert.ok(tabs.every(({ socket }) => socket.connected))
  await append({ workspace_id, type: 'session.ended', data: { account_id: randomUUID() } })
  await until(() => tabs.every(({ socket }) => socket.disconnected), 'both tabs to be disconnected')
  assert.deepEqual(
    tabs.map(({ ended }) => ended[0]?.code),
    ['unauthenticated', 'unauthenticated'],
  )
  assert.ok(other.socket.connected)
})

test('presence tells who is in a room, across connections, without those who hide', async () => {
  const ada = await listen({ rooms: [room] }, { id: 'ada' })
  const grace = await listen({ rooms: [room] }, { id: 'grace', role: 'viewer' })
  await listen({ rooms: [room], hidden: true }, { id: 'hidden' })
  const there = ({ presences }: TestClient) => presences.at(-1)?.present.map(({ id }) => id)
  for (const client of [ada, grace])
    await until(() => there(client)?.join() === 'ada,grace', 'both to be seen')
  const asked = await running.client(realtimeContract, { role: 'viewer' }).getPresence()
  assert.deepEqual([asked.room, asked.count], [room, 2])
  grace.socket.close()
  await until(() => there(ada)?.join() === 'ada', 'one to be gone')
})

test('the status counts connections and rooms of this workspace alone', async () => {
  await listen()
  await listen({ rooms: [room, `repository:${repository_id}`] })
  await listen({ rooms: [`workspace:${stranger}`] }, { workspace_id: stranger })
  const read = () => running.client(realtimeContract).getStatus()
  await until(async () => (await read()).connections === 2, 'two connections')
  const { rooms, process } = await read()
  assert.deepEqual(rooms, [
    { room, connections: 2 },
    { room: `repository:${repository_id}`, connections: 1 },
  ])
  assert.equal(process.connections, 3)
  assert.match(process.position ?? '', /^\d+-\d+$/)
  await assert.rejects(running.client(realtimeContract, { role: 'lead' }).getStatus(), { code: 'forbidden' })
})
