import { eventsContract } from '#contracts/events.ts'
import { defineService } from '#platform/service/define-service.ts'
import { createEventRoutes } from './routes.ts'

/** Shows the event log and its consumers, and lets an administrator mend what could not be handled. */
export const events = defineService({
  name: 'events',
  contract: eventsContract,
  peers: {},
  migrations: null,
  config: () => ({}),
  create({ database }) {
    return { routes: createEventRoutes(database) }
  },
})
