import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { after, afterEach, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Consumer, eventsContract } from '#contracts/events.ts'
import { monitorContract } from '#contracts/monitor.ts'
import { type RepositoryCheck, repositoriesContract } from '#contracts/repositories.ts'
import { hasCode, ServiceError } from '#platform/errors/service-error.ts'
import { firstWorkspaceId } from '#platform/identity/principal.ts'
import { standIn, startTestServices, type TestServices } from '#platform/testing/service.ts'
import { monitor } from './service.ts'

let services: TestServices
let client: ReturnType<typeof clientOf>
const clientOf = (from: TestServices) => from.client(monitorContract)

/** What the stand-in for repositories answers, and what it was asked. */
const answers = new Map<string, () => Promise<RepositoryCheck> | RepositoryCheck>()
const fingerprints = new Map<string, string>()
const checked: string[] = []
const synchronised: string[] = []
let atOnce = 0
let mostAtOnce = 0
let consumers: Consumer[] = []

const unchanged: RepositoryCheck = { outcome: 'unchanged', fingerprint: null, error: null }

const repositories = standIn(repositoriesContract, {
  checkRepository: async ({ params }) => {
    checked.push(params.name)
    atOnce += 1
    mostAtOnce = Math.max(mostAtOnce, atOnce)
    try {
      return await (answers.get(params.name)?.() ?? unchanged)
    } finally {
      atOnce -= 1
    }
  },
  syncRepository: ({ params }) => {
    synchronised.push(params.name)
    throw new ServiceError('unavailable', 'This stand-in has no backfill.')
  },
  readFingerprints: ({ body }) => ({
    items: body.repository_ids.map((repository_id) => ({
      repository_id,
      fingerprint: fingerprints.get(repository_id) ?? null,
    })),
  }),
})
const events = standIn(eventsContract, { watchConsumers: () => ({ items: consumers }) })

before(async () => {
  services = await startTestServices({
    services: [monitor, repositories, events],
    environment: { THROUGHLINE_DATA_DIR: tmpdir(), THROUGHLINE_HEALTH_INTERVAL: '1' },
  })
  client = clientOf(services)
})
afterEach(async () => {
  await services.settle()
  await services.database.pool.query('delete from monitor.repositories')
  answers.clear()
  checked.length = 0
})
after(() => services.stop())

let made = 0
const idOf = (number: number) => `0198f6a0-0000-7000-8000-${String(number).padStart(12, '0')}`

/** Tells the monitor of a repository, as the repositories service does; gives its id. */
async function tell(type: string, name: string, given?: string, more: object = {}): Promise<string> {
  const repository_id = given ?? idOf(++made)
  const data = { repository_id, full_name: `team/${name}`, ...more }
  await services.database.transact((transaction) =>
    services.events.append(transaction, [{ workspace_id: firstWorkspaceId, type, data }]),
  )
  await services.settle()
  return repository_id
}
const find = (name: string) => client.getWatchedRepository({ params: { owner: 'team', name } })
const makeDue = (name: string) =>
  services.database.pool.query(
    `update monitor.repositories set next_check_at = now() - interval '1 minute' where full_name = $1`,
    [`team/${name}`],
  )
const countChecks = (name: string) => checked.filter((one) => one === name).length

async function eventually<T>(
  read: () => Promise<T> | T,
  isReached: (value: T) => boolean,
  patience = 10_000,
): Promise<T> {
  for (const deadline = Date.now() + patience; ; await sleep(10)) {
    const value = await read()
    if (isReached(value)) return value
    assert.ok(Date.now() < deadline, `not reached: ${JSON.stringify(value)}`)
  }
}

test('a repository is checked when it is registered, and then once in each interval', async () => {
  await tell('repository.registered', 'new')
  const first = await eventually(
    () => find('new'),
    ({ state }) => state === 'unchanged',
  )
  const pause = Date.parse(first.next_check_at ?? '') - Date.parse(first.checked_at ?? '')
  assert.ok(pause >= 269_000 && pause <= 331_000, String(pause))
  assert.equal(countChecks('new'), 1)
  await makeDue('new')
  await eventually(
    () => countChecks('new'),
    (count) => count === 2,
  )
})

test('one that fails is checked less and less often, and as before once it answers', async () => {
  answers.set('failing', () => {
    throw new ServiceError('unreachable_remote', 'It cannot be reached.')
  })
  await tell('repository.registered', 'failing')
  for (let failures = 1; failures <= 4; failures++) {
    const failing = await eventually(
      () => find('failing'),
      (one) => one.failures === failures,
    )
    assert.equal(failing.state, 'failing')
    assert.deepEqual(failing.error, { code: 'unreachable_remote', detail: 'It cannot be reached.' })
    const pause = (Date.parse(failing.next_check_at ?? '') - Date.parse(failing.checked_at ?? '')) / 300_000
    assert.ok(Math.abs(pause / 2 ** (failures - 1) - 1) < 0.11, `${failures}: ${pause}`)
    assert.equal(failing.backing_off_until, failures > 1 ? failing.next_check_at : null)
    await makeDue('failing')
  }
  answers.delete('failing')
  await makeDue('failing')
  const well = await eventually(
    () => find('failing'),
    (one) => one.failures === 0,
  )
  assert.deepEqual([well.state, well.error, well.backing_off_until], ['unchanged', null, null])
})

