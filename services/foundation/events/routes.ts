import type { eventsContract } from '#contracts/events.ts'
import type { Database } from '#platform/database/database.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import {
  discardDeadLetter,
  listConsumers,
  listDeadLetters,
  listEvents,
  requestReplay,
  requestRetry,
} from '#platform/events/log-administration.ts'
import { firstWorkspaceId } from '#platform/identity/principal.ts'
import type { ReadFeedbackAudience } from '#platform/privacy/feedback-audience.ts'
import type { Handlers } from '#platform/service/define-service.ts'
import { withholdFeedback } from './withhold-feedback.ts'

/** The operations of the contract, on the log of the platform. */
export function createEventRoutes(
  database: Database,
  readAudience: ReadFeedbackAudience,
): Handlers<typeof eventsContract> {
  return {
    listEvents: async ({ query, principal }) => {
      const audience = await readAudience(principal)
      const { workspace_id } = principal
      const { items, position } = await listEvents(database, { limit: 100, ...query, workspace_id })
      return { items: items.map((event) => withholdFeedback(event, audience)), position }
    },

    listConsumers: async () => ({ items: await listConsumers(database) }),

    watchConsumers: async () => ({ items: await listConsumers(database) }),

    replayConsumer: async ({ params: { name }, principal: { workspace_id } }) => {
      if (workspace_id !== firstWorkspaceId)
        throw new ServiceError(
          'forbidden',
          'A consumer keeps what all workspaces have: those who run the server replay it, in its first workspace.',
        )
      const consumer = await requestReplay(database, name)
      if (consumer === undefined)
        throw new ServiceError(
          'consumer_not_found',
          `There is no consumer ${name}: look at the list of consumers.`,
        )
      return consumer
    },

    listDeadLetters: async ({ query, principal }) => {
      const audience = await readAudience(principal)
      const { workspace_id } = principal
      const letters = await listDeadLetters(database, { limit: 50, ...query, workspace_id })
      return {
        items: letters.map((letter) => ({ ...letter, event: withholdFeedback(letter.event, audience) })),
      }
    },

    retryDeadLetter: async ({ params: { id }, principal: { workspace_id } }) => {
      if (!(await requestRetry(database, { workspace_id, id }))) throw letterNotFound(id)
      return { id }
    },

    discardDeadLetter: async ({ params: { id }, principal: { workspace_id } }) => {
      if (!(await discardDeadLetter(database, { workspace_id, id }))) throw letterNotFound(id)
      return null
    },
  }
}

function letterNotFound(id: string): ServiceError {
  return new ServiceError(
    'dead_letter_not_found',
    `There is no dead letter ${id}: it was handled or discarded meanwhile, or never existed.`,
  )
}
