import type { ColumnType, Generated } from 'kysely'
import type { Repository, RepositoryProgress } from '#contracts/repositories.ts'

/** A time that is written by the database or as RFC 3339, and read as RFC 3339. */
type Time = ColumnType<string, string | undefined, string>

/** Written as JSON text. */
type UnreadableObjects = ColumnType<RepositoryProgress['unreadable'], string | undefined, string>

/** Tables of this service; `migrations/` says what they hold. */
export type RepositoryTables = {
  'repositories.repositories': {
    workspace_id: string
    id: Generated<string>
    owner: string
    name: string
    source: Repository['source']
    location: string
    default_branch: string | null
    head: string | null
    object_format: Repository['object_format']
    shallow: boolean
    paused: Generated<boolean>
    version: Generated<number>
    created_at: Time
    synced_at: Time | null
    removed_at: Time | null
  }
  'repositories.backfills': {
    workspace_id: string
    repository_id: string
    stage: Generated<RepositoryProgress['stage']>
    run: Generated<number>
    settled: Generated<boolean>
    listed_tips: Generated<string[]>
    touched_tips: Generated<string[]>
    shallow_boundary: string | null
    total: number | null
    missing_commits: UnreadableObjects
    unreadable_changes: UnreadableObjects
    error_code: string | null
    error_detail: string | null
    started_at: Time | null
    finished_at: Time | null
  }
  'repositories.counts': {
    workspace_id: string
    repository_id: string
    commits: Generated<number>
    measured: Generated<number>
    coached: Generated<number>
  }
  'repositories.commit_marks': {
    workspace_id: string
    repository_id: string
    commit_id: string
    coached: boolean
    retracted: boolean
  }
}
