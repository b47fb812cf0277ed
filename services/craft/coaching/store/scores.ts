import { type RawBuilder, sql } from 'kysely'
import type { AspectName, ScoredCommit } from '#contracts/coaching.ts'
import type { CommitType, QualityLevel } from '#contracts/commits/commit.ts'
import type { Database } from '#platform/database/database.ts'
import type { Analysis } from '../analysis/analyse.ts'

/** Which commits are asked for. Merges, bots and retracted commits never count. */
export interface Scope {
  workspace_id: string
  repository_id?: string | undefined
  /** `owner/name` */
  repository?: string | undefined
  author_email?: string | undefined
  /** Authored then or later. */
  since?: Date | undefined
  /** Addresses in lower case whose commits are left out. */
  without?: readonly string[] | undefined
}

/** Commits of one month that have the same score. */
export interface ScoreCount {
  /** First day of the month, in UTC. */
  month: string
  quality_score: number
  quality_level: QualityLevel
  commits: number
}

export type AspectScores = Record<AspectName, number | null>

/** What progress is measured by. */
export interface Score extends AspectScores {
  commit_id: string
  authored_at: string
  quality_score: number
  quality_level: QualityLevel
}

/** A commit with what a list shows of it, and the analysis its reason is read from. */
export type ListedCommit = Omit<ScoredCommit, 'reason'> & { analysis: Analysis; type: CommitType }

/** That an author has commits in a repository and in a stretch of time: 0 is the newest. */
export interface AuthoredStretch {
  /** In lower case. */
  author_email: string
  repository: string
  stretch: number
}

/** Reads scores in the mass. */
export interface ScoreStore {
  count: (scope: Scope) => Promise<ScoreCount[]>
  meanAspects: (scope: Scope) => Promise<AspectScores>
  /** Where and when these authors have commits; `starts` part the stretches of time, newest first. */
  listContributions: (
    workspaceId: string,
    authors: readonly string[],
    starts: readonly Date[],
  ) => Promise<AuthoredStretch[]>
  /** By time authored, oldest first. */
  list: (scope: Scope) => Promise<Score[]>
  listCommits: (scope: Scope, order: CommitOrder, limit: number) => Promise<ListedCommit[]>
  findCommits: (workspaceId: string, commitIds: readonly string[]) => Promise<ListedCommit[]>
}

export type CommitOrder = 'newest' | 'best' | 'weakest'

const orders: Record<CommitOrder, RawBuilder<unknown>> = {
  newest: sql`authored_at desc, commit_id desc`,
  best: sql`quality_score desc, authored_at desc, commit_id desc`,
  weakest: sql`quality_score, authored_at desc, commit_id desc`,
}

const listedColumns = sql`
  commit_id, hash, coalesce(full_name, '') as repository, subject, authored_at, quality_score, quality_level, type,
  analysis`

const withAnalyses = sql`
  join coaching.analyses using (workspace_id, commit_id)
  left join coaching.repositories using (workspace_id, repository_id)`

export function createScoreStore({ kysely }: Database): ScoreStore {
  return {
    count: async (scope) => {
      const { rows } = await sql<ScoreCount>`
        select date_trunc('month', authored_at)::date as month, quality_score, quality_level, count(*) as commits
        from coaching.scored_commits where ${within(scope)}
        group by 1, 2, 3 order by 1, 2
      `.execute(kysely)
      return rows
    },

    meanAspects: async (scope) => {
      const { rows } = await sql<AspectScores>`
        select avg(message_quality) as message_quality, avg(file_changes) as file_changes,
          avg(code_quality) as code_quality, avg(context) as context
        from coaching.scored_commits where ${within(scope)}
      `.execute(kysely)
      return rows[0] ?? { message_quality: null, file_changes: null, code_quality: null, context: null }
    },

    listContributions: async (workspaceId, authors, starts) => {
      const oldestFirst = starts.map((start) => start.toISOString()).reverse()
      const { rows } = await sql<AuthoredStretch>`
        select distinct lower(author_email) as author_email, coalesce(full_name, '') as repository,
          ${starts.length}::int - width_bucket(authored_at, ${oldestFirst}::timestamptz[]) as stretch
        from coaching.scored_commits left join coaching.repositories using (workspace_id, repository_id)
        where ${within({ workspace_id: workspaceId })} and lower(author_email) = any(${authors}::text[])
      `.execute(kysely)
      return rows
    },

    list: async (scope) => {
      const { rows } = await sql<Score>`
        select commit_id, authored_at, quality_score, quality_level, message_quality, file_changes, code_quality, context
        from coaching.scored_commits where ${within(scope)}
        order by authored_at, commit_id
      `.execute(kysely)
      return rows
    },

    listCommits: async (scope, order, limit) => {
      const { rows } = await sql<ListedCommit>`
        with listed as materialized (
          select * from coaching.scored_commits where ${within(scope)} order by ${orders[order]} limit ${limit}
        )
        select ${listedColumns} from listed ${withAnalyses} order by ${orders[order]}
      `.execute(kysely)
      return rows
    },

    findCommits: async (workspaceId, commitIds) => {
      const { rows } = await sql<ListedCommit>`
        select ${listedColumns} from coaching.scored_commits ${withAnalyses}
        where workspace_id = ${workspaceId} and commit_id = any(${commitIds}::uuid[])
      `.execute(kysely)
      const byId = new Map(rows.map((row) => [row.commit_id, row]))
      return commitIds.flatMap((id) => byId.get(id) ?? [])
    },
  }
}

function within({
  workspace_id,
  repository_id,
  repository,
  author_email,
  since,
  without = [],
}: Scope): RawBuilder<unknown> {
  const conditions = [
    sql`workspace_id = ${workspace_id} and not is_merge and not is_bot and not is_retracted`,
  ]
  if (repository_id !== undefined) conditions.push(sql`repository_id = ${repository_id}`)
  if (repository !== undefined) {
    conditions.push(sql`repository_id in (
      select repository_id from coaching.repositories
      where workspace_id = ${workspace_id} and full_name = ${repository}
    )`)
  }
  if (author_email !== undefined) conditions.push(sql`lower(author_email) = lower(${author_email})`)
  if (since !== undefined) conditions.push(sql`authored_at >= ${since.toISOString()}`)
  if (without.length > 0) conditions.push(sql`lower(author_email) <> all(${without}::text[])`)
  return sql.join(conditions, sql` and `)
}
