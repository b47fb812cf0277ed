import type { ProviderName } from '#contracts/ai/names.ts'
import { aiContract } from '#contracts/ai.ts'
import { authContract } from '#contracts/auth.ts'
import { coachingContract } from '#contracts/coaching.ts'
import { commitsContract } from '#contracts/commits.ts'
import { repositoriesContract } from '#contracts/repositories.ts'
import { createReadFeedbackAudience } from '#platform/privacy/feedback-audience.ts'
import { defineService } from '#platform/service/define-service.ts'
import { createCommitAdviser } from './advice/advise-on-commit.ts'
import { createAnswerQuestion } from './advice/answer-question.ts'
import { createReviewCode } from './advice/review-code.ts'
import { createModelAsker } from './ask-models.ts'
import { createChat } from './chat/create-chat.ts'
import { readAiConfig } from './config.ts'
import { aiConsumers } from './events.ts'
import { aiJobs, scheduleExpiry } from './jobs.ts'
import { createModelGuard, type ModelGuard } from './models/model-guard.ts'
import { aiPersonalTables } from './personal-tables.ts'
import { createStatusReader } from './read-status.ts'
import { aiRoutes } from './routes.ts'
import { createCachedAnswerStore } from './store/cached-answers.ts'
import { createConversationStore } from './store/conversations.ts'
import { createInteractionStore } from './store/interactions.ts'
import { createUsageStore } from './store/usage.ts'

/** Asks models on behalf of people and services, within a budget, and answers by rules where no model does. */
export const ai = defineService({
  name: 'ai',
  contract: aiContract,
  peers: {
    auth: authContract,
    commits: commitsContract,
    repositories: repositoriesContract,
    coaching: coachingContract,
  },
  migrations: import.meta.resolve('./migrations/'),
  personal: aiPersonalTables,
  config: readAiConfig,
  create({ config, database, events, jobs, peers, logger }) {
    const { redact_emails, retention_days } = config
    const guards = new Map<ProviderName, ModelGuard>(
      config.providers.map((provider) => [provider.name, createModelGuard(provider, config)]),
    )
    const interactions = createInteractionStore(database)
    const cache = createCachedAnswerStore(database)
    const conversations = createConversationStore(database)
    const asker = createModelAsker({ config, database, guards, interactions, cache })
    const readAudience = createReadFeedbackAudience('ai', () => peers.auth.listMemberAddresses())
    const adviser = createCommitAdviser({ asker, peers, readAudience, redact_emails })
    const status = createStatusReader({ config, guards, interactions })
    return {
      routes: aiRoutes({
        config,
        adviser,
        reviewCode: createReviewCode({ asker, redact_emails }),
        answerQuestion: createAnswerQuestion({ asker, redact_emails }),
        chat: createChat({ asker, adviser, conversations, redact_emails, logger }),
        status,
        interactions,
        usage: createUsageStore(database),
        conversations,
        readAudience,
      }),
      consumers: aiConsumers({ jobs }),
      jobs: aiJobs({ adviser, interactions, cache, retention_days, database, events, jobs, logger }),
      checks: status.check,
      start: () => scheduleExpiry(jobs, new Date()),
    }
  },
})
