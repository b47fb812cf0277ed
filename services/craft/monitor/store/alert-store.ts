import { sql } from 'kysely'
import type { Alert, AlertKind } from '#contracts/monitor.ts'
import type { Database, Transaction } from '#platform/database/database.ts'
import type { Condition } from '../alerts/next-alert.ts'

/** A condition that has not ended, with what it is one of. */
export interface OpenCondition extends Condition {
  workspace_id: string
  id: string
  kind: AlertKind
  subject: string
}

/** Where a page of the list begins: behind this alert. */
export interface AlertPosition {
  raised_at: string
  id: string
}

/** Alerts, and conditions that may become some. */
export interface AlertStore {
  /** Those of these kinds that have not ended, of all workspaces, kept for this transaction. */
  lockOpen: (transaction: Transaction, kinds: readonly AlertKind[]) => Promise<OpenCondition[]>
  /** Gives its id. */
  insert: (transaction: Transaction, condition: Omit<OpenCondition, 'id'>) => Promise<string>
  update: (transaction: Transaction, condition: OpenCondition) => Promise<void>
  remove: (transaction: Transaction, condition: OpenCondition) => Promise<void>
  list: (
    workspaceId: string,
    query: {
      state: Alert['state'] | null
      kind: AlertKind | null
      after: AlertPosition | null
      limit: number
    },
  ) => Promise<Alert[]>
  countOpen: (workspaceId: string) => Promise<{ warning: number; critical: number }>
}

const milliseconds = (column: string) => sql<number>`(extract(epoch from ${sql.ref(column)}) * 1000)::float8`
const time = (given: number | null) => sql`to_timestamp(${given === null ? null : given / 1000}::float8)`

export function createAlertStore({ pool }: Database): AlertStore {
  return {
    lockOpen: async (transaction, kinds) => {
      // One process at a time judges: two could both find an alert to raise.
      await sql`lock table monitor.alerts in share row exclusive mode`.execute(transaction)
      const { rows } = await sql<OpenCondition>`
        select workspace_id, id, kind, subject, severity, summary, value, ${milliseconds('since')} as since,
          ${milliseconds('raised_at')} as raised_at, ${milliseconds('calm_since')} as calm_since, null as cleared_at
        from monitor.alerts where cleared_at is null and kind = any(${[...kinds]})`.execute(transaction)
      return rows
    },

    insert: async (transaction, condition) => {
      const { workspace_id, kind, subject, severity, summary, value, since, raised_at } = condition
      const { rows } = await sql<{ id: string }>`
        insert into monitor.alerts (workspace_id, kind, subject, severity, summary, value, since, raised_at)
        values (${workspace_id}, ${kind}, ${subject}, ${severity}, ${summary}, ${value}, ${time(since)}, ${time(raised_at)})
        returning id`.execute(transaction)
      return rows[0]?.id ?? ''
    },

    update: async (transaction, { workspace_id, id, ...condition }) => {
      const { severity, summary, value, raised_at, calm_since, cleared_at } = condition
      await sql`
        update monitor.alerts set severity = ${severity}, summary = ${summary}, value = ${value},
          raised_at = ${time(raised_at)}, calm_since = ${time(calm_since)}, cleared_at = ${time(cleared_at)}
        where workspace_id = ${workspace_id} and id = ${id}`.execute(transaction)
    },

    remove: async (transaction, { workspace_id, id }) => {
      await sql`delete from monitor.alerts where workspace_id = ${workspace_id} and id = ${id}`.execute(
        transaction,
      )
    },

    list: async (workspaceId, { state, kind, after, limit }) => {
      const { rows } = await pool.query<Alert>(
        `select id, kind, subject, severity, case when cleared_at is null then 'open' else 'cleared' end as state,
           value, summary, since, raised_at, cleared_at
         from monitor.alerts
         where workspace_id = $1 and raised_at is not null
           and ($2::text is null or (cleared_at is null) = ($2 = 'open')) and ($3::text is null or kind = $3)
           and ($4::timestamptz is null or (raised_at, id) < ($4, $5::uuid))
         order by raised_at desc, id desc
         limit $6`,
        [workspaceId, state, kind, after?.raised_at ?? null, after?.id ?? null, limit],
      )
      return rows
    },

    countOpen: async (workspaceId) => {
      const { rows } = await pool.query<{ warning: number; critical: number }>(
        `select (count(*) filter (where severity = 'warning'))::int as warning,
           (count(*) filter (where severity = 'critical'))::int as critical
         from monitor.alerts where workspace_id = $1 and raised_at is not null and cleared_at is null`,
        [workspaceId],
      )
      return rows[0] ?? { warning: 0, critical: 0 }
    },
  }
}
