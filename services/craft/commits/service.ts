import { commitsContract } from '#contracts/commits.ts'
import { repositoriesContract } from '#contracts/repositories.ts'
import { defineService } from '#platform/service/define-service.ts'
import { commitConsumers } from './events.ts'
import { createMessageIndexer } from './index-messages.ts'
import { commitJobs } from './jobs.ts'
import { createCommitRecorder } from './record-commits.ts'
import { commitRoutes } from './routes.ts'

/** Tracks commits: takes them in, finds them, counts them. */
export const commits = defineService({
  name: 'commits',
  contract: commitsContract,
  peers: { repositories: repositoriesContract },
  migrations: import.meta.resolve('./migrations/'),
  config: () => null,
  create({ database, events, jobs, peers, logger }) {
    const recorder = createCommitRecorder(database, events)
    const indexer = createMessageIndexer(database, logger)
    return {
      routes: commitRoutes({ database, recorder, repositories: peers.repositories }),
      consumers: commitConsumers({ jobs, events }),
      jobs: commitJobs({ database }),
      start: async () => indexer.start(),
      stop: () => indexer.stop(),
    }
  },
})
