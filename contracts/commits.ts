import { type Static, Type } from 'typebox'
import { defineContract } from '#platform/contract/define-contract.ts'
import { Day, Id, Nullable, OneOf, Page, PageQuery, Timestamp } from '#platform/contract/schemas.ts'

export const Hash = Type.String({
  pattern: '^([0-9a-f]{40}|[0-9a-f]{64})$',
  description: 'SHA-1 or SHA-256 object name',
})

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

export const qualityLevels = ['EXCELLENT', 'GOOD', 'FAIR', 'NEEDS_IMPROVEMENT'] as const
export const QualityLevel = OneOf(qualityLevels)
export type QualityLevel = Static<typeof QualityLevel>

/** Lines of one file or commit, within what a 32-bit integer holds. */
const Lines = (description?: string) =>
  Type.Integer({ minimum: 0, maximum: 2_147_483_647, ...(description !== undefined && { description }) })

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
const recognised = {
  is_merge: Type.Boolean(),
  is_bot: Type.Boolean({ description: 'Author is an automatic account' }),
  reverts: Nullable(Type.String({ description: 'Hash this commit reverts, as its message says' })),
  cherry_picked_from: Nullable(
    Type.String({ description: 'Hash this commit was picked from, as its message says' }),
  ),
}

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
export const CommitPage = Page(CommitSummary)

export const CommitDetail = Type.Object({
  ...Commit.properties,
  files: Type.Array(Type.Object({ ...FileChange.properties, generated: Type.Boolean() }), {
    description: 'The first thousand, largest first',
  }),
  unreadable: Nullable(Type.String()),
})
export type CommitDetail = Static<typeof CommitDetail>

const counted = {
  commits: Type.Integer(),
  additions: Type.Integer(),
  deletions: Type.Integer(),
}

export const CommitStatistics = Type.Object({
  ...counted,
  authors: Type.Integer({
    description: 'Different author name and e-mail after mailmap, as git shortlog counts',
  }),
  merges: Type.Integer(),
  bots: Type.Integer({ description: 'Commits by automatic accounts' }),
  reverts: Type.Integer(),
  retracted: Type.Integer({ description: 'Commits a rewrite of history removed; in no other figure' }),
  measured: Type.Integer({ description: 'Commits whose lines are counted; the others add nothing yet' }),
  files: Type.Integer({ description: 'Different paths ever changed' }),
  generated_additions: Type.Integer({ description: 'Part of `additions` in generated or vendored files' }),
  generated_deletions: Type.Integer(),
  first_authored_at: Nullable(Timestamp),
  last_authored_at: Nullable(Timestamp),
  by_day: Type.Array(Type.Object({ day: Day, ...counted }), { description: 'Days in UTC that have commits' }),
  by_hour: Type.Array(
    Type.Object({
      weekday: Type.Integer({ minimum: 1, maximum: 7, description: 'ISO 8601: Monday is 1' }),
      hour: Type.Integer({ minimum: 0, maximum: 23, description: 'On the author’s own clock' }),
      commits: Type.Integer(),
    }),
  ),
  by_author: Type.Array(
    Type.Object({
      name: Type.String(),
      email: Type.String(),
      bot: Type.Boolean(),
      ...counted,
      first_authored_at: Timestamp,
      last_authored_at: Timestamp,
    }),
    { description: 'The hundred with most commits' },
  ),
  by_type: Type.Array(Type.Object({ type: Nullable(CommitType), commits: Type.Integer() })),
  by_level: Type.Array(Type.Object({ level: Nullable(QualityLevel), commits: Type.Integer() })),
  streak: Type.Object({
    current: Type.Integer({ description: 'Days in a row with commits, up to the newest commit' }),
    longest: Type.Integer(),
  }),
})
export type CommitStatistics = Static<typeof CommitStatistics>

