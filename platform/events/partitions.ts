import type { Logger } from 'pino'
import { advisoryLocks } from '#platform/database/advisory-locks.ts'
import type { Database } from '#platform/database/database.ts'
import { isSeen } from './cursor.ts'

/** Partitions are made this many months ahead of their use. */
const monthsAhead = 2

interface PartitionOptions {
  database: Database
  logger: Logger
  /** Months are dropped when all their events are older than this many days; kept for ever when null. */
  retention_days: number | null
}

/**
 * Makes the partitions of this month and the next ones, and drops those past retention that every living consumer has
 * read. One process at a time; it gives way at once to anything that holds the log.
 */
export async function keepPartitions({ database, logger, retention_days }: PartitionOptions): Promise<void> {
  const client = await database.pool.connect()
  try {
    const { rows } = await client.query(
      `select pg_try_advisory_lock(${advisoryLocks.eventPartitions}) as taken`,
    )
    if (!rows[0].taken) return
    try {
      const expired = await listExpiredPartitions(database, retention_days)
      const statements = [
        ...(await planCreation(database)),
        ...expired.map(({ name }) => `drop table events.${name}`),
      ]
      for (const statement of statements) {
        await client.query(`set lock_timeout = '1s'; ${statement}; reset lock_timeout`)
        logger.info({ statement }, 'Changed the partitions of the event log')
      }
    } finally {
      await client.query(`reset lock_timeout; select pg_advisory_unlock(${advisoryLocks.eventPartitions})`)
    }
  } finally {
    client.release()
  }
}

/** A month for which rows already lie in the rest partition stays there, where they can be read as well. */
async function planCreation(database: Database): Promise<string[]> {
  const { rows } = await database.pool.query<{ statement: string }>(
    `with months as (
       select date_trunc('month', now()) + make_interval(months => ahead) as month
       from generate_series(0, $1) as ahead
     )
     select format(
       'create table events.%I partition of events.log for values from (%L) to (%L)',
       'log_' || to_char(month, 'YYYY_MM'), month, month + interval '1 month'
     ) as statement
     from months
     where to_regclass('events.log_' || to_char(month, 'YYYY_MM')) is null
       and not exists (select from events.log_rest where at >= month and at < month + interval '1 month')`,
    [monthsAhead],
  )
  return rows.map(({ statement }) => statement)
}

/** A month of the event log. */
export interface ExpiredPartition {
  name: string
  bytes: number
}

/**
 * Months past retention that every living consumer has read, the oldest first. Consumers that were not seen during the
 * whole retention are gone for good and hold nothing up.
 */
export async function listExpiredPartitions(
  database: Database,
  retentionDays: number | null,
): Promise<ExpiredPartition[]> {
  if (retentionDays === null) return []
  const { rows } = await database.pool.query<ExpiredPartition>(
    `select relname as name, pg_total_relation_size(pg_class.oid) as bytes
     from pg_inherits join pg_class on pg_class.oid = inhrelid
     where inhparent = 'events.log'::regclass and relname ~ '^log_\\d{4}_\\d{2}$'
       and to_date(relname, '"log_"YYYY_MM') + interval '1 month' < now() - make_interval(days => $1)
     order by relname`,
    [retentionDays],
  )
  const read: ExpiredPartition[] = []
  for (const { name, bytes } of rows) {
    const { rowCount } = await database.pool.query(
      `select from events.consumers c
       where seen_at > now() - make_interval(days => $1)
         and exists (select from events.${name} l where (l.tx, l.id) > (c.tx, c.id) and ${isSeen('l.type', 'c.types')})
       limit 1`,
      [retentionDays],
    )
    if (rowCount === 0) read.push({ name, bytes })
  }
  return read
}
