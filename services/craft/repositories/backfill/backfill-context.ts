import type { Logger } from 'pino'
import type { commitsContract } from '#contracts/commits.ts'
import type { Repository } from '#contracts/repositories.ts'
import type { Client } from '#platform/contract/create-client.ts'
import type { GitRepository } from '#platform/git/repository.ts'
import type { BackfillRun, BackfillStore } from '../store/backfill-store.ts'

/** What the steps of one run work with. */
export interface RunContext {
  run: BackfillRun
  repository: Repository
  git: GitRepository
  commits: Client<typeof commitsContract>
  backfills: BackfillStore
  logger: Logger
  signal: AbortSignal
}
