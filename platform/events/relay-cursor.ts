import type { Database } from '#platform/database/database.ts'
import { everyType } from './cursor.ts'
import { OutletError } from './outlet-error.ts'
import { formatPosition, isAfter, type Position, readPosition, start } from './position.ts'
import type { Outlet } from './relay.ts'

/** Notes a relay; one that is new begins at the end of the log, and is never replayed. */
export async function registerRelay(database: Database, name: string): Promise<void> {
  await database.pool.query(
    `insert into events.consumers (name, types, replayable, tx, began_tx)
     select $1, $2, false, horizon, horizon from events.horizon() as horizon
     on conflict (name) do update set seen_at = now()`,
    [name, [everyType]],
  )
}

/** Forgets a relay that was switched off, so that nobody takes it for one that is behind. */
export async function forgetRelay(database: Database, name: string): Promise<void> {
  await database.pool.query('delete from events.consumers where name = $1', [name])
}

/** Where a relay is, and where it began. */
export async function readRelayCursor(
  database: Database,
  name: string,
): Promise<{ cursor: Position; began: Position }> {
  const { rows } = await database.pool.query(
    `select tx::text, id::text, began_tx::text, began_id::text from events.consumers where name = $1`,
    [name],
  )
  if (rows[0] === undefined) throw new Error(`The relay ${name} is not registered`)
  const { tx, id, began_tx, began_id } = rows[0]
  return { cursor: { tx, id }, began: { tx: began_tx, id: began_id } }
}

/** Moves a relay's cursor behind what was delivered; false when another process has moved it. */
export async function moveRelayCursor(
  database: Database,
  name: string,
  from: Position,
  to: Position,
): Promise<boolean> {
  const { rowCount } = await database.pool.query(
    `update events.consumers set tx = $4::xid8, id = $5, handled_at = now(), seen_at = now()
     where name = $1 and tx = $2::xid8 and id = $3`,
    [name, from.tx, from.id, to.tx, to.id],
  )
  return rowCount === 1
}

/**
 * Where to go on with a side that was just connected: at the cursor, or further back when that side has lost what it was
 * given, as far as it would still keep it.
 *
 * @throws {OutletError} when the last event it has is none of this log.
 */
export async function findResumption(
  database: Database,
  name: string,
  { last, capacity }: Outlet,
): Promise<{ cursor: Position; resumption: Position }> {
  const { cursor, began } = await readRelayCursor(database, name)
  const held = last === null ? start : (readPosition(last.position) ?? start)
  const isOurs = last !== null && (await isLogged(database, held, last.at))
  if (isAfter(held, cursor)) {
    if (isOurs) return { cursor, resumption: cursor }
    throw new OutletError(
      `It holds the event ${formatPosition(held)}, which is none of this log: something else feeds it.`,
    )
  }
  // What it holds of ours says better than the cursor where it lacks something.
  const since = isOurs ? held : began
  const oldest = await findPredecessor(database, capacity)
  const resumption = isAfter(oldest, since) ? oldest : since
  return { cursor, resumption: isAfter(resumption, cursor) ? cursor : resumption }
}

async function isLogged(database: Database, { tx, id }: Position, at: string | null): Promise<boolean> {
  const { rows } = await database.pool.query<{ at: string }>(
    'select at from events.log where tx = $1::xid8 and id = $2',
    [tx, id],
  )
  return rows.some((row) => at === null || row.at === at)
}

/** The position before the newest `count` events; the start when there are no more. */
async function findPredecessor(database: Database, count: number): Promise<Position> {
  const { rows } = await database.pool.query<Position>(
    'select tx::text, id::text from events.log order by log.tx desc, log.id desc offset $1 limit 1',
    [count],
  )
  return rows[0] ?? start
}
