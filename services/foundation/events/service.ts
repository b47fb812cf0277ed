import { authContract } from '#contracts/auth.ts'
import { eventsContract } from '#contracts/events.ts'
import { forgetRelay } from '#platform/events/relay-cursor.ts'
import { createReadFeedbackAudience } from '#platform/privacy/feedback-audience.ts'
import { defineService } from '#platform/service/define-service.ts'
import { readEventsConfig } from './config.ts'
import { createRedisRelay, redisRelayName } from './redis/redis-relay.ts'
import { createEventRoutes } from './routes.ts'

/** Shows the event log and its consumers, lets an administrator mend what could not be handled, and feeds Redis. */
export const events = defineService({
  name: 'events',
  contract: eventsContract,
  peers: { auth: authContract },
  migrations: null,
  personal: [],
  config: readEventsConfig,
  create({ config, database, peers }) {
    const redis = config.redis && createRedisRelay(config.redis)
    const readAudience = createReadFeedbackAudience('events', () => peers.auth.listMemberAddresses())
    return {
      routes: createEventRoutes(database, readAudience),
      ...(redis
        ? { relays: [redis.relay], checks: async () => [redis.check()] }
        : { start: () => forgetRelay(database, redisRelayName) }),
    }
  },
})
