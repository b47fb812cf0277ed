import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { coachingContract } from '#contracts/coaching.ts'
import { commitsContract } from '#contracts/commits.ts'
import { eventsContract } from '#contracts/events.ts'
import { repositoriesContract } from '#contracts/repositories.ts'
import { webhooksContract } from '#contracts/webhooks.ts'
import { createTestRepository, type TestRepository } from '#platform/testing/git.ts'
import { readGitFigures, writeLinearHistory } from '../backfill-flow.ts'
import { deliver, writePush } from './github-push.ts'
import type { ServerConnection } from './server-connection.ts'
import { waitUntilTracked } from './tracked-repository.ts'
import { waitUntil } from './wait-until.ts'

/** Secret of the hook that the pushes are signed with: `GITHUB_WEBHOOK_SECRET` of the server. */
export const pushSecret = 'a secret of the hook under fire'

const [owner, name] = ['acme', 'under-fire']
const repository = `${owner}/${name}`

/** A repository whose commits are pushed one after the other, each told of by a delivery. */
export interface PushFlow {
  /** Registers the repository, which has one commit then. */
  register: (server: ServerConnection) => Promise<void>
  /**
   * Pushes every commit and sends its delivery until it is acknowledged, as a person would by GitHub's redelivery; now and
   * then also once more. `server` gives whoever runs now.
   */
  send: (server: () => ServerConnection) => Promise<void>
  /** Waits until all is done, and asserts that every delivery had its effect exactly once. */
  assertEffects: (server: ServerConnection) => Promise<void>
}

/** @param pushes commits that are pushed after the first */
export async function createPushFlow(
  test: { after(action: () => Promise<void>): void },
  pushes: number,
): Promise<PushFlow> {
  const git = await createTestRepository(test)
  await writeLinearHistory(git, pushes + 1)
  const hashes = (await git.git('rev-list', '--reverse', 'main')).split('\n')
  const [first = '', ...pushed] = hashes
  await git.git('update-ref', 'refs/heads/main', first)
  return {
    register: async (server) => {
      const asked = await server
        .client(repositoriesContract)
        .createRepository({ body: { path: git.path, owner, name } })
      await waitUntilTracked(server, asked)
    },
    send: (server) => sendAll(git, pushed, server),
    assertEffects: (server) => assertEffects(server, git, hashes),
  }
}

async function sendAll(git: TestRepository, hashes: readonly string[], server: () => ServerConnection) {
  for (const [index, hash] of hashes.entries()) {
    const delivery = randomUUID()
    const body = writePush({
      repository,
      before: hashes[index - 1] ?? hash,
      commits: [
        {
          hash,
          message: `Change ${index + 1}`,
          author: { name: 'Ada', email: 'ada@example.com' },
          timestamp: '2020-09-13T12:26:41Z',
          modified: [`file-${index % 50}`],
        },
      ],
    })
    await git.git('update-ref', 'refs/heads/main', hash)
    await sendUntilAcknowledged(server, delivery, body)
    if (index % 10 === 0)
      await deliver(addressOf(server()), { secret: pushSecret, delivery, body }).catch(() => {})
  }
}

const addressOf = ({ url }: ServerConnection) => `${url}/api/webhook/github`

async function sendUntilAcknowledged(server: () => ServerConnection, delivery: string, body: string) {
  for (;;) {
    const status = await deliver(addressOf(server()), { secret: pushSecret, delivery, body }).then(
      (response) => response.status,
      () => null,
    )
    if (status === 202) return
    assert.ok(status === null || status === 503, `a delivery got ${status}`)
    await sleep(20)
  }
}

async function assertEffects(server: ServerConnection, git: TestRepository, hashes: readonly string[]) {
  const deliveries = hashes.length - 1
  await waitUntil('every delivery to be processed', async () => {
    const { received, processed } = await server.client(webhooksContract).getWebhookStatistics()
    return received === deliveries && processed === deliveries
  })
  const asked = await server.client(repositoriesContract).syncRepository({ params: { owner, name } })
  await waitUntilTracked(server, asked)
  await waitUntil('every commit to be coached', async () => {
    const { coached } = await server.client(coachingContract).getCoachingStatistics()
    return coached === hashes.length
  })

  const received = await countEvents(server, 'push.received', 'delivery_id')
  assert.equal(received.size, deliveries)
  assertEachOnce(received, 'the delivery')
  assertEachOnce(await countEvents(server, 'commit.announced', 'hash'), 'the announcement of')
  const tracked = await countEvents(server, 'commit.tracked', 'hash')
  assert.deepEqual([...tracked.keys()].sort(), [...hashes].sort())
  assertEachOnce(tracked, 'the tracking of')

  const statistics = await server.client(commitsContract).getCommitStatistics({ query: { repository } })
  const { commits, authors, merges, additions, deletions, retracted } = statistics
  assert.deepEqual({ commits, authors, merges, additions, deletions }, await readGitFigures(git.path))
  assert.equal(retracted, 0)
}

function assertEachOnce(counts: ReadonlyMap<string, number>, what: string) {
  for (const [value, count] of counts) assert.equal(count, 1, `${what} ${value} happened ${count} times`)
}

/** How often each value of a field occurs among the events of a type. */
async function countEvents(
  server: ServerConnection,
  type: string,
  field: string,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  let after = '0-0'
  for (;;) {
    const page = await server.client(eventsContract).listEvents({ query: { after, type, limit: 1000 } })
    if (page.items.length === 0) return counts
    for (const { data } of page.items) {
      const value = String((data as Record<string, unknown>)[field])
      counts.set(value, (counts.get(value) ?? 0) + 1)
    }
    after = page.position
  }
}
