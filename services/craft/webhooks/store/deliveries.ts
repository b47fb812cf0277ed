import { type RawBuilder, sql } from 'kysely'
import type { Delivery, DeliveryDetail, DeliveryState, Provider } from '#contracts/code-host.ts'
import type { Database, Transaction } from '#platform/database/database.ts'
import { send } from '#platform/database/pipeline.ts'
import { createPageCursor, toPage } from '#platform/http/page-cursor.ts'

/** A delivery that is to be processed. */
export interface PendingDelivery {
  id: string
  hook_id: string
  provider: Provider
  event: string
  repository: string | null
  /** The only repository its hook is for; null for all. */
  hook_repository: string | null
  payload: Record<string, unknown>
}

/** What became of a delivery. */
export interface Outcome {
  id: string
  state: Exclude<DeliveryState, 'received'>
  reason: string | null
}

export interface DeliveryFilter {
  provider?: Provider | undefined
  event?: string | undefined
  state?: DeliveryState | undefined
  repository?: string | undefined
  hook_id?: string | undefined
}

export interface Page<T> {
  items: T[]
  next_cursor: string | null
}

interface PageRequest {
  limit: number
  cursor?: string | undefined
}

/** What was taken in, and what became of it. */
export interface DeliveryStore {
  list: (workspaceId: string, filter: DeliveryFilter, page: PageRequest) => Promise<Page<Delivery>>
  listOpen: (workspaceId: string, page: PageRequest) => Promise<Page<Delivery>>
  find: (workspaceId: string, id: string) => Promise<DeliveryDetail | null>
  /** Makes one wait again; null when it is not there, or its payload is not. */
  reopen: (transaction: Transaction, workspaceId: string, id: string) => Promise<Delivery | null>
  /** Makes unmatched ones about repositories of these names wait again; gives them in the order they came. */
  reopenUnmatched: (
    transaction: Transaction,
    workspaceId: string,
    which: { names: readonly string[]; after: string | null; limit: number },
  ) => Promise<{ id: string; provider: Provider; event: string }[]>
  /** Those that wait for more than so many seconds, of all workspaces, oldest first. */
  listForgotten: (
    seconds: number,
    limit: number,
  ) => Promise<{ workspace_id: string; id: string; provider: Provider; event: string }[]>
  /** Deletes up to `limit` that came before so many days and are done with; gives how many there were. */
  clear: (days: number, limit: number) => Promise<number>
  /** Sizes of those of these deliveries that wait, in the order they came. */
  listPending: (
    transaction: Transaction,
    workspaceId: string,
    ids: readonly string[],
  ) => Promise<{ id: string; bytes: number }[]>
  readPending: (
    transaction: Transaction,
    workspaceId: string,
    ids: readonly string[],
  ) => Promise<PendingDelivery[]>
  finish: (transaction: Transaction, workspaceId: string, outcomes: readonly Outcome[]) => Promise<void>
}

const columns = sql`
  d.id, d.hook_id, d.provider, d.delivery, d.event, d.action, d.repository, d.state, d.reason, d.bytes,
  d.received_at, d.processed_at`

const byId = createPageCursor({ id: 'id' })

/** Those somebody still has to look after; spelt like the condition of `deliveries_open`. */
const isOpen = sql`d.state in ('received', 'unmatched', 'failed')`

