import type { Cleanup } from '#contracts/database.ts'
import { dropReplaced, listReplaced } from '#platform/backup/fresh-database.ts'
import { keepPartitions, listExpiredPartitions } from '#platform/events/partitions.ts'
import { listRetention } from '#platform/retention/register-retention.ts'
import { countExpired, removeExpired } from '#platform/retention/remove-expired.ts'
import { removeSurplus } from './make-backup.ts'
import type { DatabaseParts } from './parts.ts'

/** Days a job that failed for good, and a database that a restore replaced, are kept. */
const jobDays = 30
const replacedDays = 14

interface CleanupOptions {
  dry_run: boolean
  /** When to stop, in milliseconds since the epoch. */
  deadline: number
}

type Item = Cleanup['items'][number]

/** Removes what is past its time, or only tells what would be. */
export async function cleanUp(parts: DatabaseParts, { dry_run, deadline }: CleanupOptions): Promise<Cleanup> {
  const declared = await cleanDeclared(parts, dry_run, deadline)
  const items = [
    await cleanEventLog(parts, dry_run),
    await cleanJobs(parts, dry_run),
    await cleanBackups(parts, dry_run),
    await cleanReplaced(parts, dry_run),
    ...declared.items,
  ]
  return { dry_run, complete: declared.complete, items }
}

/** What services let expire in their own tables. */
async function cleanDeclared(
  { database }: DatabaseParts,
  dryRun: boolean,
  deadline: number,
): Promise<{ complete: boolean; items: Item[] }> {
  let complete = true
  const items: Item[] = []
  for (const rule of await listRetention(database)) {
    const { name, description, days } = rule
    const item = { name, description, retention_days: days, bytes: null }
    if (dryRun) items.push({ ...item, count: await countExpired(database, rule) })
    else {
      const outcome = await removeExpired(database, rule, deadline)
      complete &&= outcome.complete
      items.push({ ...item, count: outcome.removed })
    }
  }
  return { complete, items }
}

async function cleanEventLog({ database, config, logger }: DatabaseParts, dryRun: boolean): Promise<Item> {
  const retention_days = config.event_retention_days
  const expired = await listExpiredPartitions(database, retention_days)
  if (!dryRun && expired.length > 0) await keepPartitions({ database, logger, retention_days })
  return {
    name: 'events.log',
    description: 'Months of the event log that every consumer has read',
    retention_days,
    count: expired.length,
    bytes: sum(expired),
  }
}

/** Jobs that succeed are removed by the queue itself. */
async function cleanJobs({ database: { pool } }: DatabaseParts, dryRun: boolean): Promise<Item> {
  const { rows } = await pool.query<{ id: string }>(
    `select id::text from graphile_worker.jobs
     where attempts >= max_attempts and locked_at is null and updated_at < now() - make_interval(days => $1)`,
    [jobDays],
  )
  if (!dryRun && rows.length > 0)
    await pool.query('select graphile_worker.complete_jobs($1::bigint[])', [rows.map(({ id }) => id)])
  return {
    name: 'jobs.failed',
    description: 'Jobs that failed for good',
    retention_days: jobDays,
    count: rows.length,
    bytes: null,
  }
}

async function cleanBackups(parts: DatabaseParts, dryRun: boolean): Promise<Item> {
  const surplus = await parts.backups.listSurplus(['schedule', 'upgrade'], parts.config.backups_kept)
  if (!dryRun) await removeSurplus(parts)
  return {
    name: 'database.backups',
    description: `Backups made by themselves, beyond the newest ${parts.config.backups_kept} of a kind`,
    retention_days: null,
    count: surplus.length,
    bytes: sum(surplus),
  }
}

async function cleanReplaced({ database: { url } }: DatabaseParts, dryRun: boolean): Promise<Item> {
  const oldest = Date.now() - replacedDays * 86_400_000
  const expired = (await listReplaced(url)).filter(({ replaced_at }) => Date.parse(replaced_at) < oldest)
  if (!dryRun) for (const database of expired) await dropReplaced(url, database)
  return {
    name: 'database.replaced',
    description: 'Databases that a restore has replaced',
    retention_days: replacedDays,
    count: expired.length,
    bytes: sum(expired),
  }
}

function sum(things: readonly { bytes: number | null }[]): number {
  return things.reduce((total, { bytes }) => total + (bytes ?? 0), 0)
}
