import { sql } from 'kysely'
import type { Usage } from '#contracts/ai/usage.ts'
import type { Database } from '#platform/database/database.ts'

type Sums = Omit<Usage, 'days' | 'budgets'>

/** Sums of the calls of a workspace over the newest `days` days, today included. */
export interface UsageStore {
  read: (workspaceId: string, days: number) => Promise<Sums>
}

const sums = sql`
  coalesce(sum(calls), 0)::int8 as calls, coalesce(sum(cached), 0)::int8 as cached,
  coalesce(sum(input_tokens), 0)::int8 as input_tokens, coalesce(sum(output_tokens), 0)::int8 as output_tokens,
  coalesce(sum(cost), 0)::int8 as cost`

export function createUsageStore(database: Database): UsageStore {
  return {
    read: async (workspaceId, days) => {
      const chosen = sql`
        from ai.usage
        where workspace_id = ${workspaceId} and day > (now() at time zone 'utc')::date - ${days}::int`
      const [total, byDay, byModel, byAgent] = await Promise.all([
        sql<Omit<Sums, 'by_day' | 'by_model' | 'by_agent'>>`
          select ${sums}, coalesce(sum(unpriced_calls), 0)::int8 as unpriced_calls ${chosen}
        `.execute(database.kysely),
        sql<Sums['by_day'][number]>`select day, ${sums} ${chosen} group by day order by day`.execute(
          database.kysely,
        ),
        sql<Sums['by_model'][number]>`
          select provider, nullif(model, '') as model, ${sums} ${chosen}
          group by provider, model order by sum(input_tokens + output_tokens) desc, provider, model
        `.execute(database.kysely),
        sql<Sums['by_agent'][number]>`
          select agent, ${sums} ${chosen} group by agent order by sum(input_tokens + output_tokens) desc, agent
        `.execute(database.kysely),
      ])
      const [whole] = total.rows
      if (!whole) throw new Error('a sum without rows is a row')
      return { ...whole, by_day: byDay.rows, by_model: byModel.rows, by_agent: byAgent.rows }
    },
  }
}
