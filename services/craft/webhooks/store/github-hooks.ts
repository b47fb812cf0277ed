import { sql } from 'kysely'
import type { Hook } from '#contracts/code-host.ts'
import type { Database, Transaction } from '#platform/database/database.ts'
import type { HookKey } from '../hooks/hook.ts'
import type { GitHubHook } from '../providers/reading.ts'

/** What a hook at GitHub belongs to. */
export type HookLevel = GitHubHook['level'] | 'app'

/** A hook at GitHub that posts to a hook here, and how far its deliveries were looked at. */
export interface WatchedHook extends Omit<GitHubHook, 'level'> {
  level: HookLevel
  /** As of a {@link GitHubHook}; the id or client id of an App. */
  target: string
  workspace_id: string
  hook_id: string
  /** Of the hook here. */
  source: Hook['source']
  looked_until: string | null
}

/** What a sweep of one hook came to. */
export interface SweepOutcome {
  looked_until: string | null
  /** What is in the way; null when nothing is. */
  problem: string | null
  /** Whether GitHub does not know the hook. */
  is_missing: boolean
}

/** How the last sweeps for a hook here went. */
export type LastSweep = NonNullable<Hook['last_sweep']>

/** Hooks at GitHub, and what GitHub was asked to deliver again. */
export interface GitHubHookStore {
  /** Those of hooks that are turned on, of all workspaces, the longest unswept first. */
  listWatched: (levels: readonly HookLevel[]) => Promise<WatchedHook[]>
  /** Of these deliveries, those that never came here and were asked for fewer than `most` times. */
  selectLost: (hook: WatchedHook, deliveries: readonly string[], most: number) => Promise<Set<string>>
  recordAsked: (hook: WatchedHook, delivery: string, times: number) => Promise<void>
  finishSweep: (hook: WatchedHook, outcome: SweepOutcome) => Promise<void>
  /** Tells what is in the way of hooks that were not swept. */
  noteProblem: (hooks: readonly WatchedHook[], problem: string) => Promise<void>
  /** Forgets hooks that are missing, and redeliveries asked for, before so many days. */
  clear: (days: number) => Promise<void>
  /** By the id of the hook here. */
  readLastSweeps: (hooks: readonly HookKey[]) => Promise<Map<string, LastSweep>>
}

/** Remembers hooks at GitHub as their pings name them. A hook here that is gone by now gets none. */
export async function saveGitHubHooks(
  transaction: Transaction,
  workspaceId: string,
  told: readonly (GitHubHook & { hook_id: string })[],
): Promise<void> {
  if (told.length === 0) return
  const distinct = [...new Map(told.map((one) => [`${one.hook_id} ${one.external_id}`, one])).values()]
  await sql`
    insert into webhooks.github_hooks (workspace_id, hook_id, external_id, level, target)
    select h.workspace_id, h.id, given.external_id, given.level, given.target
    from unnest(
      ${distinct.map(({ hook_id }) => hook_id)}::uuid[], ${distinct.map(({ external_id }) => external_id)}::text[],
      ${distinct.map(({ level }) => level)}::text[], ${distinct.map(({ target }) => target)}::text[]
    ) as given (hook_id, external_id, level, target)
    join webhooks.hooks h on h.workspace_id = ${workspaceId} and h.id = given.hook_id
    on conflict (workspace_id, hook_id, external_id) do update
      set level = excluded.level, target = excluded.target, problem = null, missing_since = null
  `.execute(transaction)
}

export function createGitHubHookStore({ kysely }: Database): GitHubHookStore {
  const isOne = ({ workspace_id, hook_id, external_id }: WatchedHook) =>
    sql`workspace_id = ${workspace_id} and hook_id = ${hook_id} and external_id = ${external_id}`

  return {
    listWatched: async (levels) => {
      const { rows } = await sql<WatchedHook>`
        select g.workspace_id, g.hook_id, h.source, g.external_id, g.level, g.target, g.looked_until
        from webhooks.github_hooks g
        join webhooks.hooks h on (h.workspace_id, h.id) = (g.workspace_id, g.hook_id)
        where h.enabled and g.level = any(${levels}::text[])
        order by g.swept_at nulls first, g.external_id
      `.execute(kysely)
      return rows
    },

    selectLost: async ({ workspace_id, hook_id }, deliveries, most) => {
      const { rows } = await sql<{ delivery: string }>`
        select given.delivery from unnest(${deliveries}::text[]) as given (delivery)
        where not exists (
          select from webhooks.deliveries d
          where d.workspace_id = ${workspace_id} and d.hook_id = ${hook_id} and d.delivery = given.delivery
        ) and not exists (
          select from webhooks.redeliveries r
          where r.workspace_id = ${workspace_id} and r.hook_id = ${hook_id} and r.delivery = given.delivery
            and r.times >= ${most}
        )
      `.execute(kysely)
      return new Set(rows.map(({ delivery }) => delivery))
    },

    recordAsked: async ({ workspace_id, hook_id }, delivery, times) => {
      await sql`
        insert into webhooks.redeliveries as r (workspace_id, hook_id, delivery, times)
        select workspace_id, id, ${delivery}, ${times}::int from webhooks.hooks
        where workspace_id = ${workspace_id} and id = ${hook_id}
        on conflict (workspace_id, hook_id, delivery) do update
          set times = r.times + excluded.times, asked_at = now()
      `.execute(kysely)
    },

    finishSweep: async (hook, { looked_until, problem, is_missing }) => {
      await sql`
        update webhooks.github_hooks set looked_until = ${looked_until}, problem = ${problem}, swept_at = now(),
          missing_since = case when ${is_missing}::boolean then coalesce(missing_since, now()) end
        where ${isOne(hook)}
      `.execute(kysely)
    },

    noteProblem: async (hooks, problem) => {
      for (const hook of hooks) {
        await sql`update webhooks.github_hooks set problem = ${problem} where ${isOne(hook)}`.execute(kysely)
      }
    },

    clear: async (days) => {
      const end = sql`now() - make_interval(days => ${days})`
      await sql`delete from webhooks.redeliveries where asked_at < ${end}`.execute(kysely)
      await sql`delete from webhooks.github_hooks where missing_since < ${end}`.execute(kysely)
    },

    readLastSweeps: async (hooks) => {
      const { rows } = await sql<LastSweep & { hook_id: string }>`
        select g.hook_id, max(g.swept_at) as at, count(*)::int as github_hooks, (
          select count(*)::int from webhooks.redeliveries r
          where r.workspace_id = g.workspace_id and r.hook_id = g.hook_id
        ) as redelivered,
        coalesce((array_agg(distinct g.problem) filter (where g.problem is not null))[1:10], '{}') as problems
        from webhooks.github_hooks g
        where (g.workspace_id, g.hook_id) in (
          select * from unnest(
            ${hooks.map(({ workspace_id }) => workspace_id)}::uuid[], ${hooks.map(({ id }) => id)}::uuid[]
          )
        )
        group by g.workspace_id, g.hook_id
        having bool_or(g.swept_at is not null or g.problem is not null)
      `.execute(kysely)
      return new Map(rows.map(({ hook_id, ...sweep }) => [hook_id, sweep]))
    },
  }
}