test('what a check finds is synchronised, and the commits it brings are counted as found', async () => {
  answers.set('changed', () => ({ outcome: 'changed', fingerprint: 'a', error: null }))
  const before = await client.getMonitorStatus()
  const id = await tell('repository.registered', 'changed')
  await eventually(() => synchronised.includes('changed'), Boolean)
  answers.delete('changed')
  await tell('repository.synchronised', 'changed', id, { commits: 3 })
  const found = await eventually(
    () => find('changed'),
    (one) => one.commits_found === 3,
  )
  assert.ok(found.found_at)
  // Brought by somebody else: a webhook, or a person.
  await tell('repository.synchronised', 'changed', id, { commits: 5 })
  assert.equal((await find('changed')).commits_found, 3)
  const after = await client.getMonitorStatus()
  assert.equal(after.commits_found - before.commits_found, 3)
})

test('hanging repositories keep no other from being checked, and no more than a few run at once', async () => {
  const { promise: end, resolve } = Promise.withResolvers<void>()
  const hang = async () => {
    await end
    return unchanged
  }
  const hanging = Array.from({ length: 20 }, (_, index) => `hanging-${index}`)
  for (const name of hanging) answers.set(name, hang)
  // They have failed before, as one that hangs has by then.
  await services.database.pool.query(
    `insert into monitor.repositories (workspace_id, repository_id, full_name, failures)
     select $1, uuidv7(), 'team/' || name, 1 from unnest($2::text[]) as name`,
    [firstWorkspaceId, hanging],
  )
  await eventually(
    () => atOnce,
    (count) => count === 2,
  )
  for (let index = 0; index < 15; index++) await tell('repository.registered', `healthy-${index}`)
  await eventually(
    () => checked.filter((name) => name.startsWith('healthy')).length,
    (count) => count === 15,
  )
  assert.equal(atOnce, 2)
  resolve()
  await eventually(
    () => checked.filter((name) => name.startsWith('hanging')).length,
    (count) => count === 20,
  )
  assert.ok(mostAtOnce <= 8)
})

test('stopped it checks nothing by itself, until it is started; run-once checks all the same', async () => {
  await tell('repository.registered', 'stopped')
  await eventually(
    () => find('stopped'),
    ({ state }) => state === 'unchanged',
  )
  assert.equal((await client.stopMonitor()).running, false)
  await makeDue('stopped')
  await sleep(1300)
  assert.equal(countChecks('stopped'), 1)
  assert.equal((await find('stopped')).next_check_at, null)

  const answer = await services.request(monitorContract, { method: 'POST', url: '/monitor/run-once' })
  assert.equal(answer.statusCode, 202)
  assert.deepEqual(answer.json(), { requested: 1, status: '/monitor/status' })
  await eventually(client.getMonitorStatus, ({ repositories }) => repositories.requested === 0)
  assert.equal(countChecks('stopped'), 2)

  await makeDue('stopped')
  const started = await client.startMonitor()
  assert.ok(started.running && started.changed_at)
  await eventually(
    () => countChecks('stopped'),
    (count) => count === 3,
  )
})

test('a paused repository is not checked, not even by run-once, and is again when it goes on', async () => {
  const id = await tell('repository.registered', 'paused')
  await eventually(
    () => find('paused'),
    ({ state }) => state === 'unchanged',
  )
  await tell('repository.paused', 'paused', id)
  assert.equal((await find('paused')).state, 'paused')
  assert.equal((await client.runMonitorOnce()).requested, 0)
  await makeDue('paused')
  await sleep(1200)
  assert.equal(countChecks('paused'), 1)
  await tell('repository.resumed', 'paused', id)
  await eventually(
    () => find('paused'),
    ({ state }) => state === 'unchanged',
  )
  assert.equal(countChecks('paused'), 2)
})

test('renamed and removed repositories are followed', async () => {
  const id = await tell('repository.registered', 'old-name')
  await tell('repository.renamed', 'new-name', id)
  assert.equal((await find('new-name')).repository_id, id)
  await assert.rejects(find('old-name'), (error) => hasCode(error, 'repository_not_watched'))
  await tell('repository.removed', 'new-name', id)
  await assert.rejects(find('new-name'), (error) => hasCode(error, 'repository_not_watched'))
})

test('a local folder whose refs move is checked within seconds', async () => {
  answers.set('local', () => ({ ...unchanged, fingerprint: 'before' }))
  const id = await tell('repository.registered', 'local')
  fingerprints.set(id, 'before')
  await eventually(
    () => find('local'),
    ({ is_watched }) => is_watched,
  )
  await sleep(1500)
  assert.equal(countChecks('local'), 1)
  const moved = Date.now()
  fingerprints.set(id, 'after')
  answers.set('local', () => ({ ...unchanged, fingerprint: 'after' }))
  await eventually(
    () => countChecks('local'),
    (count) => count === 2,
  )
  assert.ok(Date.now() - moved < 4000)
  await sleep(1500)
  assert.equal(countChecks('local'), 2)
})

