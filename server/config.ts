import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import {
  choice,
  type Environment,
  integer,
  readSettings,
  readWebAddress,
  text,
} from '#platform/config/read-settings.ts'
import type { RateLimitsConfig } from '#platform/http/rate-limits.ts'
import { type ServiceName, serviceNames } from './services.ts'
import { type AdmissionConfig, admissionSettings, joinAdmission } from './settings/admission.ts'
import { joinRateLimits, rateLimitSettings } from './settings/rate-limits.ts'
import { joinTracing, type TracingConfig, tracingSettings } from './settings/tracing.ts'

/** What a process runs: services, and `gateway` for the front door with the dashboard. */
export type Target = ServiceName | 'gateway'

export const allTargets: readonly Target[] = ['gateway', ...serviceNames]

export interface ServerConfig {
  targets: readonly Target[]
  host: string
  /** Of the gateway. */
  port: number
  data_directory: string
  /** Where backups are written. */
  backup_directory: string
  /** null: the server runs its own PostgreSQL in the data directory. */
  database_url: string | null
  /** Connections to the database at most. */
  database_connections: number
  /** Where services that run elsewhere, or must be reached from elsewhere, listen; by name. */
  service_urls: Readonly<Record<string, string>>
  /** Days after which events may be dropped, by whole months; null keeps them for ever. */
  event_retention_days: number | null
  log_level: string
  admission: AdmissionConfig
  rate_limits: RateLimitsConfig
  /** null: traces are not recorded. */
  tracing: TracingConfig | null
  /** null: kept in a file of the data directory. */
  secret: string | null
  owner_key: string | null
  /** Given to the services' own settings. */
  environment: Environment
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/** Reads the server's settings. Throws a `SettingsError` that names every faulty one. */
export function readServerConfig(environment: Environment): ServerConfig {
  const settings = readSettings(environment, {
    targets: { name: 'THROUGHLINE_TARGETS', read: readTargets },
    host: text('THROUGHLINE_HOST', '127.0.0.1'),
    port: integer('PORT', 8000, { min: 0, max: 65_535 }),
    data_directory: text('THROUGHLINE_DATA_DIR', './data'),
    backup_directory: text('THROUGHLINE_BACKUP_DIR', null),
    database_url: { name: 'DATABASE_URL', read: readDatabaseUrl },
    database_parts: {
      name: 'DB_HOST',
      read: (host) => (host === undefined ? null : joinDatabaseUrl(environment)),
    },
    database_connections: integer(
      'THROUGHLINE_DATABASE_CONNECTIONS',
      defaultConnections(environment.THROUGHLINE_TARGETS),
      {
        min: 4,
        max: 500,
      },
    ),
    service_urls: { name: 'THROUGHLINE_SERVICE_URLS', read: readServiceUrls },
    event_retention_days: integer('THROUGHLINE_EVENT_RETENTION_DAYS', 0, { min: 0, max: 36_500 }),
    log_level: choice('LOG_LEVEL', logLevels, 'info'),
    ...tracingSettings,
    ...admissionSettings,
    ...rateLimitSettings,
    secret: { name: 'JWT_SECRET', read: readSecretText },
    owner_key: { name: 'THROUGHLINE_OWNER_KEY', read: readSecretText },
  })
  const data_directory = resolve(settings.data_directory)
  return {
    targets: settings.targets,
    host: settings.host,
    port: settings.port,
    data_directory,
    backup_directory: resolve(settings.backup_directory ?? join(data_directory, 'backups')),
    database_url: settings.database_url ?? settings.database_parts,
    database_connections: settings.database_connections,
    service_urls: settings.service_urls,
    event_retention_days: settings.event_retention_days || null,
    log_level: settings.log_level,
    admission: joinAdmission(settings),
    rate_limits: joinRateLimits(settings),
    tracing: joinTracing(settings),
    secret: settings.secret,
    owner_key: settings.owner_key,
    environment: { ...environment, THROUGHLINE_DATA_DIR: data_directory },
  }
}

/** As many as the processors can keep busy, and for every service in one process no fewer than a push needs. */
function defaultConnections(targets = 'all'): number {
  return Math.max(targets === 'all' ? 16 : 8, availableParallelism() * 4)
}

function readTargets(given: string | undefined): readonly Target[] {
  if (given === undefined || given === 'all') return allTargets
  const names = given.split(',').map((name) => name.trim())
  const unknown = names.filter((name) => !allTargets.includes(name as Target))
  if (unknown.length > 0) {
    throw new Error(`names no service: ${unknown.join(', ')}. There are ${allTargets.join(', ')}, and "all".`)
  }
  return [...new Set(names)] as Target[]
}

function readDatabaseUrl(given: string | undefined): string | null {
  if (given === undefined) return null
  if (!URL.canParse(given) || !/^postgres(ql)?:$/.test(new URL(given).protocol)) {
    throw new Error('must be a PostgreSQL URL such as postgresql://user:password@host:5432/throughline.')
  }
  return given
}

function joinDatabaseUrl(environment: Environment): string {
  const port = environment.DB_PORT ?? '5432'
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new Error(`is given with a DB_PORT that is no port: "${port}".`)
  }
  const url = new URL('postgresql://localhost')
  url.hostname = environment.DB_HOST ?? 'localhost'
  url.port = port
  url.pathname = `/${environment.DB_NAME ?? 'throughline'}`
  url.username = environment.DB_USER ?? 'throughline'
  url.password = environment.DB_PASSWORD ?? ''
  return url.href
}

/** `commits=http://10.0.0.5:8001,coaching=http://10.0.0.6:8007` */
function readServiceUrls(given: string | undefined): Record<string, string> {
  if (given === undefined) return {}
  const entries = given.split(',').map((pair, index): [string, string] => {
    const equals = pair.indexOf('=')
    const name = pair.slice(0, equals).trim()
    const url = pair.slice(equals + 1).trim()
    if (equals < 1 || readWebAddress(url) === null) {
      throw new Error(
        `must be a list of name=URL without credentials, such as commits=http://10.0.0.5:8001; part ${index + 1} is none.`,
      )
    }
    if (!serviceNames.includes(name as ServiceName)) throw new Error(`names no service: ${name}.`)
    return [name, url.replace(/\/$/, '')]
  })
  return Object.fromEntries(entries)
}

function readSecretText(given: string | undefined): string | null {
  if (given === undefined) return null
  if (given.length < 32)
    throw new Error('must have at least 32 characters; make one with `openssl rand -base64 32`.')
  return given
}