const commitFilter = {
  repository: Type.Optional(Type.String({ maxLength: 201, description: '`owner/name`' })),
  author: Type.Optional(Type.String({ maxLength: 320, description: 'E-mail, or part of the name' })),
  from: Type.Optional(Type.String({ format: 'date-time', description: 'Authored at or after' })),
  to: Type.Optional(Type.String({ format: 'date-time', description: 'Authored before' })),
  type: Type.Optional(CommitType),
  level: Type.Optional(QualityLevel),
  q: Type.Optional(Type.String({ maxLength: 200, description: 'Words in the message' })),
  path: Type.Optional(
    Type.String({ maxLength: 4096, description: 'Changed this file, or a file below this folder' }),
  ),
  merges: Type.Optional(OneOf(['include', 'exclude', 'only'], { default: 'include' })),
  bots: Type.Optional(OneOf(['include', 'exclude', 'only'], { default: 'include' })),
  retracted: Type.Optional(OneOf(['include', 'exclude', 'only'], { default: 'exclude' })),
}

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

const CommitReference = Type.Object({
  commit_id: Id,
  repository_id: Id,
  hash: Hash,
  measured: Type.Boolean({ description: 'Whether its changes are recorded' }),
})

const inRepository = {
  repository_id: Id,
  repository: Type.String({ minLength: 3, maxLength: 201, description: '`owner/name`' }),
}

