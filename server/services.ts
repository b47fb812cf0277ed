import type { Contract } from '#platform/contract/define-contract.ts'
import type { ServiceDefinition } from '#platform/service/define-service.ts'

interface ServiceEntry {
  contract: () => Promise<Contract>
  definition: () => Promise<ServiceDefinition>
}

/** Every service there is, by target name: the one list. Nothing is loaded before it is asked for. */
export const services = {
  commits: {
    contract: async () => (await import('#contracts/commits.ts')).commitsContract,
    definition: async () => (await import('../services/craft/commits/service.ts')).commits,
  },
  repositories: {
    contract: async () => (await import('#contracts/repositories.ts')).repositoriesContract,
    definition: async () => (await import('../services/craft/repositories/service.ts')).repositories,
  },
  webhooks: {
    contract: async () => (await import('#contracts/webhooks.ts')).webhooksContract,
    definition: async () => (await import('../services/craft/webhooks/service.ts')).webhooks,
  },
  coaching: {
    contract: async () => (await import('#contracts/coaching.ts')).coachingContract,
    definition: async () => (await import('../services/craft/coaching/service.ts')).coaching,
  },
  auth: {
    contract: async () => (await import('#contracts/auth.ts')).authContract,
    definition: async () => (await import('../services/foundation/auth/service.ts')).auth,
  },
  security: {
    contract: async () => (await import('#contracts/security.ts')).securityContract,
    definition: async () => (await import('../services/foundation/security/service.ts')).security,
  },
  ai: {
    contract: async () => (await import('#contracts/ai.ts')).aiContract,
    definition: async () => (await import('../services/foundation/ai/service.ts')).ai,
  },
  monitor: {
    contract: async () => (await import('#contracts/monitor.ts')).monitorContract,
    definition: async () => (await import('../services/craft/monitor/service.ts')).monitor,
  },
  realtime: {
    contract: async () => (await import('#contracts/realtime.ts')).realtimeContract,
    definition: async () => (await import('../services/quest/realtime/service.ts')).realtime,
  },
  events: {
    contract: async () => (await import('#contracts/events.ts')).eventsContract,
    definition: async () => (await import('../services/foundation/events/service.ts')).events,
  },
  database: {
    contract: async () => (await import('#contracts/database.ts')).databaseContract,
    definition: async () => (await import('../services/foundation/database/service.ts')).database,
  },
} as const satisfies Record<string, ServiceEntry>

export type ServiceName = keyof typeof services

/** All target names, in the order they start. */
export const serviceNames = Object.keys(services) as ServiceName[]
