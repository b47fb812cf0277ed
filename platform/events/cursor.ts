import { sql } from 'kysely'
import type { Database, Transaction } from '#platform/database/database.ts'
import { executeTogether, send } from '#platform/database/pipeline.ts'
import type { Consumer } from './event-log.ts'
import type { Position } from './position.ts'

/** Where a consumer stands. */
export interface Cursor extends Position {
  /** Which replay this is. */
  generation: number
}

/** A cursor with what was asked of its consumer meanwhile. */
interface CursorState {
  cursor: Cursor
  replay_requested: boolean
  retry_requested: boolean
}

/** Notes a consumer, at the start of the log when it is new. */
export async function registerConsumer(database: Database, { name, types, reset }: Consumer): Promise<void> {
  await database.pool.query(
    `insert into events.consumers (name, types, replayable) values ($1, $2, $3)
     on conflict (name) do update set types = excluded.types, replayable = excluded.replayable, seen_at = now()`,
    [name, types, reset !== undefined],
  )
}

/** Stands for every type, in what a consumer is noted to see. */
export const everyType = '*'

/** SQL: whether an event of type `type` is for a consumer that is noted to see `types`. */
export const isSeen = (type: string, types: string) =>
  `(${type} = any (${types}) or '${everyType}' = any (${types}))`

export async function readCursor(database: Database, name: string): Promise<CursorState> {
  const { rows } = await database.pool.query(
    `select tx::text, id::text, generation, replay_requested,
       exists (select from events.dead_letters where consumer = name and retry_requested) as retry_requested
     from events.consumers where name = $1`,
    [name],
  )
  if (rows[0] === undefined) throw new Error(`The consumer ${name} is not registered`)
  const { tx, id, generation, replay_requested, retry_requested } = rows[0]
  return { cursor: { tx, id, generation }, replay_requested, retry_requested }
}

/**
 * Takes the cursor for this transaction. False when another process has it now, or has moved it on: then there is
 * nothing to do at `expected` any more.
 *
 * An advisory lock, not the row's: that would give the transaction a number at once, and readers of the log would wait
 * for the handler from its first moment on, instead of from its first write.
 */
export async function lockCursor(transaction: Transaction, name: string, expected: Cursor): Promise<boolean> {
  // Two statements: the second sees what was committed by the one who had the lock before.
  const [lock, cursor] = await executeTogether<[{ taken: boolean }, object]>(transaction, [
    sql`select pg_try_advisory_xact_lock(hashtextextended('throughline consumer ' || ${name}, 0)) as taken`,
    sql`
      select from events.consumers
      where name = ${name} and tx = ${expected.tx}::xid8 and id = ${expected.id}
        and generation = ${expected.generation}
    `,
  ])
  return lock.rows[0]?.taken === true && cursor.rows.length === 1
}

/** Moves a cursor that {@link lockCursor} took. */
export function moveCursor(transaction: Transaction, name: string, to: Position): Promise<void> {
  return send(
    transaction,
    sql`update events.consumers set tx = ${to.tx}::xid8, id = ${to.id}, handled_at = now() where name = ${name}`,
  )
}

/** Writes down how far the log was read without finding anything for this consumer, so that it is not read again. */
export async function noteScanned(
  database: Database,
  name: string,
  cursor: Cursor,
  end: Position,
): Promise<void> {
  await database.pool.query(
    `update events.consumers set tx = $5::xid8, id = $6, seen_at = now()
     where name = $1 and tx = $2::xid8 and id = $3 and generation = $4`,
    [name, cursor.tx, cursor.id, cursor.generation, end.tx, end.id],
  )
}

/** Puts the cursor back to the start of the log and forgets what could not be handled, in the transaction that resets. */
export async function rewindCursor(transaction: Transaction, name: string): Promise<void> {
  await sql`delete from events.dead_letters where consumer = ${name}`.execute(transaction)
  await sql`
    update events.consumers
    set tx = '0', id = 0, generation = generation + 1, replay_requested = false, handled_at = null
    where name = ${name}
  `.execute(transaction)
}
