import { aiContract } from '#contracts/ai.ts'
import { authContract } from '#contracts/auth.ts'
import { coachingContract } from '#contracts/coaching.ts'
import { commitsContract } from '#contracts/commits.ts'
import { repositoriesContract } from '#contracts/repositories.ts'
import { createReadFeedbackAudience } from '#platform/privacy/feedback-audience.ts'
import { defineService } from '#platform/service/define-service.ts'
import { createAnalyser } from './analyser.ts'
import { createCoachAnnounced } from './coach-announced.ts'
import { createCoachCommits } from './coach-commits.ts'
import { readCoachingConfig } from './config.ts'
import { coachingConsumers } from './events.ts'
import { createFeedbackGiver } from './feedback/create-feedback.ts'
import { modelAdviceConsumers } from './model-advice/consumers.ts'
import { createRequestAdvice } from './model-advice/request-advice.ts'
import { coachingPersonalTables } from './personal-tables.ts'
import { coachingRoutes } from './routes.ts'
import { createAskModel } from './sessions/ask-model.ts'
import { createSessions } from './sessions/create-sessions.ts'
import { createChangeHistoryStore } from './store/change-histories.ts'
import { createJudgedCommitStore } from './store/judged-commits.ts'
import { createModelAdviceStore } from './store/model-advice.ts'
import { createRepositoryStore } from './store/repositories.ts'
import { createScoreStore } from './store/scores.ts'
import { createSessionStore } from './store/sessions.ts'

/** Judges every tracked commit and coaches the person who made it. */
export const coaching = defineService({
  name: 'coaching',
  contract: coachingContract,
  peers: {
    auth: authContract,
    commits: commitsContract,
    repositories: repositoriesContract,
    ai: aiContract,
  },
  migrations: import.meta.resolve('./migrations/'),
  personal: coachingPersonalTables,
  config: readCoachingConfig,
  create({ config, database, events, peers }) {
    const analyser = createAnalyser()
    const judgedCommits = createJudgedCommitStore(database)
    const repositories = createRepositoryStore(database)
    const histories = createChangeHistoryStore()
    const scores = createScoreStore(database)
    const modelAdvice = createModelAdviceStore(database)
    const requestAdvice = createRequestAdvice({ modelAdvice, events })
    const feedback = createFeedbackGiver({
      analyser,
      judgedCommits,
      repositories,
      modelAdvice,
      requestAdvice: config.model === 'off' ? null : requestAdvice,
      database,
      events,
      peers,
    })
    const sessions = createSessions({
      sessions: createSessionStore(database),
      scores,
      feedback,
      askModel: config.model === 'off' ? null : createAskModel(peers.ai),
      database,
      events,
    })
    const readAudience = createReadFeedbackAudience('coaching', () => peers.auth.listMemberAddresses())
    const coachCommits = createCoachCommits({ analyser, judgedCommits, repositories, histories, events })
    const coachAnnounced = createCoachAnnounced({ analyser, judgedCommits, repositories, events })
    return {
      routes: coachingRoutes({
        feedback,
        sessions,
        scores,
        repositories,
        readAudience,
        smallest_team: config.smallest_team,
      }),
      consumers: [
        ...coachingConsumers({
          coachCommits,
          coachAnnounced,
          judgedCommits,
          repositories,
          histories,
          batch: config.batch,
        }),
        ...modelAdviceConsumers({ modelAdvice, requestAdvice, events, live: config.model === 'live' }),
      ],
    }
  },
})
