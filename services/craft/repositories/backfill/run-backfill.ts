import type { Logger } from 'pino'
import type { commitsContract } from '#contracts/commits.ts'
import type { repositoriesContract } from '#contracts/repositories.ts'
import type { Client } from '#platform/contract/create-client.ts'
import type { EventData } from '#platform/contract/define-contract.ts'
import type { Database } from '#platform/database/database.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { EventLog } from '#platform/events/event-log.ts'
import { explainGitFailure } from '../git-failure.ts'
import type { Sources } from '../sources.ts'
import type { BackfillRun, BackfillStore } from '../store/backfill-store.ts'
import type { RepositoryKey, RepositoryStore } from '../store/repository-store.ts'
import type { RunContext } from './backfill-context.ts'
import { listHistory } from './list-history.ts'
import { measureChanges } from './measure-changes.ts'
import { RunEnded, watchRun } from './watch-run.ts'

/** What a backfill needs. */
export interface BackfillOptions {
  repositories: RepositoryStore
  backfills: BackfillStore
  sources: Sources
  commits: Client<typeof commitsContract>
  database: Database
  events: EventLog
  logger: Logger
}

/**
 * Brings what is recorded of a repository up to what git holds: lists, then measures. May be killed at any point and run
 * again. Rejects when it could not, with the reason in the repository's progress; a run that was cancelled just ends.
 */
export async function runBackfill(
  options: BackfillOptions,
  key: RepositoryKey,
  signal: AbortSignal,
): Promise<void> {
  const { backfills, logger } = options
  const run = await backfills.begin(key)
  if (!run) return
  try {
    await watchRun(backfills, run, signal, (ownSignal) => bringUpToDate(options, run, ownSignal))
  } catch (error) {
    if (error instanceof RunEnded) return
    if (signal.aborted) throw error
    const failure = explainGitFailure(error)
    logger.warn({ err: failure, repository_id: key.id }, 'backfill failed')
    await backfills.fail(run, describe(failure))
    throw failure
  }
}

async function bringUpToDate(options: BackfillOptions, run: BackfillRun, signal: AbortSignal): Promise<void> {
  const { repositories, backfills, sources, commits, logger } = options
  const repository = await repositories.findById(run)
  if (!repository) return
  const git = await sources.refresh(run.workspace_id, repository, signal)
  await repositories.saveFacts(run, {
    default_branch: git.head.branch,
    head: git.head.hash,
    object_format: git.object_format,
    shallow: git.shallow,
  })
  const context: RunContext = { run, repository, git, commits, backfills, logger, signal }
  const recorded = await listHistory(context)
  await retractUnknown(context)
  await measureChanges(context)
  await finish(options, run, {
    repository_id: run.id,
    full_name: repository.full_name,
    commits: recorded,
  })
}

/** Retracts what a push notice told of before git was read, and what git does not have. */
async function retractUnknown({ run, commits, signal }: RunContext): Promise<void> {
  const body = { repository_id: run.id, announced_before: run.started_at }
  await commits.retractAnnounced({ body }, { signal })
}

/** The event also tells the consumer of the counts that nothing of this run comes after it. */
async function finish(
  { database, repositories, backfills, events }: BackfillOptions,
  run: BackfillRun,
  data: EventData<typeof repositoriesContract, 'repository.synchronised'>,
): Promise<void> {
  await database.transact(async (transaction) => {
    const finished = await backfills.finish(transaction, run)
    if (!finished) return
    await repositories.saveSynchronised(transaction, run)
    if (finished.settled) return
    await events.append(transaction, [
      { workspace_id: run.workspace_id, type: 'repository.synchronised', data },
    ])
  })
}

function describe(error: unknown): { code: string; detail: string } {
  if (error instanceof ServiceError) return { code: error.code, detail: error.message }
  return { code: 'internal', detail: 'Something went wrong on our side; the server’s log says what.' }
}