export function createDeliveryStore({ kysely }: Database): DeliveryStore {
  const readPage = async (
    conditions: RawBuilder<unknown>[],
    { limit, cursor }: PageRequest,
    direction: 'asc' | 'desc',
  ): Promise<Page<Delivery>> => {
    const sign = sql.raw(direction === 'desc' ? '<' : '>')
    const after = cursor === undefined ? [] : [sql`d.id ${sign} ${byId.read(cursor).id}::uuid`]
    const { rows } = await sql<Delivery>`
      select ${columns} from webhooks.deliveries d
      where ${sql.join([...conditions, ...after], sql` and `)}
      order by d.id ${sql.raw(direction)} limit ${limit + 1}
    `.execute(kysely)
    return toPage(rows, limit, byId)
  }

  return {
    list: (workspaceId, { provider, event, state, repository, hook_id }, page) => {
      const given = <T>(value: T | undefined, condition: (value: T) => RawBuilder<unknown>) =>
        value === undefined ? [] : [condition(value)]
      const conditions = [
        sql`d.workspace_id = ${workspaceId}`,
        ...given(provider, (value) => sql`d.provider = ${value}`),
        ...given(event, (value) => sql`d.event = ${value}`),
        ...given(state, (value) => sql`d.state = ${value}`),
        ...given(repository, (value) => sql`lower(d.repository) = lower(${value})`),
        ...given(hook_id, (value) => sql`d.hook_id = ${value}`),
      ]
      return readPage(conditions, page, 'desc')
    },

    listOpen: (workspaceId, page) => readPage([sql`d.workspace_id = ${workspaceId}`, isOpen], page, 'asc'),

    find: async (workspaceId, id) => {
      const { rows } = await sql<DeliveryDetail>`
        select ${columns}, p.headers, p.payload
        from webhooks.deliveries d
        left join webhooks.payloads p on (p.workspace_id, p.delivery_id) = (d.workspace_id, d.id)
        where d.workspace_id = ${workspaceId} and d.id = ${id}
      `.execute(kysely)
      return rows[0] ?? null
    },

    reopen: async (transaction, workspaceId, id) => {
      const { rows } = await sql<Delivery>`
        update webhooks.deliveries d set state = 'received', reason = null
        where d.workspace_id = ${workspaceId} and d.id = ${id}
        returning ${columns}
      `.execute(transaction)
      return rows[0] ?? null
    },

    reopenUnmatched: async (transaction, workspaceId, { names, after, limit }) => {
      const { rows } = await sql<{ id: string; provider: Provider; event: string }>`
        with reopened as (
          update webhooks.deliveries d set state = 'received', reason = null
          where (d.workspace_id, d.id) in (
            select workspace_id, id from webhooks.deliveries
            where workspace_id = ${workspaceId} and state = 'unmatched'
              and lower(repository) = any(${names}::text[])
              and (${after}::uuid is null or id > ${after}::uuid)
            order by id limit ${limit}
          )
          returning d.id, d.provider, d.event
        )
        select * from reopened order by id
      `.execute(transaction)
      return rows
    },

    listForgotten: async (seconds, limit) => {
      const { rows } = await sql<{ workspace_id: string; id: string; provider: Provider; event: string }>`
        select workspace_id, id, provider, event from webhooks.deliveries
        where state = 'received' and received_at < now() - make_interval(secs => ${seconds})
        order by id limit ${limit}
      `.execute(kysely)
      return rows
    },

    clear: async (days, limit) => {
      const { rows } = await sql<{ cleared: number }>`
        with cleared as (
          delete from webhooks.deliveries
          where (workspace_id, id) in (
            select workspace_id, id from webhooks.deliveries
            where received_at < now() - make_interval(days => ${days}) and state <> 'received'
            limit ${limit}
          )
          returning workspace_id, id
        ),
        payloads as (
          delete from webhooks.payloads p using cleared
          where (p.workspace_id, p.delivery_id) = (cleared.workspace_id, cleared.id)
        )
        select count(*)::int as cleared from cleared
      `.execute(kysely)
      return rows[0]?.cleared ?? 0
    },

    listPending: async (transaction, workspaceId, ids) => {
      const { rows } = await sql<{ id: string; bytes: number }>`
        select id, bytes from webhooks.deliveries
        where workspace_id = ${workspaceId} and id = any(${ids}::uuid[]) and state = 'received'
        order by id
      `.execute(transaction)
      return rows
    },

    readPending: async (transaction, workspaceId, ids) => {
      const { rows } = await sql<PendingDelivery>`
        select d.id, d.hook_id, d.provider, d.event, d.repository, h.repository as hook_repository, p.payload
        from webhooks.deliveries d
        join webhooks.payloads p on (p.workspace_id, p.delivery_id) = (d.workspace_id, d.id)
        left join webhooks.hooks h on (h.workspace_id, h.id) = (d.workspace_id, d.hook_id)
        where d.workspace_id = ${workspaceId} and d.id = any(${ids}::uuid[])
        order by d.id
      `.execute(transaction)
      return rows
    },

    finish: async (transaction, workspaceId, outcomes) => {
      if (outcomes.length === 0) return
      await send(
        transaction,
        sql`
        update webhooks.deliveries d
        set state = done.state, reason = done.reason, attempts = d.attempts + 1, processed_at = clock_timestamp()
        from unnest(
          ${outcomes.map(({ id }) => id)}::uuid[], ${outcomes.map(({ state }) => state)}::text[],
          ${outcomes.map(({ reason }) => reason)}::text[]
        ) as done (id, state, reason)
        where d.workspace_id = ${workspaceId} and d.id = done.id
      `,
      )
    },
  }
}