export const commitsContract = defineContract({
  name: 'commits',
  summary: 'Commits: tracking, search, statistics and export',
  port: 8001,
  prefixes: ['/commits'],
  errors: {
    commit_not_found: 404,
    commit_ambiguous: 409,
    repository_not_found: 404,
    bad_revision: 422,
    not_a_repository: 422,
    git_failed: 502,
  },
  events: {
    'commits.listed': Type.Object({ repository_id: Id, commits: Type.Integer({ description: 'New ones' }) }),
    'commits.measured': Type.Object({
      repository_id: Id,
      commits: Type.Integer({
        description: 'Whose changes were recorded; each comes as `commit.tracked` too',
      }),
    }),
    'commit.announced': AnnouncedCommitEvent,
    'commit.tracked': TrackedCommit,
    'commit.retracted': CommitReference,
    'commit.restored': CommitReference,
  },
  routes: {
    listCommits: {
      method: 'GET',
      path: '/commits',
      summary: 'Commits that match, newest first',
      access: 'viewer',
      query: Type.Object({
        ...commitFilter,
        sort: Type.Optional(OneOf(['newest', 'oldest', 'weakest', 'best', 'largest'], { default: 'newest' })),
        ...PageQuery,
      }),
      response: CommitPage,
    },
    trackCommit: {
      method: 'POST',
      path: '/commits',
      summary: 'Track one commit: a revision of a registered repository, or a complete record from a CI job',
      body: Type.Object(
        {
          repository: inRepository.repository,
          revision: Type.Optional(Type.String({ minLength: 1, maxLength: 512 })),
          commit: Type.Optional(CommitMetadata),
          changes: Type.Optional(Type.Omit(CommitChanges, ['hash', 'unreadable'])),
        },
        { additionalProperties: false },
      ),
      status: 201,
      response: Commit,
      errors: ['repository_not_found', 'bad_revision', 'not_a_repository', 'git_failed'],
      body_limit: 33_554_432,
    },
    getCommitStatistics: {
      method: 'GET',
      path: '/commits/statistics',
      summary: 'Figures over the commits that match, agreeing with git',
      access: 'viewer',
      query: Type.Object(commitFilter),
      response: CommitStatistics,
    },
    exportCommits: {
      method: 'GET',
      path: '/commits/export',
      rate: 'heavy',
      summary: 'The commits that match, as JSON Lines or CSV, newest first',
      description: 'Of a longer message come the first 20,000 characters.',
      access: 'viewer',
      query: Type.Object({
        ...commitFilter,
        format: Type.Optional(OneOf(['jsonl', 'csv'], { default: 'jsonl' })),
      }),
      response: Type.String(),
      produces: ['application/x-ndjson', 'text/csv'],
    },
    getCommit: {
      method: 'GET',
      path: '/commits/:hash',
      summary: 'One commit by its hash, an unambiguous prefix of it, or its id',
      access: 'viewer',
      params: Type.Object({ hash: Type.String({ pattern: '^([0-9a-f]{4,64}|[0-9a-f-]{36})$' }) }),
      query: Type.Object({ repository: commitFilter.repository }),
      response: CommitDetail,
      errors: ['commit_not_found', 'commit_ambiguous'],
    },
    recordCommits: {
      method: 'POST',
      path: '/commits/batches',
      summary:
        'Take in the metadata of many commits; announced ones are confirmed, retracted ones restored, others left alone',
      body: Type.Object({ ...inRepository, commits: Type.Array(CommitMetadata, { maxItems: 1000 }) }),
      response: Type.Object({
        created: Type.Integer({ description: 'New ones, and announced ones that git confirms' }),
        restored: Type.Integer(),
      }),
      errors: ['repository_not_found'],
      body_limit: 67_108_864,
    },
    recordChanges: {
      method: 'POST',
      path: '/commits/changes',
      summary: 'Take in what many known commits changed; this completes them',
      body: Type.Object({ ...inRepository, changes: Type.Array(CommitChanges, { maxItems: 1000 }) }),
      response: Type.Object({ measured: Type.Integer() }),
      errors: ['repository_not_found'],
      body_limit: 67_108_864,
    },
    listUnmeasured: {
      method: 'GET',
      path: '/commits/unmeasured',
      summary:
        'Hashes of commits whose changes are not recorded yet, oldest first: judging a change needs what came before',
      query: Type.Object({
        repository_id: Id,
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000, default: 10_000 })),
      }),
      response: Type.Object({ hashes: Type.Array(Hash) }),
    },
    retractCommits: {
      method: 'POST',
      path: '/commits/retractions',
      summary: 'Mark commits that a rewrite of history removed; they stay readable and leave every figure',
      body: Type.Object({ repository_id: Id, hashes: Type.Array(Hash, { maxItems: 10_000 }) }),
      response: Type.Object({ retracted: Type.Integer() }),
      body_limit: 8_388_608,
    },
    retractAnnounced: {
      method: 'POST',
      path: '/commits/announcements/retractions',
      summary: 'Retract what was announced before git was read, and which git then turned out not to have',
      access: 'service',
      body: Type.Object({ repository_id: Id, announced_before: Timestamp }),
      response: Type.Object({ retracted: Type.Integer() }),
    },
    listFileActivity: {
      method: 'GET',
      path: '/commits/files',
      summary: 'Paths with their commits, churn and authors, most changed first',
      description: 'Leaves out merges, commits of automatic accounts, and generated or vendored files.',
      access: 'viewer',
      query: Type.Object({
        repository_id: Id,
        days: Type.Optional(Type.Integer({ minimum: 1, maximum: 36500 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, default: 1000 })),
      }),
      response: Type.Object({
        items: Type.Array(
          Type.Object({
            path: Type.String(),
            commits: Type.Integer(),
            additions: Type.Integer(),
            deletions: Type.Integer(),
            authors: Type.Array(Type.Object({ email: Type.String(), additions: Type.Integer() })),
            changed_at: Timestamp,
          }),
        ),
      }),
    },
    listCoChanges: {
      method: 'GET',
      path: '/commits/co-changes',
      summary:
        'Pairs of paths that were changed by the same commits; commits of more than 30 files say nothing',
      access: 'viewer',
      query: Type.Object({
        repository_id: Id,
        days: Type.Optional(Type.Integer({ minimum: 1, maximum: 36500 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
      }),
      response: Type.Object({
        items: Type.Array(
          Type.Object({
            path: Type.String(),
            other_path: Type.String(),
            together: Type.Integer(),
            commits: Type.Integer({ description: 'Of `path`' }),
            other_commits: Type.Integer(),
          }),
        ),
      }),
    },
  },
})
