import { type Static, Type } from 'typebox'
import { Id, Nullable, OneOf, Page, Timestamp } from '#platform/contract/schemas.ts'

/** Name of a commit, whole. */
export const Hash = Type.String({
  pattern: '^([0-9a-f]{40}|[0-9a-f]{64})$',
  description: 'SHA-1 or SHA-256 object name',
})

/** Types of change: those of commitlint’s `config-conventional`, which extends Conventional Commits 1.0.0. */
export const commitTypes = [
  'feat',
  'fix',
  'refactor',
  'docs',
  'test',
  'build',
  'ci',
  'perf',
  'style',
  'chore',
  'revert',
] as const
export const CommitType = OneOf(commitTypes)
export type CommitType = Static<typeof CommitType>

/** Levels of a quality score, best first (SPEC §4.3). */
export const qualityLevels = ['EXCELLENT', 'GOOD', 'FAIR', 'NEEDS_IMPROVEMENT'] as const
export const QualityLevel = OneOf(qualityLevels)
export type QualityLevel = Static<typeof QualityLevel>

/** Lines of one file or commit, within what a 32-bit integer holds. */
const Lines = (description?: string) =>
  Type.Integer({ minimum: 0, maximum: 2_147_483_647, ...(description !== undefined && { description }) })

/** What a commit did to one file. */
export const FileChange = Type.Object({
  path: Type.String(),
  previous_path: Nullable(Type.String({ description: 'Before a rename or copy' })),
  status: OneOf(['added', 'modified', 'deleted', 'renamed', 'copied', 'type_changed']),
  additions: Lines('Lines; 0 for a binary file'),
  deletions: Lines('Lines; 0 for a binary file'),
  binary: Type.Boolean(),
})
export type FileChange = Static<typeof FileChange>

/** A commit as git holds it, mailmap applied. */
export const CommitMetadata = Type.Object({
  hash: Hash,
  parents: Type.Array(Hash),
  author_name: Type.String(),
  author_email: Type.String(),
  authored_at: Timestamp,
  author_offset_minutes: Type.Integer({
    minimum: -1440,
    maximum: 1440,
    description: 'East of UTC, as the author’s clock stood',
  }),
  committer_name: Type.String(),
  committer_email: Type.String(),
  committed_at: Timestamp,
  message: Type.String(),
  signed: Type.Boolean(),
})
export type CommitMetadata = Static<typeof CommitMetadata>

/** What a push notice says of a commit, before git was read: no parents that could be relied on, no line of the change. */
export const AnnouncedCommit = Type.Object({
  ...Type.Omit(CommitMetadata, ['parents', 'signed']).properties,
  files: Nullable(
    Type.Array(Type.Object({ path: Type.String(), status: OneOf(['added', 'modified', 'deleted']) }), {
      description: 'The first two hundred; null when the notice names none',
    }),
  ),
})
export type AnnouncedCommit = Static<typeof AnnouncedCommit>

/** What a commit changed. */
export const CommitChanges = Type.Object({
  hash: Hash,
  files: Type.Array(FileChange),
  additions: Lines(),
  deletions: Lines(),
  patch: Type.String({ description: 'Excerpt of the unified diff, without generated and binary files' }),
  patch_truncated: Type.Boolean(),
  unreadable: Nullable(Type.String({ description: 'Why git could not read the change' })),
})
export type CommitChanges = Static<typeof CommitChanges>

/** How a commit is counted: figures about people leave bots, merges and retracted commits out. */
export const recognised = {
  is_merge: Type.Boolean(),
  is_bot: Type.Boolean({ description: 'Author is an automatic account' }),
  reverts: Nullable(Type.String({ description: 'Hash this commit reverts, as its message says' })),
  cherry_picked_from: Nullable(
    Type.String({ description: 'Hash this commit was picked from, as its message says' }),
  ),
}

/** A commit as it is tracked: what git holds, what was recognised and counted, and its score. */
export const Commit = Type.Object({
  id: Id,
  repository_id: Id,
  repository: Type.String({ description: '`owner/name`' }),
  ...CommitMetadata.properties,
  ...recognised,
  subject: Type.String(),
  type: Nullable(CommitType),
  additions: Nullable(Type.Integer({ description: 'null until measured' })),
  deletions: Nullable(Type.Integer({ description: 'null until measured' })),
  files_changed: Nullable(Type.Integer({ description: 'null until measured' })),
  quality_score: Nullable(
    Type.Number({ description: '0 to 10; null until coached, and for who may not see another member’s' }),
  ),
  quality_level: Nullable(QualityLevel),
  announced: Type.Boolean({
    description: 'Known from a push notice alone; parents and changes come as soon as git was read',
  }),
  retracted_at: Nullable(Timestamp),
  tracked_at: Timestamp,
})
export type Commit = Static<typeof Commit>

/** A commit as lists show it: the message's subject alone. */
export const CommitSummary = Type.Omit(Commit, ['message'])
export type CommitSummary = Static<typeof CommitSummary>
/** A page of commits. */
export const CommitPage = Page(CommitSummary)

/** A commit with its files. */
export const CommitDetail = Type.Object({
  ...Commit.properties,
  files: Type.Array(Type.Object({ ...FileChange.properties, generated: Type.Boolean() }), {
    description: 'The first thousand, largest first',
  }),
  unreadable: Nullable(Type.String()),
})
export type CommitDetail = Static<typeof CommitDetail>
