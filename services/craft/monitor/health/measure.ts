import { statfs } from 'node:fs/promises'
import type { eventsContract } from '#contracts/events.ts'
import type { AlertKind, Reading } from '#contracts/monitor.ts'
import type { Client } from '#platform/contract/create-client.ts'
import type { Database } from '#platform/database/database.ts'
import { readQueueState } from '#platform/jobs/queue-state.ts'
import type { ServiceState } from '#platform/service/define-service.ts'
import { readConsumer, readDatabase, readDisk, readJobs, readService } from './thresholds.ts'

export interface MeasureOptions {
  database: Database
  events: Client<typeof eventsContract>
  readServiceStates: () => Promise<ServiceState[]>
  data_directory: string
}

/** Readings of some kinds, all there are of them. */
export interface Measured {
  kinds: readonly AlertKind[]
  readings: Reading[]
}

/** What one look at the installation gave. What could not be measured is not among `measured`, but in `faults`. */
export interface Measurement {
  database_bytes: number | null
  jobs_waiting: number | null
  measured: Measured[]
  faults: unknown[]
}

/** Measures disk, database, queue, consumers and services, side by side. */
export async function measureHealth(options: MeasureOptions): Promise<Measurement> {
  const { database, events, readServiceStates, data_directory } = options
  const faults: unknown[] = []
  const tryTo = <T>(work: Promise<T>): Promise<T | null> =>
    work.catch((error) => {
      faults.push(error)
      return null
    })
  const [disk, figures, jobs, consumers, states] = await Promise.all([
    tryTo(measureDisk(data_directory)),
    tryTo(measureDatabase(database)),
    tryTo(readQueueState(database)),
    tryTo(events.watchConsumers()),
    tryTo(readServiceStates()),
  ])
  const measured: (Measured | false)[] = [
    disk !== null && { kinds: ['disk_space'], readings: [readDisk(disk)] },
    figures !== null && {
      kinds: ['database_connections', 'database_slow'],
      readings: readDatabase(figures),
    },
    jobs !== null && { kinds: ['jobs_late', 'jobs_failed'], readings: readJobs(jobs) },
    consumers !== null && {
      kinds: ['consumer_behind', 'dead_letters'],
      readings: consumers.items.flatMap((consumer) => readConsumer(consumer, Date.now())),
    },
    states !== null && { kinds: ['service_not_ready'], readings: states.map(readService) },
  ]
  return {
    database_bytes: figures?.bytes ?? null,
    jobs_waiting: jobs?.waiting ?? null,
    measured: measured.filter((one) => one !== false),
    faults,
  }
}

async function measureDisk(folder: string): Promise<{ folder: string; free: number; total: number }> {
  const { bavail, blocks, bsize } = await statfs(folder)
  return { folder, free: bavail * bsize, total: blocks * bsize }
}

async function measureDatabase({ pool }: Database) {
  const started = performance.now()
  await pool.query('select 1')
  const answer_ms = performance.now() - started
  const { rows } = await pool.query<{ bytes: string; used: number; most: number }>(
    `select pg_database_size(current_database()) as bytes, current_setting('max_connections')::int as most,
       (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as used`,
  )
  const [figures] = rows
  if (figures === undefined) throw new Error('The database gave no figures')
  return { ...figures, bytes: Number(figures.bytes), answer_ms }
}
