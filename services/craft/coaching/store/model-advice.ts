import { sql } from 'kysely'
import type { aiContract } from '#contracts/ai.ts'
import type { coachingContract, ModelAdvice } from '#contracts/coaching.ts'
import type { EventData } from '#platform/contract/define-contract.ts'
import type { Database, Transaction } from '#platform/database/database.ts'

type Advised = EventData<typeof aiContract, 'commit.advised'>
type Coached = Omit<EventData<typeof coachingContract, 'commit.coached'>, 'first' | 'provisional'>

/** A commit as models are asked about it. */
export interface AdvisedCommit {
  commit_id: string
  repository_id: string
}

/** What models said about commits. */
export interface ModelAdviceStore {
  find: (workspaceId: string, commitId: string) => Promise<ModelAdvice | null>
  /** Notes that a model is asked; false when one was asked a short while ago. Advice that is there stays meanwhile. */
  request: (transaction: Transaction, workspaceId: string, commit: AdvisedCommit) => Promise<boolean>
  /** Keeps what came of it; gives whether there is other advice than before. */
  save: (transaction: Transaction, workspaceId: string, advised: Advised) => Promise<boolean>
  /** The commit with its score as `commit.coached` tells of it; null when it is not judged, or no longer. */
  findCoached: (transaction: Transaction, workspaceId: string, commitId: string) => Promise<Coached | null>
  /** Which of these commits a person made within the last hours. */
  findLive: (
    transaction: Transaction,
    workspaceId: string,
    commitIds: string[],
    hours: number,
  ) => Promise<string[]>
  deleteOfRepository: (transaction: Transaction, workspaceId: string, repositoryId: string) => Promise<void>
  deleteAll: (transaction: Transaction) => Promise<void>
}

/** A model is not asked about the same commit twice within this time. */
const askedAgainAfter = '10 minutes'

export function createModelAdviceStore(database: Database): ModelAdviceStore {
  return {
    find: async (workspaceId, commitId) => {
      const { rows } = await sql<
        Pick<ModelAdvice, 'state' | 'model' | 'reason' | 'at'> & Pick<Advised, 'advice'>
      >`
        select state, model, advice, reason, at from coaching.model_advice
        where workspace_id = ${workspaceId} and commit_id = ${commitId}
      `.execute(database.kysely)
      const [row] = rows
      if (!row) return null
      const { advice, ...rest } = row
      return { summary: null, items: [], suggested_message: null, ...advice, ...rest }
    },

    request: async (transaction, workspaceId, { commit_id, repository_id }) => {
      const requested = await sql`
        insert into coaching.model_advice as kept (workspace_id, commit_id, repository_id, state)
        values (${workspaceId}, ${commit_id}, ${repository_id}, 'requested')
        on conflict (workspace_id, commit_id) do update
        set requested_at = now(),
            state = case when kept.state = 'given' then kept.state else excluded.state end,
            reason = case when kept.state = 'given' then kept.reason end
        where kept.requested_at < now() - ${askedAgainAfter}::interval
      `.execute(transaction)
      return requested.numAffectedRows === 1n
    },

    save: async (transaction, workspaceId, { commit_id, repository_id, model, advice, reason }) => {
      const text = advice && JSON.stringify(advice)
      const state: ModelAdvice['state'] = advice ? 'given' : 'unavailable'
      const saved = await sql`
        insert into coaching.model_advice as kept (workspace_id, commit_id, repository_id, state, model, advice, reason)
        values (${workspaceId}, ${commit_id}, ${repository_id}, ${state}, ${model}, ${text}::json, ${reason})
        on conflict (workspace_id, commit_id) do update
        set state = excluded.state, model = excluded.model, advice = excluded.advice, reason = excluded.reason, at = now()
        where (excluded.state = 'given' or kept.state <> 'given')
          and (kept.state, kept.model, kept.advice::text, kept.reason)
            is distinct from (excluded.state, excluded.model, excluded.advice::text, excluded.reason)
      `.execute(transaction)
      return advice !== null && saved.numAffectedRows === 1n
    },

    findCoached: async (transaction, workspaceId, commitId) => {
      const { rows } = await sql<Coached>`
        select commit_id, repository_id, hash, author_email, type, quality_score, quality_level
        from coaching.scored_commits where workspace_id = ${workspaceId} and commit_id = ${commitId}
      `.execute(transaction)
      return rows[0] ?? null
    },

    findLive: async (transaction, workspaceId, commitIds, hours) => {
      const { rows } = await sql<{ commit_id: string }>`
        select commit_id from coaching.scored_commits
        where workspace_id = ${workspaceId} and commit_id = any(${commitIds}::uuid[])
          and not is_merge and not is_bot and not is_retracted
          and authored_at > now() - make_interval(hours => ${hours})
      `.execute(transaction)
      return rows.map(({ commit_id }) => commit_id)
    },

    deleteOfRepository: async (transaction, workspaceId, repositoryId) => {
      await sql`
        delete from coaching.model_advice where workspace_id = ${workspaceId} and repository_id = ${repositoryId}
      `.execute(transaction)
    },

    deleteAll: async (transaction) => {
      await sql`truncate coaching.model_advice`.execute(transaction)
    },
  }
}
