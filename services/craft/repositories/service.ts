import { commitsContract } from '#contracts/commits.ts'
import { repositoriesContract } from '#contracts/repositories.ts'
import { defineService } from '#platform/service/define-service.ts'
import { readRepositoriesConfig } from './config.ts'
import { createRepositoryConsumers } from './events.ts'
import { createRepositoryJobs } from './jobs.ts'
import { repositoryPersonalTables } from './personal-tables.ts'
import { resumeWork } from './resume-work.ts'
import { createRepositoryRoutes } from './routes.ts'
import { createSources } from './sources.ts'
import { createBackfillStore } from './store/backfill-store.ts'
import { createRepositoryStore } from './store/repository-store.ts'
import { createWorkQueue } from './work-queue.ts'

/** Registers git repositories, brings their commits to the commits service, and tells what their history says of files. */
export const repositories = defineService({
  name: 'repositories',
  contract: repositoriesContract,
  peers: { commits: commitsContract },
  migrations: import.meta.resolve('./migrations/'),
  personal: repositoryPersonalTables,
  config: readRepositoriesConfig,
  create({ config, database, events, jobs, peers, logger }) {
    const parts = {
      config,
      database,
      events,
      logger,
      repositories: createRepositoryStore(database),
      backfills: createBackfillStore(database),
      sources: createSources(config),
      queue: createWorkQueue(jobs),
      commits: peers.commits,
    }
    return {
      routes: createRepositoryRoutes(parts),
      consumers: createRepositoryConsumers(parts),
      jobs: createRepositoryJobs(parts),
      start: () => resumeWork(parts),
    }
  },
})
