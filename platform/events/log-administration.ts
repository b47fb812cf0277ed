import type { Database } from '#platform/database/database.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import { isSeen } from './cursor.ts'
import { notifyConsumer } from './notification.ts'
import { formatPosition, type Position, readPosition } from './position.ts'
import { readBatch } from './read-batch.ts'

/** Events a consumer still has to see are counted up to here. */
const longestLag = 100_000

/** A consumer as it stands. */
interface ConsumerStatus {
  name: string
  types: string[]
  position: string
  /** Events it still has to see, at most 100,000. */
  lag: number
  dead_letters: number
  handled_at: string | null
}

/** An event as those who look into the log of their workspace see it. */
export interface LoggedEvent {
  position: string
  type: string
  data: unknown
  at: string
}

/** An event that was set aside. */
interface DeadLetter {
  id: string
  consumer: string
  event: LoggedEvent
  error: string
  attempts: number
  failed_at: string
}

export interface EventQuery {
  workspace_id: string
  /** A position; the newest events when left out. */
  after?: string
  type?: string
  limit: number
}

/**
 * Gives the events of a workspace in the order of the log: the first ones after a position, or the newest ones without it. `position` is
 * where to go on; waiting readers ask again with it.
 *
 * @throws {ServiceError} `invalid_request` when `after` is no position.
 */
export async function listEvents(
  database: Database,
  { workspace_id, after, type, limit }: EventQuery,
): Promise<{ items: LoggedEvent[]; position: string }> {
  const types = type === undefined ? null : [type]
  const from =
    after === undefined ? await findNewest(database, workspace_id, types, limit) : readPosition(after)
  if (from === undefined)
    throw new ServiceError(
      'invalid_request',
      'This is no position in the log: give one as it was answered.',
      {
        faults: [{ pointer: '/query/after', detail: 'is no position in the log' }],
      },
    )
  const { events, end } = await readBatch(database, {
    after: from,
    workspace_id,
    limit,
    ...(types && { types }),
  })
  const items = events.map(({ position, type, data, at }) => ({ position, type, data, at }))
  return { items, position: items.at(-1)?.position ?? formatPosition(end) }
}

/** The position before the newest `limit` events. */
async function findNewest(
  database: Database,
  workspaceId: string,
  types: string[] | null,
  limit: number,
): Promise<Position> {
  const { rows } = await database.pool.query<Position>(
    `select tx::text, (id - 1)::text as id
     from (
       select tx, id from events.log
       where workspace_id = $1 and ($2::text[] is null or type = any ($2))
       order by tx desc, id desc
       limit $3
     ) as newest
     order by newest.tx, newest.id
     limit 1`,
    [workspaceId, types, limit],
  )
  return rows[0] ?? { tx: '0', id: '0' }
}

/** The position before the oldest event that is kept; null when nothing was ever dropped, or nothing is there. */
export async function findOldest(database: Database): Promise<Position | null> {
  const { rows } = await database.pool.query<Position>(
    `select tx::text, (id - 1)::text as id from events.log order by log.tx, log.id limit 1`,
  )
  return rows[0] === undefined || rows[0].id === '0' ? null : rows[0]
}

/** All consumers that ever ran, by name. */
export function listConsumers(database: Database): Promise<ConsumerStatus[]> {
  return readConsumers(database, null)
}

async function readConsumers(database: Database, name: string | null): Promise<ConsumerStatus[]> {
  const { rows } = await database.pool.query<ConsumerStatus>(
    `select name, types, tx || '-' || id as position, handled_at,
       (select count(*) from events.dead_letters where consumer = name) as dead_letters,
       (select count(*) from (
          select from events.log
          where (log.tx, log.id) > (consumers.tx, consumers.id) and ${isSeen('log.type', 'consumers.types')}
          limit ${longestLag}
        ) as unseen) as lag
     from events.consumers
     where $1::text is null or name = $1
     order by name`,
    [name],
  )
  return rows
}

/**
 * Asks a consumer to start over, wherever it runs; it does so within its own loop. Gives the consumer as it stands, or
 * undefined when there is none of this name.
 *
 * @throws {ServiceError} `conflict` when it has no way to empty what it keeps.
 */
export async function requestReplay(database: Database, name: string): Promise<ConsumerStatus | undefined> {
  const { rowCount } = await database.pool.query(
    `update events.consumers set replay_requested = true
     where name = $1 and replayable
     returning ${notifyConsumer}`,
    [name],
  )
  const [consumer] = await readConsumers(database, name)
  if (consumer !== undefined && rowCount === 0)
    throw new ServiceError(
      'conflict',
      `The consumer ${name} cannot be replayed: it keeps nothing that could be built again.`,
    )
  return consumer
}

/** The dead letters of a workspace, newest first, of one consumer or all. */
export async function listDeadLetters(
  database: Database,
  { workspace_id, consumer, limit }: { workspace_id: string; consumer?: string; limit: number },
): Promise<DeadLetter[]> {
  const { rows } = await database.pool.query(
    `select id::text, consumer, tx || '-' || event_id as position, type, data, at, error, attempts, failed_at
     from events.dead_letters
     where workspace_id = $1 and ($2::text is null or consumer = $2)
     order by dead_letters.id desc
     limit $3`,
    [workspace_id, consumer ?? null, limit],
  )
  return rows.map(({ position, type, data, at, ...letter }) => ({
    ...letter,
    event: { position, type, data, at },
  }))
}

/** Names one dead letter of a workspace. */
interface LetterKey {
  workspace_id: string
  id: string
}

/** Asks the consumer of a dead letter to try it once more; false when there is no such letter. */
export async function requestRetry(database: Database, { workspace_id, id }: LetterKey): Promise<boolean> {
  const { rowCount } = await database.pool.query(
    `with letter as (
       update events.dead_letters set retry_requested = true
       where workspace_id = $1 and id = $2
       returning consumer as name
     )
     select ${notifyConsumer} from letter`,
    [workspace_id, id],
  )
  return rowCount === 1
}

/** Gives up on a dead letter; false when there is no such letter. */
export async function discardDeadLetter(
  database: Database,
  { workspace_id, id }: LetterKey,
): Promise<boolean> {
  const { rowCount } = await database.pool.query(
    'delete from events.dead_letters where workspace_id = $1 and id = $2',
    [workspace_id, id],
  )
  return rowCount === 1
}
