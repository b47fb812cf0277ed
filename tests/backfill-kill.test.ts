import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { commitsContract } from '#contracts/commits.ts'
import { type Repository, repositoriesContract } from '#contracts/repositories.ts'
import { createClient } from '#platform/contract/create-client.ts'
import { createFetchTransport } from '#platform/contract/fetch-transport.ts'
import { createTestRepository } from '#platform/testing/git.ts'
import { named, readGitFigures, writeLinearHistory } from './backfill-flow.ts'

const command = fileURLToPath(new URL('../cli/main.ts', import.meta.url))
const commitCount = 3000

/** The whole product in a process of its own, on a data directory that outlives it. */
async function startProduct(folder: string) {
  const child = spawn(
    process.execPath,
    [command, 'up', '--no-repo', '--no-open', '--port', '0', '--data-dir', join(folder, 'data')],
    { env: { PATH: process.env.PATH, HOME: folder }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let said = ''
  child.stderr.on('data', (text) => {
    said += text
  })
  const url = await readAddress(child)
  assert.ok(url, `the server did not start: ${said}`)
  const key = await readFile(join(folder, 'data', 'owner.key'), 'utf8')
  const transport = createFetchTransport(`${url}/api`, { authorization: `Bearer ${key.trim()}` })
  return {
    repositories: createClient(repositoriesContract, transport),
    commits: createClient(commitsContract, transport),
    end: async (signal: NodeJS.Signals) => {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill(signal)
      await once(child, 'exit')
    },
  }
}

type Product = Awaited<ReturnType<typeof startProduct>>

async function readAddress(child: ChildProcess): Promise<string | undefined> {
  if (!child.stdout) return undefined
  for await (const line of createInterface(child.stdout)) {
    const address = /is running at (http:\S+)/.exec(line)?.[1]
    if (address !== undefined) return address
  }
  return undefined
}

async function waitFor(
  product: Product,
  isReached: (repository: Repository) => boolean,
): Promise<Repository> {
  const deadline = Date.now() + 120_000
  for (;;) {
    const repository = await product.repositories.getRepository(named('killed'))
    if (isReached(repository)) return repository
    assert.ok(Date.now() < deadline, JSON.stringify(repository.progress))
    await sleep(10)
  }
}

test('a server killed in mid-backfill, again and again, loses nothing and doubles nothing', async (t) => {
  const git = await createTestRepository(t)
  await writeLinearHistory(git, commitCount)
  const folder = await mkdtemp(join(tmpdir(), 'throughline-kill-'))
  let product = await startProduct(folder)
  t.after(async () => {
    await product.end('SIGTERM')
    await rm(folder, { recursive: true, force: true })
  })
  await product.repositories.createRepository({ body: { path: git.path, owner: 'test', name: 'killed' } })

  const moments = [
    ({ commits }: Repository) => commits > 0,
    ({ measured }: Repository) => measured > 0,
    ({ measured }: Repository) => measured > commitCount / 2,
  ]
  for (const isReached of moments) {
    await waitFor(product, isReached)
    await product.end('SIGKILL')
    product = await startProduct(folder)
  }

  const done = await waitFor(product, ({ progress }) => progress.stage === 'done')
  assert.deepEqual([done.commits, done.measured, done.coached], [commitCount, commitCount, commitCount])
  const query = { repository: 'test/killed' }
  const { commits, authors, merges, additions, deletions } = await product.commits.getCommitStatistics({
    query,
  })
  assert.deepEqual({ commits, authors, merges, additions, deletions }, await readGitFigures(git.path))
})
