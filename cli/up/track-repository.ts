import { sep } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { coachingContract } from '#contracts/coaching.ts'
import { commitsContract } from '#contracts/commits.ts'
import { type Repository, repositoriesContract } from '#contracts/repositories.ts'
import { type Client, createClient, type Transport } from '#platform/contract/create-client.ts'
import { hasCode } from '#platform/errors/service-error.ts'
import { harmless, print, style } from '../terminal.ts'
import { createProgressBar } from './progress-bar.ts'
import { printSummary } from './summary.ts'

type RepositoriesClient = Client<typeof repositoriesContract>

/** Registers a repository, or brings it up to date when it is known; shows how far it is, and what was found. */
export async function trackRepository(
  path: string,
  transport: Transport,
  stopped: AbortSignal,
): Promise<void> {
  const repositories = createClient(repositoriesContract, transport)
  const repository = await registerOrSync(repositories, path)
  const tracked = await follow(repositories, repository, stopped)
  if (stopped.aborted) return
  if (tracked.progress.error) {
    print(style('yellow', `Tracking stopped: ${harmless(tracked.progress.error.detail)}`))
  }
  const [statistics, coaching] = await Promise.all([
    createClient(commitsContract, transport).getCommitStatistics({
      query: { repository: tracked.full_name },
    }),
    createClient(coachingContract, transport).getCoachingStatistics({
      query: { repository: tracked.full_name },
    }),
  ])
  printSummary(tracked, statistics, coaching)
}

async function registerOrSync(repositories: RepositoriesClient, path: string): Promise<Repository> {
  try {
    return await repositories.createRepository({ body: { path } })
  } catch (error) {
    if (!hasCode(error, 'repository_exists')) throw error
    const known = await findByLocation(repositories, path)
    if (!known) throw error
    return repositories.syncRepository({ params: { owner: known.owner, name: known.name } })
  }
}

/** The registered repository that `path` is, or lies in. */
async function findByLocation(
  repositories: RepositoriesClient,
  path: string,
): Promise<Repository | undefined> {
  let cursor: string | null = null
  do {
    const page: { items: Repository[]; next_cursor: string | null } = await repositories.listRepositories({
      query: { limit: 200, ...(cursor !== null && { cursor }) },
    })
    const found = page.items.find(({ location }) => path === location || path.startsWith(`${location}${sep}`))
    if (found) return found
    cursor = page.next_cursor
  } while (cursor !== null)
  return undefined
}

const settled: readonly string[] = ['done', 'cancelled', 'failed']

/** Shows the backfill until it is settled, or the person stops the server; it goes on at the next start then. */
async function follow(
  repositories: RepositoriesClient,
  repository: Repository,
  stopped: AbortSignal,
): Promise<Repository> {
  const params = { owner: repository.owner, name: repository.name }
  const bar = createProgressBar(repository.full_name)
  let current = repository
  while (!stopped.aborted && !settled.includes(current.progress.stage)) {
    bar.show(current.progress)
    await sleep(150, undefined, { signal: stopped }).catch(() => {})
    current = await repositories.getRepository({ params })
  }
  bar.finish(current.progress)
  return current
}
