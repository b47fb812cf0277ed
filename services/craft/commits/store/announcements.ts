import { sql } from 'kysely'
import type { Transaction } from '#platform/database/database.ts'
import {
  factTypes,
  givenTypes,
  type RecognisedCommit,
  type StoredReference,
  toGivenRows,
} from './insert-commits.ts'
import type { RepositoryKey } from './repositories.ts'
import type { MeasuredReference } from './retractions.ts'
import { tableOf } from './rows.ts'

/**
 * Puts what git says in the place of what a notice said, for those of the commits that were only announced; gives
 * them. A message that git has otherwise is indexed anew.
 */
export async function confirmCommits(
  transaction: Transaction,
  { workspace_id, id: repository_id }: RepositoryKey,
  commits: readonly RecognisedCommit[],
): Promise<StoredReference[]> {
  if (commits.length === 0) return []
  const assignments = Object.keys(factTypes)
    .filter((column) => column !== 'hash')
    .map((column) => sql`${sql.ref(column)} = given.${sql.ref(column)}`)
  const { rows } = await sql<StoredReference>`
    with given as (select * from ${tableOf('given', givenTypes, toGivenRows(commits))}),
    confirmed as (
      update commits.commits c
      set announced_at = null, parents = string_to_array(given.parents, ' '), ${sql.join(assignments)}
      from given
      where c.workspace_id = ${workspace_id} and c.hash = given.hash and c.repository_id = ${repository_id}
        and c.announced_at is not null
      returning c.id, c.hash, given.message
    ),
    corrected as (
      update commits.messages t set message = confirmed.message from confirmed
      where t.workspace_id = ${workspace_id} and t.commit_id = confirmed.id and t.message <> confirmed.message
      returning t.commit_id
    ),
    outdated as (
      delete from commits.message_words w using corrected
      where w.workspace_id = ${workspace_id} and w.commit_id = corrected.commit_id
    ),
    unindexed as (
      insert into commits.unindexed_messages (workspace_id, commit_id)
      select ${workspace_id}, commit_id from corrected
    )
    select id, hash from confirmed
  `.execute(transaction)
  return rows
}

/** Marks as retracted what was announced before a time and is still unconfirmed, up to `limit`; gives those. */
export async function retractUnconfirmed(
  transaction: Transaction,
  { workspace_id, repository_id }: { workspace_id: string; repository_id: string },
  announcedBefore: string,
  limit: number,
): Promise<MeasuredReference[]> {
  const { rows } = await sql<MeasuredReference>`
    update commits.commits set retracted_at = now()
    where (workspace_id, id) in (
      select workspace_id, id from commits.commits
      where workspace_id = ${workspace_id} and repository_id = ${repository_id}
        and announced_at < ${announcedBefore}::timestamptz and retracted_at is null
      limit ${limit}
    )
    returning id, hash, false as measured
  `.execute(transaction)
  return rows
}
