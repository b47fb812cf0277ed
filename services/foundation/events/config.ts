import { type Environment, integer, readSettings } from '#platform/config/read-settings.ts'

export interface EventsConfig {
  /** Where events are passed on to; null: nowhere. */
  redis: RedisConfig | null
}

export interface RedisConfig {
  /** `redis:` or `rediss:`, with the credentials and the number of the database it names. */
  url: URL
  /** Key of the stream that takes every event. */
  stream: string
  /** Events the stream keeps, about. */
  length: number
}

/** Reads this service's settings. Throws a `SettingsError` that names every faulty one. */
export function readEventsConfig(environment: Environment): EventsConfig {
  const { url, ...stream } = readSettings(environment, {
    url: { name: 'REDIS_URL', read: readAddress },
    stream: { name: 'THROUGHLINE_REDIS_STREAM', read: readStreamKey },
    length: integer('THROUGHLINE_REDIS_STREAM_LENGTH', 100_000, { min: 100, max: 100_000_000 }),
  })
  return { redis: url && { url, ...stream } }
}

/** The faulty text is not repeated: it may hold a password. */
function readAddress(given: string | undefined): URL | null {
  if (given === undefined) return null
  const url = URL.parse(given)
  const isWhole = url !== null && /^rediss?:$/.test(url.protocol) && url.hostname !== ''
  if (isWhole && /^(\/\d{0,5})?$/.test(url.pathname)) return url
  throw new Error(
    'must be an address such as redis://localhost:6379, or rediss://user:password@host:6380/0 with TLS.',
  )
}

function readStreamKey(given = 'throughline:events'): string {
  if (/^[\x21-\x7e]{1,200}$/.test(given)) return given
  throw new Error(`must be 1 to 200 visible characters such as throughline:events, not "${given}".`)
}
