import { setTimeout as sleep } from 'node:timers/promises'
import { coachingContract } from '#contracts/coaching.ts'
import { commitsContract } from '#contracts/commits.ts'
import { type Repository, repositoriesContract } from '#contracts/repositories.ts'
import { createClient, type Transport } from '#platform/contract/create-client.ts'
import { type ChosenName, type RepositoriesClient, registerOrSync } from '../register-repository.ts'
import { harmless, print, style } from '../terminal.ts'
import { createBackfillBar } from './backfill-bar.ts'
import { printSummary } from './summary.ts'

/** Registers a repository, or brings it up to date when it is known; shows how far it is, and what was found. */
export async function trackRepository(
  path: string,
  transport: Transport,
  { stopped, name }: { stopped: AbortSignal; name?: ChosenName },
): Promise<void> {
  const repositories = createClient(repositoriesContract, transport)
  const repository = await registerOrSync(repositories, path, name)
  const tracked = await follow(repositories, repository, stopped)
  if (tracked.paused)
    print(style('yellow', `${harmless(tracked.full_name)} is paused; its figures are as they were.`))
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

const settled: readonly string[] = ['done', 'cancelled', 'failed']

/** Shows the backfill until it is settled, or the person stops the server; it goes on at the next start then. */
async function follow(
  repositories: RepositoriesClient,
  repository: Repository,
  stopped: AbortSignal,
): Promise<Repository> {
  const params = { owner: repository.owner, name: repository.name }
  const bar = createBackfillBar(repository.full_name)
  let current = repository
  while (!stopped.aborted && !current.paused && !settled.includes(current.progress.stage)) {
    bar.show(current.progress)
    await sleep(150, undefined, { signal: stopped }).catch(() => {})
    current = await repositories.getRepository({ params })
  }
  bar.finish(current.progress)
  return current
}
