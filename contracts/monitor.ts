import { type Static, Type } from 'typebox'
import { defineContract } from '#platform/contract/define-contract.ts'
import { Id, Nullable, OneOf, Page, PageQuery, Timestamp } from '#platform/contract/schemas.ts'

const alertKinds = [
  'disk_space',
  'database_connections',
  'database_slow',
  'jobs_late',
  'jobs_failed',
  'consumer_behind',
  'dead_letters',
  'service_not_ready',
  'repository_failing',
] as const

/** What may be wrong with the installation. */
export const AlertKind = OneOf(alertKinds)
export type AlertKind = (typeof alertKinds)[number]

/** How much it matters. */
export const Severity = OneOf(['warning', 'critical'])
export type Severity = Static<typeof Severity>

/** One measurement of the installation’s health. */
export const Reading = Type.Object({
  kind: AlertKind,
  subject: Type.String({ description: 'What was measured: a folder, a consumer, a service, a repository' }),
  level: OneOf(['good', 'fair', 'bad'], {
    description: 'bad raises an alert when it lasts, good clears one; in between, an alert stays as it is',
  }),
  severity: Severity,
  value: Nullable(Type.Number()),
  unit: OneOf(['bytes', 'share', 'milliseconds', 'seconds', 'count']),
  summary: Type.String({ description: 'For a person' }),
})
export type Reading = Static<typeof Reading>

/** Something that was bad for a while, until it was good again. */
export const Alert = Type.Object({
  id: Id,
  kind: AlertKind,
  subject: Type.String(),
  severity: Severity,
  state: OneOf(['open', 'cleared']),
  value: Nullable(Type.Number({ description: 'As last measured' })),
  summary: Type.String(),
  since: Timestamp,
  raised_at: Timestamp,
  cleared_at: Nullable(Timestamp),
})
export type Alert = Static<typeof Alert>

/** A repository that is checked for new commits, and how its checks went. */
export const WatchedRepository = Type.Object({
  repository_id: Id,
  full_name: Type.String(),
  state: OneOf(['waiting', 'unchanged', 'changed', 'busy', 'failing', 'paused', 'halted'], {
    description:
      'waiting for the first check; changed: what is new is being synchronised; busy: a backfill was under way; ' +
      'halted: its backfill was cancelled',
  }),
  checked_at: Nullable(Timestamp),
  next_check_at: Nullable(Timestamp),
  took_ms: Nullable(Type.Integer({ description: 'Of the last check' })),
  overdue_seconds: Type.Integer({ minimum: 0, description: 'By how much the next check is late' }),
  failures: Type.Integer({ minimum: 0, description: 'In a row' }),
  backing_off_until: Nullable(Timestamp),
  error: Nullable(Type.Object({ code: Type.String(), detail: Type.String() })),
  changes_found: Type.Integer({ minimum: 0, description: 'Checks that found something to synchronise' }),
  commits_found: Type.Integer({
    minimum: 0,
    description: 'Commits that no webhook and nobody else had brought',
  }),
  found_at: Nullable(Timestamp),
  is_watched: Type.Boolean({ description: 'A local folder whose refs are looked at every second or so' }),
})
export type WatchedRepository = Static<typeof WatchedRepository>

/** Whether repositories are checked by themselves, what was found, and how the installation does. */
export const MonitorStatus = Type.Object({
  running: Type.Boolean(),
  changed_at: Nullable(Timestamp),
  check_interval_seconds: Type.Integer(),
  repositories: Type.Object({
    total: Type.Integer(),
    paused: Type.Integer(),
    failing: Type.Integer(),
    requested: Type.Integer({ description: 'Asked for by run-once and not yet checked' }),
    overdue_seconds: Type.Integer({ description: 'Of the check that is most late' }),
  }),
  changes_found: Type.Integer(),
  commits_found: Type.Integer(),
  alerts: Type.Object({ warning: Type.Integer(), critical: Type.Integer() }),
  health: Type.Object({
    measured_at: Nullable(Timestamp),
    database_bytes: Nullable(Type.Integer()),
    jobs_waiting: Nullable(Type.Integer()),
    readings: Type.Array(Reading),
  }),
})
export type MonitorStatus = Static<typeof MonitorStatus>

const segment = { pattern: '^[A-Za-z0-9_][A-Za-z0-9._~-]{0,99}$' }

const AlertEvent = Type.Object({
  alert_id: Id,
  kind: AlertKind,
  subject: Type.String(),
  severity: Severity,
  summary: Type.String(),
  value: Nullable(Type.Number()),
  raised_at: Timestamp,
})

export const monitorContract = defineContract({
  name: 'monitor',
  summary: 'Looks after registered repositories and the health of the installation',
  port: 8006,
  prefixes: ['/monitor'],
  errors: { repository_not_watched: 404 },
  events: {
    /** Raised again, with the same id, when a warning becomes critical. */
    'alert.raised': AlertEvent,
    'alert.cleared': Type.Object({ ...AlertEvent.properties, cleared_at: Timestamp }),
  },
  routes: {
    getMonitorStatus: {
      method: 'GET',
      path: '/monitor/status',
      summary: 'Whether the monitor runs, what it found, and the health of the installation',
      access: 'viewer',
      response: MonitorStatus,
    },
    getWatchedRepository: {
      method: 'GET',
      path: '/monitor/status/:owner/:name',
      summary: 'The checks of one repository',
      access: 'viewer',
      params: Type.Object({ owner: Type.String(segment), name: Type.String(segment) }),
      response: WatchedRepository,
      errors: ['repository_not_watched'],
    },
    listWatchedRepositories: {
      method: 'GET',
      path: '/monitor/repositories',
      summary: 'The checks of all repositories, by name',
      access: 'viewer',
      query: Type.Object({
        ...PageQuery,
        failing: Type.Optional(Type.Boolean({ description: 'Only those whose last check failed' })),
      }),
      response: Page(WatchedRepository),
    },
    startMonitor: {
      method: 'POST',
      path: '/monitor/start',
      summary: 'Check repositories and health from now on, also after a restart',
      access: 'admin',
      response: MonitorStatus,
    },
    stopMonitor: {
      method: 'POST',
      path: '/monitor/stop',
      summary: 'Check nothing by itself until it is started again, also after a restart',
      access: 'admin',
      response: MonitorStatus,
    },
    runMonitorOnce: {
      method: 'POST',
      path: '/monitor/run-once',
      summary: 'Check every repository that is not paused now, whether the monitor runs or not',
      description:
        'Follow it at `GET /monitor/status`: `repositories.requested` counts those still to be checked. Asking again ' +
        'meanwhile adds nothing.',
      rate: 'heavy',
      status: 202,
      response: Type.Object({
        requested: Type.Integer({ description: 'Repositories to be checked' }),
        status: Type.String({ description: 'Where to follow it' }),
      }),
    },
    listAlerts: {
      method: 'GET',
      path: '/monitor/alerts',
      summary: 'Alerts, newest first',
      access: 'viewer',
      query: Type.Object({
        ...PageQuery,
        state: Type.Optional(OneOf(['open', 'cleared'], { description: 'All when left out' })),
        kind: Type.Optional(AlertKind),
      }),
      response: Page(Alert),
    },
  },
})
