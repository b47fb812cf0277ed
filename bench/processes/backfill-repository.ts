import { setTimeout as sleep } from 'node:timers/promises'
import { type Repository, repositoriesContract } from '#contracts/repositories.ts'
import { createClient } from '#platform/contract/create-client.ts'
import type { ServerProcess } from './server.ts'

/** How often progress is asked for, in milliseconds: seldom enough to cost the backfill nothing. */
const pause = 50

/** Registers a repository and waits until every commit of it is tracked, measured and coached. */
export async function backfillRepository(server: ServerProcess, path: string): Promise<Repository> {
  const repositories = createClient(repositoriesContract, server.transport)
  const { owner, name } = await repositories.createRepository({ body: { path } })
  for (;;) {
    const repository = await repositories.getRepository({ params: { owner, name } })
    const { stage, error } = repository.progress
    if (stage === 'done') return repository
    if (error !== null) throw new Error(`The backfill failed: ${error.detail}`)
    await sleep(pause)
  }
}
