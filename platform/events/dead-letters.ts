import { sql } from 'kysely'
import type { Database, Transaction } from '#platform/database/database.ts'
import type { Event } from './event-log.ts'
import { formatPosition, readPosition } from './position.ts'

/** An event that was set aside and shall be tried again. */
interface DeadLetterToRetry {
  id: number | string
  event: Event
}

/** Sets an event aside, with a copy of it, since the log does not keep it for ever. */
export async function setAside(
  transaction: Transaction,
  letter: { consumer: string; event: Event; error: unknown; attempts: number },
): Promise<void> {
  const { consumer, event, error, attempts } = letter
  const position = readPosition(event.position)
  await sql`
    insert into events.dead_letters (consumer, tx, event_id, workspace_id, type, data, at, error, attempts)
    values (
      ${consumer}, ${position?.tx}::xid8, ${position?.id}, ${event.workspace_id}, ${event.type},
      ${JSON.stringify(event.data)}::json, ${event.at}, ${describeError(error)}, ${attempts}
    )
  `.execute(transaction)
}

/** Takes the oldest letter that shall be tried again and that no other process has. */
export async function takeLetterToRetry(
  transaction: Transaction,
  consumer: string,
): Promise<DeadLetterToRetry | undefined> {
  const { rows } = await sql<
    Omit<Event, 'position' | 'traceparent'> & { letter: number | string; tx: string; id: string }
  >`
    select id as letter, tx::text, event_id::text as id, workspace_id, type, data, at
    from events.dead_letters
    where consumer = ${consumer} and retry_requested
    order by dead_letters.id
    limit 1
    for update skip locked
  `.execute(transaction)
  const [row] = rows
  if (row === undefined) return undefined
  const { letter, tx, id, workspace_id, type, data, at } = row
  const position = formatPosition({ tx, id })
  return { id: letter, event: { workspace_id, position, type, data, at, traceparent: null } }
}

/** Removes a letter that was handled. */
export async function removeLetter(transaction: Transaction, id: number | string): Promise<void> {
  await sql`delete from events.dead_letters where id = ${id}`.execute(transaction)
}

/** Notes that a letter failed once more. */
export async function noteFailedRetry(
  database: Database,
  id: number | string,
  error: unknown,
): Promise<void> {
  await database.pool.query(
    `update events.dead_letters
     set error = $2, attempts = attempts + 1, failed_at = now(), retry_requested = false
     where id = $1`,
    [id, describeError(error)],
  )
}

/** Message and place of an error, short enough to look at, without NUL, which PostgreSQL's text cannot hold. */
function describeError(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return text.replaceAll('\0', '\u{FFFD}').slice(0, 4000)
}
