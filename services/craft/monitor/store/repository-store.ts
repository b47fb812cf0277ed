import type { WatchedRepository } from '#contracts/monitor.ts'
import type { Database } from '#platform/database/database.ts'

/** What is known of the checks of a workspace's repositories. */
export interface RepositoryStore {
  find: (workspaceId: string, fullName: string) => Promise<WatchedRepository | null>
  list: (
    workspaceId: string,
    query: { after: string; limit: number; failing: boolean },
  ) => Promise<WatchedRepository[]>
  summarise: (workspaceId: string) => Promise<RepositorySummary>
  /** Repositories of all workspaces that fail again and again: at most so many of each. */
  listFailing: (atLeast: number, limit: number) => Promise<FailingRepository[]>
}

export interface RepositorySummary {
  total: number
  paused: number
  failing: number
  requested: number
  overdue_seconds: number
  changes_found: number
  commits_found: number
}

export interface FailingRepository {
  workspace_id: string
  full_name: string
  failures: number
  error_detail: string | null
}

/** A stopped monitor owes no check. */
const isDue = `not r.paused and (r.requested_at is not null or not exists (
  select from monitor.switches as s where s.workspace_id = r.workspace_id and not s.running))`

const overdue = `case when ${isDue} then greatest(0, extract(epoch from now() - r.next_check_at))::int else 0 end`

const columns = `
  r.repository_id, r.full_name, case when r.paused then 'paused' else r.outcome end as state, r.checked_at,
  case when ${isDue} then r.next_check_at end as next_check_at, r.took_ms, ${overdue} as overdue_seconds, r.failures,
  case when r.failures > 1 and ${isDue} then r.next_check_at end as backing_off_until,
  case when r.error_code is not null
    then json_build_object('code', r.error_code, 'detail', r.error_detail) end as error,
  r.changes_found, r.commits_found, r.found_at, r.fingerprint is not null and not r.paused as is_watched`

export function createRepositoryStore({ pool }: Database): RepositoryStore {
  return {
    find: async (workspaceId, fullName) => {
      const { rows } = await pool.query<WatchedRepository>(
        `select ${columns} from monitor.repositories as r where r.workspace_id = $1 and r.full_name = $2`,
        [workspaceId, fullName],
      )
      return rows[0] ?? null
    },

    list: async (workspaceId, { after, limit, failing }) => {
      const { rows } = await pool.query<WatchedRepository>(
        `select ${columns} from monitor.repositories as r
         where r.workspace_id = $1 and r.full_name > $2 and (not $3 or (r.failures > 0 and not r.paused))
         order by r.full_name limit $4`,
        [workspaceId, after, failing, limit],
      )
      return rows
    },

    summarise: async (workspaceId) => {
      const { rows } = await pool.query<RepositorySummary>(
        `select count(*)::int as total,
           (count(*) filter (where paused))::int as paused,
           (count(*) filter (where failures > 0 and not paused))::int as failing,
           (count(*) filter (where requested_at is not null and not paused))::int as requested,
           coalesce(max(${overdue}), 0) as overdue_seconds,
           coalesce(sum(changes_found), 0)::int as changes_found,
           coalesce(sum(commits_found), 0)::int as commits_found
         from monitor.repositories as r where workspace_id = $1`,
        [workspaceId],
      )
      return rows[0] as RepositorySummary
    },

    listFailing: async (atLeast, limit) => {
      const { rows } = await pool.query<FailingRepository>(
        `select workspace_id, full_name, failures, error_detail
         from (
           select *, row_number() over (partition by workspace_id order by repository_id) as place
           from monitor.repositories where failures >= $1 and not paused
         ) as failing
         where place <= $2`,
        [atLeast, limit],
      )
      return rows
    },
  }
}