test('of several processes on one queue each check is one’s', async () => {
  const { createCheckStore } = await import('./store/check-store.ts')
  await client.stopMonitor()
  for (let index = 0; index < 12; index++) await tell('repository.registered', `shared-${index}`)
  await services.database.pool.query(
    'update monitor.repositories set requested_at = null, leased_until = null',
  )
  await services.database.pool.query('update monitor.switches set running = true')
  const stores = [1, 2, 3].map(() => createCheckStore(services.database))
  // Whoever is quicker: this process' own loop takes part.
  const taken = (await Promise.all(stores.map((store) => store.claim(12, 'healthy')))).flat()
  const names = taken.map(({ full_name }) => full_name)
  assert.equal(new Set(names).size, names.length)
  await services.database.pool.query('update monitor.repositories set leased_until = null')
})

test('alerts are raised once and cleared, with their events, and are listed', async () => {
  const consumer = { name: 'some.consumer', types: [], position: '0-0', lag: 0, handled_at: null }
  consumers = [{ ...consumer, dead_letters: 2 }]
  const open = await eventually(
    async () => (await client.listAlerts({ query: { state: 'open', kind: 'dead_letters' } })).items,
    (items) => items.length === 1,
  )
  assert.equal(open[0]?.summary, 'some.consumer has set 2 events aside that it could not handle.')
  assert.equal((await client.getMonitorStatus()).alerts.warning, 1)
  await sleep(2200)
  consumers = []
  await eventually(
    async () => (await client.listAlerts({ query: { state: 'cleared' } })).items,
    (items) => items.some(({ id }) => id === open[0]?.id),
  )
  const told = (await services.readEvents()).filter(
    ({ data }) => (data as { alert_id?: string }).alert_id === open[0]?.id,
  )
  assert.deepEqual(
    told.map(({ type }) => type),
    ['alert.raised', 'alert.cleared'],
  )
})

test('the status shows what was measured of disk, database, jobs and services', async () => {
  const { health } = await eventually(client.getMonitorStatus, (status) => status.health.measured_at !== null)
  const kinds = new Set(health.readings.map(({ kind }) => kind))
  for (const kind of [
    'disk_space',
    'database_connections',
    'database_slow',
    'jobs_late',
    'service_not_ready',
  ] as const)
    assert.ok(kinds.has(kind), kind)
  assert.ok((health.database_bytes ?? 0) > 1_000_000)
  const names = health.readings
    .filter(({ kind }) => kind === 'service_not_ready')
    .map(({ subject }) => subject)
  assert.deepEqual(names.sort(), ['events', 'monitor', 'repositories'])
})

test('the lists come in pages, each item once, and refuse cursors of others', async () => {
  for (let index = 0; index < 5; index++) await tell('repository.registered', `page-${index}`)
  const names: string[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await client.listWatchedRepositories({ query: { limit: 2, ...(cursor && { cursor }) } })
    names.push(...page.items.map(({ full_name }) => full_name))
    cursor = page.next_cursor
  }
  assert.deepEqual(
    names,
    [0, 1, 2, 3, 4].map((index) => `team/page-${index}`),
  )
  await services.database.pool.query(
    `insert into monitor.alerts (workspace_id, kind, subject, severity, summary, since, raised_at, cleared_at)
     select $1, 'jobs_failed', 'made ' || n, 'warning', '', now(), now() - n * interval '1 hour', now()
     from generate_series(1, 5) as n`,
    [firstWorkspaceId],
  )
  const subjects: string[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const query = { limit: 2, kind: 'jobs_failed' as const, ...(cursor && { cursor }) }
    const page = await client.listAlerts({ query })
    subjects.push(...page.items.map(({ subject }) => subject))
    cursor = page.next_cursor
  }
  assert.deepEqual(
    subjects,
    [1, 2, 3, 4, 5].map((n) => `made ${n}`),
  )
  for (const cursor of ['x', Buffer.from('["team/a"]').toString('base64url')])
    await assert.rejects(client.listAlerts({ query: { cursor } }), (error) =>
      hasCode(error, 'invalid_request'),
    )
})

test('another workspace sees and starts nothing of this one', async () => {
  await tell('repository.registered', 'private')
  const stranger = services.client(monitorContract, { workspace_id: '00000000-0000-7000-8000-000000000002' })
  assert.deepEqual((await stranger.listWatchedRepositories()).items, [])
  assert.deepEqual((await stranger.listAlerts()).items, [])
  assert.equal((await stranger.runMonitorOnce()).requested, 0)
  assert.deepEqual((await stranger.getMonitorStatus()).health.readings, [])
  await stranger.stopMonitor()
  assert.equal((await client.getMonitorStatus()).running, true)
  const viewer = services.client(monitorContract, { role: 'member' })
  await assert.rejects(viewer.stopMonitor(), (error) => hasCode(error, 'forbidden'))
})
