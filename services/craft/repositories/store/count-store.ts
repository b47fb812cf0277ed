import { sql } from 'kysely'
import type { Transaction } from '#platform/database/database.ts'
import type { RepositoryKey } from './repository-store.ts'

/** By how much the counts of a repository change. */
export interface CountChange extends RepositoryKey {
  commits: number
  measured: number
}

/** A commit within its repository and workspace. */
export interface CommitKey {
  workspace_id: string
  repository_id: string
  commit_id: string
}

/** The counts of repositories, as the consumer that keeps them writes them, in its transaction. */
export interface CountStore {
  /** Keeps a removal from happening under the consumer's hands. */
  lock: (repositories: readonly RepositoryKey[]) => Promise<void>
  add: (changes: readonly CountChange[]) => Promise<void>
  /** Counts commits as coached, each once, and none that is retracted. */
  markCoached: (commits: readonly CommitKey[]) => Promise<void>
  /** Notes whether commits are retracted, and takes out or puts back what they count as coached. */
  markRetracted: (commits: readonly CommitKey[], retracted: boolean) => Promise<void>
  /** What the last run recorded is in the counts now, unless another one is under way. */
  settle: (repositories: readonly RepositoryKey[]) => Promise<void>
  /** Ends the coaching stage where everything is measured and coached. */
  finishCoaching: (repositories: readonly RepositoryKey[]) => Promise<void>
  reset: () => Promise<void>
}

/** Whether everything that counts in `repositories.counts as c` is measured and coached. */
export const isThrough = sql<boolean>`(c.measured >= c.commits and c.coached >= c.measured)`

export function createCountStore(transaction: Transaction): CountStore {
  const run = async (query: ReturnType<typeof sql>) => {
    await query.execute(transaction)
  }
  return {
    lock: (repositories) =>
      run(sql`
        select 1 from repositories.counts
        where (workspace_id, repository_id) in (select * from ${keysOf(repositories)})
        order by workspace_id, repository_id
        for update`),

    add: (changes) =>
      run(sql`
        update repositories.counts as c
        set commits = c.commits + change.commits, measured = c.measured + change.measured
        from unnest(
          ${changes.map((change) => change.workspace_id)}::uuid[], ${changes.map((change) => change.id)}::uuid[],
          ${changes.map((change) => change.commits)}::int[], ${changes.map((change) => change.measured)}::int[]
        ) as change (workspace_id, repository_id, commits, measured)
        where c.workspace_id = change.workspace_id and c.repository_id = change.repository_id`),

    markCoached: (commits) =>
      run(sql`
        with marked as (
          insert into repositories.commit_marks as m (workspace_id, repository_id, commit_id, coached, retracted)
          select distinct workspace_id, repository_id, commit_id, true, false
          from ${commitsOf(commits)} join repositories.counts using (workspace_id, repository_id)
          on conflict (workspace_id, repository_id, commit_id) do update set coached = true where not m.coached
          returning workspace_id, repository_id, retracted
        ), counted as (
          select workspace_id, repository_id, count(*) as coached
          from marked where not retracted group by workspace_id, repository_id
        )
        update repositories.counts as c set coached = c.coached + counted.coached from counted
        where c.workspace_id = counted.workspace_id and c.repository_id = counted.repository_id`),

    markRetracted: (commits, retracted) =>
      run(sql`
        with marked as (
          insert into repositories.commit_marks as m (workspace_id, repository_id, commit_id, coached, retracted)
          select distinct workspace_id, repository_id, commit_id, false, ${retracted}::boolean
          from ${commitsOf(commits)} join repositories.counts using (workspace_id, repository_id)
          on conflict (workspace_id, repository_id, commit_id)
            do update set retracted = excluded.retracted where m.retracted <> excluded.retracted
          returning workspace_id, repository_id, coached
        ), counted as (
          select workspace_id, repository_id, count(*) as coached
          from marked where coached group by workspace_id, repository_id
        )
        update repositories.counts as c
        set coached = c.coached + counted.coached * ${retracted ? -1 : 1}::int
        from counted
        where c.workspace_id = counted.workspace_id and c.repository_id = counted.repository_id`),

    settle: (repositories) =>
      run(sql`
        update repositories.backfills set settled = true
        where (workspace_id, repository_id) in (select * from ${keysOf(repositories)})
          and stage not in ('listing', 'measuring')`),

    finishCoaching: (repositories) =>
      run(sql`
        update repositories.backfills as b set stage = 'done', finished_at = now()
        from repositories.counts as c
        where (b.workspace_id, b.repository_id) in (select * from ${keysOf(repositories)})
          and c.workspace_id = b.workspace_id and c.repository_id = b.repository_id
          and b.stage = 'coaching' and b.settled and ${isThrough}`),

    reset: async () => {
      await run(sql`truncate repositories.commit_marks`)
      await run(sql`update repositories.counts set commits = 0, measured = 0, coached = 0`)
    },
  }
}

function keysOf(repositories: readonly RepositoryKey[]) {
  return sql`unnest(
    ${repositories.map((repository) => repository.workspace_id)}::uuid[],
    ${repositories.map((repository) => repository.id)}::uuid[])`
}

function commitsOf(commits: readonly CommitKey[]) {
  return sql`unnest(
    ${commits.map((commit) => commit.workspace_id)}::uuid[],
    ${commits.map((commit) => commit.repository_id)}::uuid[],
    ${commits.map((commit) => commit.commit_id)}::uuid[]
  ) as given (workspace_id, repository_id, commit_id)`
}
