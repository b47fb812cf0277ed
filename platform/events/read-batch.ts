import type { Database } from '#platform/database/database.ts'
import type { Event } from './event-log.ts'
import { formatPosition, isAfter, type Position } from './position.ts'

/** Events in the order of the log, with what the reader needs to go on. */
export interface Batch {
  events: Event[]
  /** Up to here nothing is left to read: the last event of a full batch, else the end of what may be read now. */
  end: Position
  /** Whether events are committed that may not be read yet, since an older transaction is still running. */
  is_waiting: boolean
}

interface Row extends Position {
  workspace_id: string | null
  type: string
  data: unknown
  at: string
  horizon: string
  is_waiting: boolean
}

/**
 * Reads at most `limit` events of these types after a position; of all types without `types`.
 *
 * A transaction's place in the log is its number, given when it first writes, but it shows when it commits. Only below
 * the oldest running transaction can nothing appear any more, so reading stops there and no event is ever skipped.
 */
export async function readBatch(
  database: Database,
  options: { after: Position; types?: readonly string[] | undefined; limit: number },
): Promise<Batch> {
  const { after, types, limit } = options
  // Written so that the planner cannot estimate it: taking the types for rare, it would sort the whole rest of the log
  // instead of following the index to the limit.
  const ofTypes = types === undefined ? '' : 'and array_position($3::text[], type) is not null'
  const { rows } = await database.pool.query<Row>(
    `with border as materialized (
       select horizon, (
         select true from events.log where tx >= horizon ${ofTypes} order by tx, id limit 1
       ) is not null as is_waiting
       from pg_snapshot_xmin(pg_current_snapshot()) as horizon
     )
     select horizon::text, is_waiting, event.*
     from border left join lateral (
       select tx::text, id::text, workspace_id, type, data, at
       from events.log
       where (tx, id) > ($1::xid8, $2::int8) and tx < horizon ${ofTypes}
       order by log.tx, log.id
       limit ${limit}
     ) as event on true`,
    [after.tx, after.id, ...(types === undefined ? [] : [types])],
  )
  const events = rows.flatMap((row) => (row.workspace_id === null ? [] : [readEvent(row, row.workspace_id)]))
  const [first] = rows
  const last = rows.at(-1)
  if (first === undefined || last === undefined) throw new Error('The event log gave no border')
  const border = { tx: first.horizon, id: '0' }
  const seen = events.length === limit ? { tx: last.tx, id: last.id } : border
  return { events, end: isAfter(seen, after) ? seen : after, is_waiting: first.is_waiting }
}

function readEvent({ tx, id, type, data, at }: Row, workspace_id: string): Event {
  return { workspace_id, position: formatPosition({ tx, id }), type, data, at }
}
