import type { Database } from '#platform/database/database.ts'
import type { Event } from './event-log.ts'
import { formatPosition, isAfter, type Position } from './position.ts'
import type { RelayedEvent } from './relay.ts'

/** Events in the order of the log, with what the reader needs to go on. */
export interface Batch<E = Event> {
  events: E[]
  /** Up to here nothing is left to read: the last event of a full batch, else the end of what may be read now. */
  end: Position
  /** Whether events are committed that may not be read yet, since an older transaction is still running. */
  is_waiting: boolean
}

interface EventRow extends Position {
  workspace_id: string
  type: string
  data: unknown
  at: string
}

/** Without an event to read there is one row all the same. */
type Row<R extends EventRow> = (R | { [N in keyof R]: null }) & { horizon: string; is_waiting: boolean }

/**
 * The types are asked for in a way that the planner cannot estimate: taking them for rare, it would sort the whole rest
 * of the log instead of following the index to the limit.
 */
const isOfInterest = `
  ($3::text[] is null or array_position($3, type) is not null) and ($4::uuid is null or workspace_id = $4)`

const readStatement = (data: string) => `
  with border as materialized (
    select horizon, (
      select true from events.log where tx >= horizon and ${isOfInterest} order by tx, id limit 1
    ) is not null as is_waiting
    from (select events.horizon() as horizon) as now
  )
  select horizon::text, is_waiting, event.*
  from border left join lateral (
    select tx::text, id::text, workspace_id, type, ${data}, at
    from events.log
    where (tx, id) > ($1::xid8, $2::int8) and tx < horizon and ${isOfInterest}
    order by log.tx, log.id
    limit $5
  ) as event on true`

const readEvents = { name: 'events.read', text: readStatement('data, traceparent') }

/** The length of a value that is stored out of line is known without fetching it. */
const readRelayedEvents = {
  name: 'events.read_relayed',
  text: readStatement(`
  octet_length(data::text) as data_bytes, case when octet_length(data::text) <= $6 then data::text end as data`),
}

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
  type LoggedRow = EventRow & { traceparent: string | null }
  return readRows<LoggedRow, Event>(database, readEvents, options, [], ({ tx, id, ...event }) => ({
    ...event,
    position: formatPosition({ tx, id }),
  }))
}

/** Like {@link readBatch}, with data as text, left out beyond `data_limit` bytes. */
export async function readRelayedBatch(
  database: Database,
  { data_limit, ...options }: BatchOptions & { data_limit: number },
): Promise<Batch<RelayedEvent>> {
  type RelayedRow = EventRow & { data: string | null; data_bytes: number }
  return readRows<RelayedRow, RelayedEvent>(
    database,
    readRelayedEvents,
    options,
    [data_limit],
    ({ tx, id, ...event }) => ({ ...event, position: formatPosition({ tx, id }) }),
  )
}

/** Where the log ends for a reader now: all that may be read lies before, and all that is still to come after. */
export async function readHorizon(database: Database): Promise<Position> {
  const { rows } = await database.pool.query<{ tx: string }>('select events.horizon()::text as tx')
  if (rows[0] === undefined) throw new Error('The event log gave no border')
  return { tx: rows[0].tx, id: '0' }
}

async function readRows<R extends EventRow, E>(
  database: Database,
  statement: { name: string; text: string },
  options: BatchOptions,
  more: readonly unknown[],
  toEvent: (row: R) => E,
): Promise<Batch<E>> {
  const { after, types = null, workspace_id = null, limit } = options
  const { rows } = await database.pool.query<Row<R>>({
    ...statement,
    values: [after.tx, after.id, types, workspace_id, limit, ...more],
  })
  const [first] = rows
  if (first === undefined) throw new Error('The event log gave no border')
  const found = rows.flatMap(({ horizon, is_waiting, ...row }) =>
    row.workspace_id === null ? [] : [row as unknown as R],
  )
  const last = found.at(-1)
  const seen = last && found.length === limit ? { tx: last.tx, id: last.id } : { tx: first.horizon, id: '0' }
  return {
    events: found.map(toEvent),
    end: isAfter(seen, after) ? seen : after,
    is_waiting: first.is_waiting,
  }
}
