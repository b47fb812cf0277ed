import { type Static, Type } from 'typebox'
import { Id } from '#platform/contract/schemas.ts'
import { AnnouncedCommit, CommitMetadata, FileChange, Hash, recognised } from './commit.ts'

/** Data of `commit.tracked`: all a consumer needs to judge the commit without asking back. */
export const TrackedCommit = Type.Object({
  commit_id: Id,
  repository_id: Id,
  repository: Type.String(),
  ...CommitMetadata.properties,
  ...recognised,
  files: Type.Array(Type.Object({ ...FileChange.properties, generated: Type.Boolean() }), {
    description: 'The first two hundred, largest first',
  }),
  files_changed: Type.Integer(),
  additions: Type.Integer(),
  deletions: Type.Integer(),
  patch: Type.String(),
  patch_truncated: Type.Boolean(),
})
export type TrackedCommit = Static<typeof TrackedCommit>

/** Data of `commit.announced`: enough for a first judgement, before git was read. */
export const AnnouncedCommitEvent = Type.Object({
  commit_id: Id,
  repository_id: Id,
  repository: Type.String(),
  ...AnnouncedCommit.properties,
  ...recognised,
})
export type AnnouncedCommitEvent = Static<typeof AnnouncedCommitEvent>

/** Data of `commit.retracted` and `commit.restored`. */
export const CommitReference = Type.Object({
  commit_id: Id,
  repository_id: Id,
  hash: Hash,
  measured: Type.Boolean({ description: 'Whether its changes are recorded' }),
})
