import { type Environment, flag, integer, readSettings } from '#platform/config/read-settings.ts'

export interface RealtimeConfig {
  /** Origins of pages, beside the server's own, that may connect. */
  origins: readonly string[]
  /** Connections of one person, agent or service to one process at most. */
  connections_per_principal: number
  /** Connections to one process at most. */
  connections: number
  /** Events of its workspace that a client may have missed to go on from its position; else it loads anew. */
  replay_limit: number
  /** Characters that may wait for a client that reads slowly. */
  backlog_limit: number
  /** Seconds between two looks at whether who connected still may. */
  recheck_seconds: number
  /** Whether others see who is there. */
  presence: boolean
}

/** Reads the settings of realtime. Throws a `SettingsError` that names every faulty one. */
export function readRealtimeConfig(environment: Environment): RealtimeConfig {
  return readSettings(environment, {
    origins: { name: 'THROUGHLINE_REALTIME_ORIGINS', read: readOrigins },
    connections_per_principal: integer('THROUGHLINE_REALTIME_CONNECTIONS_PER_PRINCIPAL', 100, {
      min: 1,
      max: 100_000,
    }),
    connections: integer('THROUGHLINE_REALTIME_CONNECTIONS', 10_000, { min: 1, max: 1_000_000 }),
    replay_limit: integer('THROUGHLINE_REALTIME_REPLAY_LIMIT', 5000, { min: 0, max: 100_000 }),
    backlog_limit: integer('THROUGHLINE_REALTIME_BACKLOG_LIMIT', 4_194_304, {
      min: 65_536,
      max: 1_073_741_824,
    }),
    recheck_seconds: integer('THROUGHLINE_REALTIME_RECHECK_SECONDS', 10, { min: 1, max: 3600 }),
    presence: flag('THROUGHLINE_REALTIME_PRESENCE', true),
  })
}

function readOrigins(given: string | undefined): readonly string[] {
  if (given === undefined) return []
  return given.split(',').map((text) => {
    const origin = text.trim()
    if (!URL.canParse(origin) || new URL(origin).origin !== origin)
      throw new Error(
        `must be a list of origins such as https://throughline.example.com; "${origin}" is none.`,
      )
    return origin
  })
}
