import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely'
import type { Commit, CommitDetail } from '#contracts/commits/commit.ts'
import { toStorableText } from '../storable-text.ts'
import { allCommits } from './commit-filter.ts'
import { summaryColumns } from './list-commits.ts'
import type { RepositoryKey } from './repositories.ts'

/** Files that the detail of a commit shows. */
const shownFiles = 1000

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** What a person points at a commit with. */
export interface CommitReference {
  /** Id, hash, or the beginning of a hash. */
  text: string
  /** `owner/name`, when only one repository is meant. */
  repository?: string | undefined
}

/** A commit that a reference may mean. */
export interface Candidate {
  id: string
  hash: string
  repository: string
}

/** The commits a reference may mean, up to `limit`: along the primary key or `commits_hash`. */
export async function findCandidates(
  executor: QueryExecutorProvider,
  workspaceId: string,
  { text, repository }: CommitReference,
  limit: number,
): Promise<Candidate[]> {
  if (text.includes('-') && !uuid.test(text)) return []
  // `g` follows the last hexadecimal digit.
  const meant = text.includes('-') ? sql`c.id = ${text}` : sql`c.hash >= ${text} and c.hash < ${`${text}g`}`
  const { rows } = await sql<Candidate>`
    select c.id, c.hash, r.full_name as repository
    from commits.commits c
    join commits.repositories r on (r.workspace_id, r.id) = (c.workspace_id, c.repository_id)
    where c.workspace_id = ${workspaceId} and r.removed_at is null and ${meant}
      ${repository === undefined ? sql`` : sql`and r.full_name = ${toStorableText(repository)}`}
    order by c.hash, r.full_name
    limit ${limit}
  `.execute(executor)
  return rows
}

/** The commit of this whole hash in a repository; null when it is not tracked. */
export function readCommitByHash(
  executor: QueryExecutorProvider,
  { workspace_id, id }: RepositoryKey,
  hash: string,
  hidden: readonly string[],
): Promise<Commit | null> {
  return readCommit(executor, workspace_id, hidden, sql`c.hash = ${hash} and c.repository_id = ${id}`)
}

async function readCommit(
  executor: QueryExecutorProvider,
  workspaceId: string,
  hidden: readonly string[],
  condition: RawBuilder<unknown>,
): Promise<Commit | null> {
  const { rows } = await sql<Commit>`
    select ${summaryColumns(hidden)}, t.message
    from ${allCommits}
    join commits.messages t on (t.workspace_id, t.commit_id) = (c.workspace_id, c.id)
    where c.workspace_id = ${workspaceId} and r.removed_at is null and ${condition}
  `.execute(executor)
  return rows[0] ?? null
}

/** One commit with its files; null when there is none of this id. */
export async function readCommitDetail(
  executor: QueryExecutorProvider,
  workspaceId: string,
  id: string,
  hidden: readonly string[],
): Promise<CommitDetail | null> {
  const commit = await readCommit(executor, workspaceId, hidden, sql`c.id = ${id}`)
  if (!commit) return null
  const files = await sql<CommitDetail['files'][number]>`
    select path, previous_path, status, additions, deletions, "binary", generated
    from commits.file_changes
    where workspace_id = ${workspaceId} and commit_id = ${id}
    order by additions + deletions desc, number
    limit ${shownFiles}
  `.execute(executor)
  const measured = await sql<{ unreadable: string | null }>`
    select unreadable from commits.measurements where workspace_id = ${workspaceId} and commit_id = ${id}
  `.execute(executor)
  return { ...commit, files: files.rows, unreadable: measured.rows[0]?.unreadable ?? null }
}
