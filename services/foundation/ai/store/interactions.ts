import { sql } from 'kysely'
import type { AgentName, ProviderName } from '#contracts/ai/names.ts'
import type { Interaction } from '#contracts/ai/usage.ts'
import type { Database, Transaction } from '#platform/database/database.ts'
import type { Principal } from '#platform/identity/principal.ts'
import type { Spent } from '../spending/budget.ts'
import { type Period, periods, startOf } from '../spending/budget.ts'

/** A call as it begins. */
export interface NewInteraction {
  principal: Principal
  agent: AgentName
  subject: string | null
  provider: ProviderName
  model: string | null
  redacted: number
}

/** How a call came out. */
export interface InteractionEnd {
  outcome: Interaction['outcome']
  reason: string | null
  cached: boolean
  input_tokens: number
  output_tokens: number
  /** Millionths of a US dollar; null when the price is not known. */
  cost: number | null
  duration_ms: number
  prompt: string | null
  answer: string | null
}

export interface InteractionFilter {
  workspace_id: string
  /** Whose; everybody's when left out. */
  principal_id?: string | undefined
  agent?: string | undefined
  outcome?: string | undefined
}

/** The log of calls, and the sums that budgets are checked against. */
export interface InteractionStore {
  /** Begins a call; what it may use up is reserved until it ends. */
  begin: (transaction: Transaction, call: NewInteraction, reserved: Spent) => Promise<string>
  /** Ends a call that was begun: it is logged and counted in one transaction. */
  end: (id: string, call: NewInteraction, end: InteractionEnd) => Promise<void>
  /** Logs and counts a call that took nothing and so needed no begin. */
  log: (call: NewInteraction, end: InteractionEnd) => Promise<string>
  /** Makes calls of a workspace that check its budget wait for each other, up to the end of the transaction. */
  lockBudget: (transaction: Transaction, workspaceId: string) => Promise<void>
  readSpent: (workspaceId: string, now: Date, transaction?: Transaction) => Promise<Record<Period, Spent>>
  list: (filter: InteractionFilter, page: { before: string | null; limit: number }) => Promise<Interaction[]>
  /** Ends calls whose process died, and forgets calls that are older than this many days. */
  expire: (days: number) => Promise<void>
}

/** A call that began longer ago is of a process that died: no call may take that long. */
const abandonedAfter = '2 hours'

