import { sql } from 'kysely'
import type { CommitMetadata, FileChange } from '#contracts/commits.ts'
import type { Transaction } from '#platform/database/database.ts'
import { send } from '#platform/database/pipeline.ts'
import type { Recognition } from '../recognition/recognise-commit.ts'
import type { RepositoryKey } from './repositories.ts'
import { type ColumnTypes, columnsOf, tableOf } from './rows.ts'
import { commitsWithHashes } from './with-hashes.ts'

/** A stored commit that waits for its changes. */
export type UnmeasuredCommit = CommitMetadata & Omit<Recognition, 'subject'> & { id: string }

/**
 * Those of the commits that are known to git, not retracted, and not measured yet. The repository is locked.
 * @param messageLimit characters of each message that are wanted
 */
export async function readUnmeasured(
  transaction: Transaction,
  repository: RepositoryKey,
  hashes: readonly string[],
  messageLimit: number,
): Promise<UnmeasuredCommit[]> {
  const { rows } = await sql<UnmeasuredCommit>`
    select c.id, c.hash, c.parents, c.author_name, c.author_email, c.authored_at, c.author_offset_minutes,
      c.committer_name, c.committer_email, c.committed_at, left(t.message, ${messageLimit}) as message, c.signed,
      c.is_merge, c.is_bot, c.reverts, c.cherry_picked_from, c.type
    from ${commitsWithHashes(repository.workspace_id, repository.id, hashes)}
    join commits.messages t on (t.workspace_id, t.commit_id) = (c.workspace_id, c.id)
    where c.retracted_at is null and c.announced_at is null
      and not exists (
        select from commits.measurements m where (m.workspace_id, m.commit_id) = (c.workspace_id, c.id)
      )
  `.execute(transaction)
  return rows
}

/** What a commit changed in all. */
export interface Measurement {
  commit_id: string
  additions: number
  deletions: number
  generated_additions: number
  generated_deletions: number
  files_changed: number
  unreadable: string | null
}

const measurementTypes: ColumnTypes<Measurement> = {
  commit_id: 'uuid',
  additions: 'bigint',
  deletions: 'bigint',
  generated_additions: 'bigint',
  generated_deletions: 'bigint',
  files_changed: 'int',
  unreadable: 'text',
}

/** Inserts the measurements of commits that have none. */
export async function insertMeasurements(
  transaction: Transaction,
  { workspace_id }: RepositoryKey,
  measurements: readonly Measurement[],
): Promise<void> {
  if (measurements.length === 0) return
  await send(
    transaction,
    sql`
    insert into commits.measurements (workspace_id, ${columnsOf(measurementTypes)})
    select ${workspace_id}, ${columnsOf(measurementTypes)}
    from ${tableOf('given', measurementTypes, measurements)}
  `,
  )
}

/** One file that a commit changed; `number` is its place in git's order. */
export interface FileChangeRow extends FileChange {
  commit_id: string
  number: number
  generated: boolean
}

const fileChangeTypes: ColumnTypes<FileChangeRow> = {
  commit_id: 'uuid',
  number: 'int',
  path: 'text',
  previous_path: 'text',
  status: 'text',
  additions: 'int',
  deletions: 'int',
  binary: 'boolean',
  generated: 'boolean',
}

/** Inserts the files of commits that have none. */
export async function insertFileChanges(
  transaction: Transaction,
  { workspace_id, id: repository_id }: RepositoryKey,
  files: readonly FileChangeRow[],
): Promise<void> {
  if (files.length === 0) return
  await send(
    transaction,
    sql`
    insert into commits.file_changes (workspace_id, repository_id, ${columnsOf(fileChangeTypes)})
    select ${workspace_id}, ${repository_id}, ${columnsOf(fileChangeTypes)}
    from ${tableOf('given', fileChangeTypes, files)}
  `,
  )
}
