import { authContract } from '#contracts/auth.ts'
import { commitsContract } from '#contracts/commits.ts'
import { repositoriesContract } from '#contracts/repositories.ts'
import { createReadFeedbackAudience } from '#platform/privacy/feedback-audience.ts'
import { defineService } from '#platform/service/define-service.ts'
import { commitConsumers } from './events.ts'
import { createMessageIndexer } from './index-messages.ts'
import { commitJobs } from './jobs.ts'
import { commitsPersonalTables } from './personal-tables.ts'
import { createCommitRecorder } from './record-commits.ts'
import { commitRoutes } from './routes.ts'

/** Tracks commits: takes them in, finds them, counts them. */
export const commits = defineService({
  name: 'commits',
  contract: commitsContract,
  peers: { auth: authContract, repositories: repositoriesContract },
  migrations: import.meta.resolve('./migrations/'),
  personal: commitsPersonalTables,
  config: () => null,
  create({ database, events, jobs, peers, pseudonyms, logger }) {
    const recorder = createCommitRecorder(database, events, pseudonyms)
    const indexer = createMessageIndexer(database, logger)
    const readAudience = createReadFeedbackAudience('commits', () => peers.auth.listMemberAddresses())
    return {
      routes: commitRoutes({
        database,
        recorder,
        repositories: peers.repositories,
        readHidden: async (principal) => [...(await readAudience(principal)).hidden.keys()],
      }),
      consumers: commitConsumers({ jobs, events, pseudonyms }),
      jobs: commitJobs({ database }),
      start: async () => indexer.start(),
      stop: () => indexer.stop(),
    }
  },
})
