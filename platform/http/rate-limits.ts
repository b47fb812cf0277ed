import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { type RateClass, type RouteContract, rateClassOf } from '#platform/contract/define-contract.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { Principal } from '#platform/identity/principal.ts'

/** Requests of one principal to one service in ten seconds, at most, by class; 0 for no limit. */
export type RateLimitsConfig = Readonly<Record<RateClass, number>>

/** Holds principals to what is fair. Each process counts for itself. */
export interface RateLimits {
  /** Counts a request; throws `too_many_requests` with the time to wait. Services of this server are not counted. */
  take: (principal: Principal | null, service: string, route: RouteContract) => Promise<void>
}

const windowSeconds = 10

export function createRateLimits(config: RateLimitsConfig): RateLimits {
  const limiters = new Map<RateClass, RateLimiterMemory>()
  for (const [name, points] of Object.entries(config)) {
    if (points > 0) {
      limiters.set(
        name as RateClass,
        new RateLimiterMemory({ points, duration: windowSeconds, keyPrefix: name }),
      )
    }
  }
  return {
    take: async (principal, service, route) => {
      if (principal === null || principal.kind === 'service') return
      const limiter = limiters.get(rateClassOf(route))
      if (!limiter) return
      try {
        await limiter.consume(`${service} ${principal.workspace_id} ${principal.id}`)
      } catch (refused) {
        throw tooMany(refused)
      }
    },
  }
}

function tooMany(refused: unknown): unknown {
  if (!(refused instanceof RateLimiterRes)) return refused
  const wait = Math.max(1, Math.ceil(refused.msBeforeNext / 1000))
  return new ServiceError(
    'too_many_requests',
    `These are too many requests at once; try again in ${wait} s.`,
    {
      retry_after: wait,
    },
  )
}
