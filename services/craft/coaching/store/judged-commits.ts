import { sql } from 'kysely'
import type { Database, Transaction } from '#platform/database/database.ts'
import { send } from '#platform/database/pipeline.ts'
import type { Analysis } from '../analysis/analyse.ts'
import type { ChangeHistory } from '../analysis/commit.ts'
import type { JudgedCommit } from '../judged-commit.ts'
import { jsonArray } from './json-array.ts'

/** A judgement as it is read back. */
export type StoredJudgement = Pick<JudgedCommit, 'commit_id' | 'author_email' | 'analyzer'> & {
  analysis: Analysis
  history: ChangeHistory
  /** Made from a push notice, before the change was there. */
  is_provisional: boolean
}

/** Judgements of commits: a narrow row for lists and figures, and the analysis beside it. */
export interface JudgedCommitStore {
  find: (workspaceId: string, commitId: string) => Promise<StoredJudgement | null>
  /** Which of these commits were judged already, and whether that was provisional. */
  findKnown: (
    transaction: Transaction,
    workspaceId: string,
    commitIds: string[],
  ) => Promise<Map<string, { is_provisional: boolean }>>
  insert: (
    transaction: Transaction,
    workspaceId: string,
    commits: readonly JudgedCommit[],
    options?: { provisional: boolean },
  ) => Promise<void>
  delete: (transaction: Transaction, workspaceId: string, commitIds: string[]) => Promise<void>
  /** Puts another judgement in the place of a stored one; gives whether there was one that differed. */
  replace: (transaction: Transaction, workspaceId: string, commit: JudgedCommit) => Promise<boolean>
  setRetracted: (
    transaction: Transaction,
    workspaceId: string,
    commitIds: string[],
    retracted: boolean,
  ) => Promise<void>
  deleteOfRepository: (transaction: Transaction, workspaceId: string, repositoryId: string) => Promise<void>
  deleteAll: (transaction: Transaction) => Promise<void>
}

export function createJudgedCommitStore(database: Database): JudgedCommitStore {
  return {
    find: async (workspaceId, commitId) => {
      const { rows } = await sql<StoredJudgement>`
        select commit_id, author_email, analyzer, analysis, history, is_provisional
        from coaching.scored_commits join coaching.analyses using (workspace_id, commit_id)
        where workspace_id = ${workspaceId} and commit_id = ${commitId}
      `.execute(database.kysely)
      return rows[0] ?? null
    },

    findKnown: async (transaction, workspaceId, commitIds) => {
      const { rows } = await sql<{ commit_id: string; is_provisional: boolean }>`
        select commit_id, is_provisional from coaching.scored_commits
        where workspace_id = ${workspaceId} and commit_id = any(${commitIds}::uuid[])
      `.execute(transaction)
      return new Map(rows.map(({ commit_id, ...known }) => [commit_id, known]))
    },

    insert: async (transaction, workspaceId, commits, { provisional } = { provisional: false }) => {
      await insertScores(transaction, workspaceId, commits, provisional)
      await insertAnalyses(transaction, workspaceId, commits)
    },

    delete: async (transaction, workspaceId, commitIds) => {
      for (const table of ['scored_commits', 'analyses']) {
        await send(
          transaction,
          sql`
            delete from ${sql.table(`coaching.${table}`)}
            where workspace_id = ${workspaceId} and commit_id = any(${commitIds}::uuid[])
          `,
        )
      }
    },

    replace: async (transaction, workspaceId, commit) => {
      const { quality_score, quality_level, aspects } = commit.analysis
      const analysis = JSON.stringify(commit.analysis)
      const replaced = await sql`
        update coaching.analyses set analyzer = ${commit.analyzer}, analysis = ${analysis}::json
        where workspace_id = ${workspaceId} and commit_id = ${commit.commit_id}
          and (analyzer, analysis::text) is distinct from (${commit.analyzer}, ${analysis})
      `.execute(transaction)
      if (replaced.numAffectedRows === 0n) return false
      await sql`
        update coaching.scored_commits
        set quality_score = ${quality_score}, quality_level = ${quality_level}, type = ${commit.type},
            message_quality = ${aspects.message_quality.score}, file_changes = ${aspects.file_changes.score},
            code_quality = ${aspects.code_quality.score}, context = ${aspects.context.score}
        where workspace_id = ${workspaceId} and commit_id = ${commit.commit_id}
      `.execute(transaction)
      return true
    },

    setRetracted: async (transaction, workspaceId, commitIds, retracted) => {
      await sql`
        update coaching.scored_commits set is_retracted = ${retracted}
        where workspace_id = ${workspaceId} and commit_id = any(${commitIds}::uuid[])
      `.execute(transaction)
    },

    deleteOfRepository: async (transaction, workspaceId, repositoryId) => {
      await sql`
        with deleted as (
          delete from coaching.scored_commits
          where workspace_id = ${workspaceId} and repository_id = ${repositoryId}
          returning commit_id
        )
        delete from coaching.analyses
        where workspace_id = ${workspaceId} and commit_id in (select commit_id from deleted)
      `.execute(transaction)
    },

    deleteAll: async (transaction) => {
      await sql`truncate coaching.scored_commits, coaching.analyses`.execute(transaction)
    },
  }
}

function insertScores(
  transaction: Transaction,
  workspaceId: string,
  commits: readonly JudgedCommit[],
  provisional: boolean,
) {
  const column = <T>(read: (commit: JudgedCommit) => T) => commits.map(read)
  return send(
    transaction,
    sql`
      insert into coaching.scored_commits (
        workspace_id, is_provisional, commit_id, repository_id, authored_at, quality_score, message_quality,
        file_changes, code_quality, context, quality_level, type, is_merge, is_bot, hash, author_email, subject
      )
      select ${workspaceId}::uuid, ${provisional}::boolean, * from unnest(
        ${column((commit) => commit.commit_id)}::uuid[],
        ${column((commit) => commit.repository_id)}::uuid[],
        ${column((commit) => commit.authored_at)}::timestamptz[],
        ${column((commit) => commit.analysis.quality_score)}::real[],
        ${column((commit) => commit.analysis.aspects.message_quality.score)}::real[],
        ${column((commit) => commit.analysis.aspects.file_changes.score)}::real[],
        ${column((commit) => commit.analysis.aspects.code_quality.score)}::real[],
        ${column((commit) => commit.analysis.aspects.context.score)}::real[],
        ${column((commit) => commit.analysis.quality_level)}::text[],
        ${column((commit) => commit.type)}::text[],
        ${column((commit) => commit.is_merge)}::boolean[],
        ${column((commit) => commit.is_bot)}::boolean[],
        ${column((commit) => commit.hash)}::text[],
        ${column((commit) => commit.author_email)}::text[],
        ${column((commit) => commit.subject)}::text[]
      )
    `,
  )
}

function insertAnalyses(transaction: Transaction, workspaceId: string, commits: readonly JudgedCommit[]) {
  return send(
    transaction,
    sql`
      insert into coaching.analyses (workspace_id, commit_id, analyzer, analysis, history)
      select ${workspaceId}::uuid, * from unnest(
        ${commits.map((commit) => commit.commit_id)}::uuid[],
        ${commits.map((commit) => commit.analyzer)}::text[],
        ${jsonArray(commits.map((commit) => commit.analysis))}::json[],
        ${jsonArray(commits.map((commit) => commit.history))}::json[]
      )
    `,
  )
}
