import { sql } from 'kysely'
import type { CommitMetadata } from '#contracts/commits/commit.ts'
import type { Transaction } from '#platform/database/database.ts'
import type { Recognition } from '../recognition/recognise-commit.ts'
import type { RepositoryKey } from './repositories.ts'
import { type ColumnTypes, columnsOf, tableOf } from './rows.ts'

/** A commit with all that its metadata tells. */
export type RecognisedCommit = CommitMetadata & Recognition

/** Where a stored commit is found. */
export interface StoredReference {
  id: string
  hash: string
}

type GivenRow = Omit<RecognisedCommit, 'parents'> & { parents: string }

/** PostgreSQL types of {@link toGivenRows}. */
export const givenTypes: ColumnTypes<GivenRow> = {
  hash: 'text',
  parents: 'text',
  author_name: 'text',
  author_email: 'text',
  authored_at: 'timestamptz',
  author_offset_minutes: 'int',
  committer_name: 'text',
  committer_email: 'text',
  committed_at: 'timestamptz',
  message: 'text',
  signed: 'boolean',
  subject: 'text',
  type: 'text',
  is_merge: 'boolean',
  is_bot: 'boolean',
  reverts: 'text',
  cherry_picked_from: 'text',
}

const { parents: _parents, message: _message, ...facts } = givenTypes

/** The columns of `commits.commits` that are told by a commit's metadata, beside its parents. */
export const factTypes = facts

/** Commits as rows of parameters: `unnest` would flatten an array of arrays. */
export function toGivenRows(commits: readonly RecognisedCommit[]): GivenRow[] {
  return commits.map((commit) => ({ ...commit, parents: commit.parents.join(' ') }))
}

/**
 * Inserts the commits that are not known yet; gives those. The repository is locked, and each hash comes once.
 * `announced` ones wait to be confirmed by git.
 */
export async function insertCommits(
  transaction: Transaction,
  { workspace_id, id: repository_id }: RepositoryKey,
  commits: readonly RecognisedCommit[],
  { announced = false } = {},
): Promise<StoredReference[]> {
  const announced_at = announced ? sql`now()` : sql`null`
  const { rows } = await sql<StoredReference>`
    with given as (select uuidv7() as id, * from ${tableOf('given', givenTypes, toGivenRows(commits))}),
    created as (
      insert into commits.commits
        (workspace_id, repository_id, id, announced_at, parents, ${columnsOf(factTypes)})
      select ${workspace_id}, ${repository_id}, id, ${announced_at}::timestamptz, string_to_array(parents, ' '),
        ${columnsOf(factTypes)}
      from given
      on conflict (workspace_id, hash, repository_id) do nothing
      returning id, hash
    ),
    messages as (
      insert into commits.messages (workspace_id, commit_id, message)
      select ${workspace_id}, id, message from given where id in (select id from created)
    ),
    unindexed as (
      insert into commits.unindexed_messages (workspace_id, commit_id) select ${workspace_id}, id from created
    )
    select id, hash from created
  `.execute(transaction)
  return rows
}