export function createInteractionStore(database: Database): InteractionStore {
  const insert = async (
    executor: Transaction | Database['kysely'],
    call: NewInteraction,
    rest: { outcome: string; reserved: Spent },
  ) => {
    const { principal, agent, subject, provider, model, redacted } = call
    const { rows } = await sql<{ id: string }>`
      insert into ai.interactions (
        workspace_id, agent, principal_kind, principal_id, subject, provider, model, redacted, outcome, reserved_tokens,
        reserved_cost
      )
      values (
        ${principal.workspace_id}, ${agent}, ${principal.kind}, ${principal.id}, ${subject}, ${provider}, ${model},
        ${redacted}, ${rest.outcome}, ${rest.reserved.tokens}, ${rest.reserved.cost}
      )
      returning id
    `.execute(executor)
    return String(rows[0]?.id)
  }

  const finish = async (transaction: Transaction, id: string, call: NewInteraction, end: InteractionEnd) => {
    await sql`
      update ai.interactions
      set outcome = ${end.outcome}, reason = ${end.reason}, cached = ${end.cached}, input_tokens = ${end.input_tokens},
          output_tokens = ${end.output_tokens}, cost = ${end.cost}, duration_ms = ${end.duration_ms},
          prompt = ${end.prompt}, answer = ${end.answer}, reserved_tokens = 0, reserved_cost = 0
      where workspace_id = ${call.principal.workspace_id} and id = ${id}
    `.execute(transaction)
    await sql`
      insert into ai.usage as u (
        workspace_id, day, agent, provider, model, calls, cached, unpriced_calls, input_tokens, output_tokens, cost
      )
      values (
        ${call.principal.workspace_id}, (now() at time zone 'utc')::date, ${call.agent}, ${call.provider},
        ${call.model ?? ''}, 1, ${end.cached ? 1 : 0}, ${end.cost === null ? 1 : 0}, ${end.input_tokens},
        ${end.output_tokens}, ${end.cost ?? 0}
      )
      on conflict (workspace_id, day, agent, provider, model) do update
      set calls = u.calls + 1, cached = u.cached + excluded.cached,
          unpriced_calls = u.unpriced_calls + excluded.unpriced_calls,
          input_tokens = u.input_tokens + excluded.input_tokens,
          output_tokens = u.output_tokens + excluded.output_tokens, cost = u.cost + excluded.cost
    `.execute(transaction)
  }

  return {
    begin: (transaction, call, reserved) => insert(transaction, call, { outcome: 'running', reserved }),

    end: (id, call, end) => database.transact((transaction) => finish(transaction, id, call, end)),

    log: (call, end) =>
      database.transact(async (transaction) => {
        const nothing = { tokens: 0, cost: 0 }
        const id = await insert(transaction, call, { outcome: end.outcome, reserved: nothing })
        await finish(transaction, id, call, end)
        return id
      }),

    lockBudget: async (transaction, workspaceId) => {
      await sql`select pg_advisory_xact_lock(hashtextextended('ai.budget ' || ${workspaceId}, 0))`.execute(
        transaction,
      )
    },

    readSpent: async (workspaceId, now, transaction) => {
      const [day, month] = periods.map((period) => startOf(period, now))
      const { rows } = await sql<Record<'day_tokens' | 'day_cost' | 'month_tokens' | 'month_cost', number>>`
        with spent as (
          select day, input_tokens + output_tokens as tokens, cost from ai.usage
          where workspace_id = ${workspaceId} and day >= ${month}::date
          union all
          select ${day}::date, reserved_tokens, reserved_cost from ai.interactions
          where workspace_id = ${workspaceId} and outcome = 'running' and at > now() - ${abandonedAfter}::interval
        )
        select coalesce(sum(tokens) filter (where day = ${day}::date), 0)::int8 as day_tokens,
               coalesce(sum(cost) filter (where day = ${day}::date), 0)::int8 as day_cost,
               coalesce(sum(tokens), 0)::int8 as month_tokens, coalesce(sum(cost), 0)::int8 as month_cost
        from spent
      `.execute(transaction ?? database.kysely)
      const [sums] = rows
      return {
        day: { tokens: sums?.day_tokens ?? 0, cost: sums?.day_cost ?? 0 },
        month: { tokens: sums?.month_tokens ?? 0, cost: sums?.month_cost ?? 0 },
      }
    },

    list: async ({ workspace_id, principal_id, agent, outcome }, { before, limit }) => {
      const { rows } = await sql<Interaction>`
        select id, at, agent, principal_kind, principal_id, subject, provider, model, outcome, reason, cached, redacted,
               input_tokens, output_tokens, cost, duration_ms, prompt, answer
        from ai.interactions
        where workspace_id = ${workspace_id} and (${before}::uuid is null or id < ${before}::uuid)
          and (${principal_id ?? null}::text is null or principal_id = ${principal_id ?? null})
          and (${agent ?? null}::text is null or agent = ${agent ?? null})
          and (${outcome ?? null}::text is null or outcome = ${outcome ?? null})
        order by id desc limit ${limit}
      `.execute(database.kysely)
      return rows
    },

    expire: async (days) => {
      await sql`
        update ai.interactions
        set outcome = 'interrupted', reason = 'The server ended before the model had answered.', reserved_tokens = 0,
            reserved_cost = 0
        where outcome = 'running' and at < now() - ${abandonedAfter}::interval
      `.execute(database.kysely)
      await sql`delete from ai.interactions where at < now() - make_interval(days => ${days})`.execute(
        database.kysely,
      )
    },
  }
}
