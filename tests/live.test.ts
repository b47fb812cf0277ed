import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { io, type Socket } from 'socket.io-client'
import { authContract } from '#contracts/auth.ts'
import type { Acknowledgement, LiveEvent } from '#contracts/realtime.ts'
import { firstWorkspaceId } from '#platform/identity/principal.ts'
import { buildDashboard } from '../dashboard/build.ts'
import { startBrowser, type TestBrowser } from './testing/browser.ts'
import { createHistory } from './testing/history.ts'
import { startSplitTestServer, startTestServer, type TestServer } from './testing/test-server.ts'
import { registerRepository, syncRepository } from './testing/tracked-repository.ts'
import { waitUntil } from './testing/wait-until.ts'

const topologies: { name: string; start: () => Promise<TestServer> }[] = [
  { name: 'everything in one process', start: startTestServer },
  { name: 'one process a service', start: startSplitTestServer },
]

for (const { name, start } of topologies) {
  describe(name, () => {
    let server: TestServer
    const sockets: Socket[] = []
    before(async () => {
      server = await start()
    })
    after(async () => {
      for (const socket of sockets) socket.close()
      await server.stop()
    })

    for (const transport of ['websocket', 'polling'] as const) {
      test(`a commit is heard of through the gateway over ${transport}, tracked and then coached`, async (t) => {
        const repository = await createHistory(t)
        const tracked = await registerRepository(server, repository)
        const socket = io(server.url, {
          transports: [transport],
          forceNew: true,
          auth: { key: server.owner_key },
        })
        sockets.push(socket)
        const heard: LiveEvent[] = []
        socket.on('events', (events: LiveEvent[]) => heard.push(...events))
        const message = { rooms: [`workspace:${firstWorkspaceId}`, `repository:${tracked.id}`] }
        const answer: Acknowledgement = await socket.timeout(10_000).emitWithAck('subscribe', message)
        assert.ok(answer.ok, JSON.stringify(answer))
        const hash = await repository.commit({ message: 'feat: be heard', files: { 'src/live.ts': 'x\n' } })
        await syncRepository(server, tracked)
        const typesOf = () =>
          heard.filter(({ data }) => 'hash' in data && data.hash === hash).map(({ type }) => type)
        await waitUntil(
          'the commit to be heard of',
          () => typesOf().length === 2,
          () => JSON.stringify(heard),
        )
        assert.deepEqual(typesOf(), ['commit.tracked', 'commit.coached'])
      })
    }

    test('nobody unknown and no page of another origin connects through the gateway', async () => {
      const refusal = (options: object) =>
        new Promise<unknown>((resolve, reject) => {
          const socket = io(server.url, {
            transports: ['websocket'],
            reconnection: false,
            forceNew: true,
            ...options,
          })
          sockets.push(socket)
          socket.on('connect_error', (error) => resolve('data' in error ? error.data : error))
          socket.on('connect', () => reject(new Error('It was let in')))
        })
      const unknown = (await refusal({ auth: { key: 'guessed' } })) as { code: string }
      assert.equal(unknown.code, 'unauthenticated')
      const auth = { key: server.owner_key }
      await refusal({ auth, extraHeaders: { origin: 'https://evil.example.com' } })
    })
  })
}

describe('in the browser', () => {
  let server: TestServer
  let browser: TestBrowser
  before(async () => {
    await buildDashboard({ quiet: true })
    server = await startTestServer()
    browser = await startBrowser()
  })
  after(async () => {
    await browser.close()
    await server.stop()
  })

  test('a commit that is made while the overview is open appears there with its score, without a reload', async (t) => {
    const repository = await createHistory(t)
    const tracked = await registerRepository(server, repository)
    const { path } = await server.client(authContract).createSignInLink()
    const page = await browser.open(server.url + path)
    const feed = page.getByRole('region', { name: 'Latest commits' })
    await feed.getByText('Live', { exact: true }).waitFor()
    await page.evaluate('window.stayed = true')
    await repository.commit({
      message: 'feat: appear by itself\n\nNobody should have to reload.\n',
      date: '2030-01-01T00:00:00Z',
      files: { 'src/live.ts': 'x\n' },
    })
    await syncRepository(server, tracked)
    const row = feed.getByRole('listitem').filter({ hasText: 'appear by itself' })
    await row.getByTitle(/of 10/).waitFor()
    const commits = page.locator('dl > div').filter({ has: page.getByText('Commits', { exact: true }) })
    await commits.locator('dd').first().getByText('8', { exact: true }).waitFor()
    assert.equal(await page.evaluate('window.stayed'), true)
    assert.deepEqual(page.faults, [])

    await feed.getByRole('button', { name: 'Pause' }).click()
    await repository.commit({
      message: 'fix: wait until it is asked for',
      date: '2030-01-02T00:00:00Z',
      files: { 'src/live.ts': 'y\n' },
    })
    await syncRepository(server, tracked)
    await page.getByRole('button', { name: '1 new' }).waitFor()
    assert.equal(await feed.getByText('wait until it is asked for').count(), 0)
    await page.getByRole('button', { name: '1 new' }).click()
    await feed.getByText('wait until it is asked for').waitFor()
    await page.context().close()
  })
})
