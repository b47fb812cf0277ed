import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '#platform/database/database.ts'
import type { Consumer } from '#platform/events/event-log.ts'

const patience = 20_000

/**
 * Resolves when these consumers have handled every event in the log, no job is due, and none is running. Rejects after
 * 20 s, naming what is still open.
 */
export async function waitUntilSettled(database: Database, consumers: readonly Consumer[]): Promise<void> {
  const deadline = Date.now() + patience
  for (;;) {
    const waiting = await findWaiting(database, consumers)
    if (waiting.length === 0) return
    if (Date.now() > deadline) throw new Error(`Still waiting after 20 s: ${waiting.join(', ')}`)
    await sleep(5)
  }
}

async function findWaiting(database: Database, consumers: readonly Consumer[]): Promise<string[]> {
  const names = consumers.map(({ name }) => name)
  const { rows } = await database.pool.query<{ name: string }>(
    `select name from events.consumers c
     where name = any($1) and (
       replay_requested
       or exists (select from events.log l where l.type = any(c.types) and (l.tx, l.id) > (c.tx, c.id))
       or exists (select from events.dead_letters d where d.consumer = c.name and d.retry_requested)
     )
     union all
     select task_identifier from graphile_worker.jobs
     where (run_at <= now() and attempts < max_attempts) or locked_at is not null`,
    [names],
  )
  return rows.map(({ name }) => name)
}
