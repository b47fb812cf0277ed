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
  traceparent: string | null
  horizon: string
  is_waiting: boolean
}

/**
 * The types are asked for in a way that the planner cannot estimate: taking them for rare, it would sort the whole rest
 * of the log instead of following the index to the limit.
 */
const isOfInterest = `
  ($3::text[] is null or array_position($3, type) is not null) and ($4::uuid is null or workspace_id = $4)`

const readStatement = `
  with border as materialized (
    select horizon, (
      select true from events.log where tx >= horizon and ${isOfInterest} order by tx, id limit 1
    ) is not null as is_waiting
    from pg_snapshot_xmin(pg_current_snapshot()) as horizon
  )
  select horizon::text, is_waiting, event.*
  from border left join lateral (
    select tx::text, id::text, workspace_id, type, data, at, traceparent
    from events.log
    where (tx, id) > ($1::xid8, $2::int8) and tx < horizon and ${isOfInterest}
    order by log.tx, log.id
    limit $5
  ) as event on true`

interface BatchOptions {
  after: Position
  /** All types when left out. */
  types?: readonly string[]
  /** All workspaces when left out. */
  workspace_id?: string
  limit: number
}

/**
 * Reads at most `limit` events after a position.
 *
 * A transaction's place in the log is its number, given when it first writes, but it shows when it commits. Only below
 * the oldest running transaction can nothing appear any more, so reading stops there and no event is ever skipped.
 */
export async function readBatch(database: Database, options: BatchOptions): Promise<Batch> {
  const { after, types = null, workspace_id = null, limit } = options
  const { rows } = await database.pool.query<Row>(readStatement, [
    after.tx,
    after.id,
    types,
    workspace_id,
    limit,
  ])
  const events = rows.flatMap((row) => (row.workspace_id === null ? [] : [readEvent(row, row.workspace_id)]))
  const [first] = rows
  const last = rows.at(-1)
  if (first === undefined || last === undefined) throw new Error('The event log gave no border')
  const border = { tx: first.horizon, id: '0' }
  const seen = events.length === limit ? { tx: last.tx, id: last.id } : border
  return { events, end: isAfter(seen, after) ? seen : after, is_waiting: first.is_waiting }
}

/** Where the log ends for a reader now: all that may be read lies before, and all that is still to come after. */
export async function readHorizon(database: Database): Promise<Position> {
  const { rows } = await database.pool.query<{ tx: string }>(
    'select pg_snapshot_xmin(pg_current_snapshot())::text as tx',
  )
  if (rows[0] === undefined) throw new Error('The event log gave no border')
  return { tx: rows[0].tx, id: '0' }
}

function readEvent({ tx, id, type, data, at, traceparent }: Row, workspace_id: string): Event {
  return { workspace_id, position: formatPosition({ tx, id }), type, data, at, traceparent }
}
