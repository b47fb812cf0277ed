import { integer } from '#platform/config/read-settings.ts'
import type { RateLimitsConfig } from '#platform/http/rate-limits.ts'

const bounds = { min: 0, max: 100_000_000 }

export const rateLimitSettings = {
  reads_per_person: integer('THROUGHLINE_READS_PER_PERSON', 1000, bounds),
  writes_per_person: integer('THROUGHLINE_WRITES_PER_PERSON', 500, bounds),
  heavy_requests_per_person: integer('THROUGHLINE_HEAVY_REQUESTS_PER_PERSON', 100, bounds),
}

/** The limits by class of request. */
export function joinRateLimits(settings: {
  reads_per_person: number
  writes_per_person: number
  heavy_requests_per_person: number
}): RateLimitsConfig {
  return {
    read: settings.reads_per_person,
    write: settings.writes_per_person,
    heavy: settings.heavy_requests_per_person,
  }
}
