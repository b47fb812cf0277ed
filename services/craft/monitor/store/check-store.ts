import type { RepositoryCheck } from '#contracts/repositories.ts'
import type { Database } from '#platform/database/database.ts'

/** Names a repository across workspaces. */
export interface RepositoryKey {
  workspace_id: string
  repository_id: string
}

/** A repository that this process is to check. */
export interface ClaimedCheck extends RepositoryKey {
  full_name: string
  failures: number
}

/** How a check ended. */
export interface CheckResult {
  outcome: RepositoryCheck['outcome'] | 'failing'
  failures: number
  error: { code: string; detail: string } | null
  fingerprint: string | null
  took_ms: number
  /** Seconds until the next one. */
  next_in: number
}

/** A local folder as it was when it was last checked. */
export interface Look extends RepositoryKey {
  fingerprint: string
}

/** The queue of checks: which repository is due, and how its last check ended. */
export interface CheckStore {
  /** Takes checks that are due or asked for, those of failing repositories apart, so that they keep no others waiting. */
  claim: (limit: number, of: 'healthy' | 'failing') => Promise<ClaimedCheck[]>
  /** Before a synchronisation is asked for: what it brings was found here. */
  noteChange: (key: RepositoryKey) => Promise<void>
  finish: (key: RepositoryKey, result: CheckResult) => Promise<void>
  /** Gives a check back that did not come about. */
  release: (key: RepositoryKey) => Promise<void>
  /** Local folders of running monitors, in turn: the first ones after `after`. */
  listLooks: (after: RepositoryKey | null, limit: number) => Promise<Look[]>
  /** Has those checked now whose fingerprint is still this one. */
  hasten: (looks: readonly Look[]) => Promise<void>
  /** Asks for a check of every repository that is not paused; gives their number. */
  request: (workspaceId: string) => Promise<number>
}

/** For how long a process may have a check; longer than one may take. */
const leaseSeconds = 60

/** A synchronisation that was asked for has begun by then, or has found nothing. */
const syncForgottenAfter = 60

export function createCheckStore({ pool }: Database): CheckStore {
  return {
    claim: async (limit, of) => {
      if (limit <= 0) return []
      const { rows } = await pool.query<ClaimedCheck>(
        `update monitor.repositories as r set leased_until = now() + make_interval(secs => $1)
         from (
           select workspace_id, repository_id from monitor.repositories as d
           where not paused and (leased_until is null or leased_until < now())
             and ${of === 'failing' ? 'failures > 0' : 'failures = 0'}
             and (requested_at is not null or (next_check_at <= now() and not exists (
               select from monitor.switches as s where s.workspace_id = d.workspace_id and not s.running)))
           order by requested_at nulls last, next_check_at
           limit $2
           for update skip locked
         ) as due
         where r.workspace_id = due.workspace_id and r.repository_id = due.repository_id
         returning r.workspace_id, r.repository_id, r.full_name, r.failures`,
        [leaseSeconds, limit],
      )
      return rows
    },

    noteChange: async ({ workspace_id, repository_id }) => {
      await pool.query(
        `update monitor.repositories set sync_requested_at = now(), changes_found = changes_found + 1
         where workspace_id = $1 and repository_id = $2`,
        [workspace_id, repository_id],
      )
    },

    finish: async ({ workspace_id, repository_id }, result) => {
      const { outcome, failures, error, fingerprint, took_ms, next_in } = result
      await pool.query(
        `update monitor.repositories
         set outcome = $3, failures = $4, error_code = $5, error_detail = $6, fingerprint = $7, took_ms = $8,
           next_check_at = now() + make_interval(secs => $9), checked_at = now(), leased_until = null,
           requested_at = case when requested_at > leased_until - make_interval(secs => $11) then requested_at end,
           sync_requested_at = case
             when $3 <> 'unchanged' or sync_requested_at > now() - make_interval(secs => $10) then sync_requested_at
           end
         where workspace_id = $1 and repository_id = $2`,
        [
          workspace_id,
          repository_id,
          outcome,
          failures,
          error?.code ?? null,
          error?.detail ?? null,
          fingerprint,
          took_ms,
          next_in,
          syncForgottenAfter,
          leaseSeconds,
        ],
      )
    },

    release: async ({ workspace_id, repository_id }) => {
      await pool.query(
        'update monitor.repositories set leased_until = null where workspace_id = $1 and repository_id = $2',
        [workspace_id, repository_id],
      )
    },

    listLooks: async (after, limit) => {
      const { rows } = await pool.query<Look>(
        `select workspace_id, repository_id, fingerprint from monitor.repositories as r
         where fingerprint is not null and not paused and next_check_at > now()
           and (workspace_id, repository_id) > ($1, $2)
           and not exists (
             select from monitor.switches as s where s.workspace_id = r.workspace_id and not s.running)
         order by workspace_id, repository_id
         limit $3`,
        [after?.workspace_id ?? nil, after?.repository_id ?? nil, limit],
      )
      return rows
    },

    hasten: async (looks) => {
      await pool.query(
        `update monitor.repositories as r set next_check_at = now()
         from unnest($1::uuid[], $2::uuid[], $3::text[]) as look (workspace_id, repository_id, fingerprint)
         where r.workspace_id = look.workspace_id and r.repository_id = look.repository_id
           and r.fingerprint = look.fingerprint and r.next_check_at > now()`,
        [
          looks.map(({ workspace_id }) => workspace_id),
          looks.map(({ repository_id }) => repository_id),
          looks.map(({ fingerprint }) => fingerprint),
        ],
      )
    },

    request: async (workspaceId) => {
      const { rowCount } = await pool.query(
        `update monitor.repositories set requested_at = coalesce(requested_at, now())
         where workspace_id = $1 and not paused`,
        [workspaceId],
      )
      return rowCount ?? 0
    },
  }
}

const nil = '00000000-0000-0000-0000-000000000000'
