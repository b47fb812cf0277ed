import { type Static, Type } from 'typebox'
import { defineContract } from '#platform/contract/define-contract.ts'
import { Id, Nothing, Nullable, OneOf, Page, PageQuery, Timestamp } from '#platform/contract/schemas.ts'
import { CommitPage } from './commits/commit.ts'
import { CommitStatistics } from './commits/statistics.ts'
import { insightRoutes } from './repositories/insights.ts'
import { RepositoryParams, segment } from './repositories/params.ts'

/** How far the backfill of a repository is, in commits. */
export const RepositoryProgress = Type.Object({
  stage: OneOf(['waiting', 'listing', 'measuring', 'coaching', 'done', 'cancelled', 'failed'], {
    description:
      'listing reads the metadata of every commit, measuring its change statistics; coaching follows along behind',
  }),
  listed: Type.Integer({ minimum: 0 }),
  measured: Type.Integer({ minimum: 0 }),
  coached: Type.Integer({ minimum: 0 }),
  total: Nullable(Type.Integer({ minimum: 0, description: 'Commits to list; null until counted' })),
  unreadable: Type.Array(Type.Object({ hash: Type.String(), reason: Type.String() }), {
    description: 'The first hundred objects git could not read',
  }),
  error: Nullable(Type.Object({ code: Type.String(), detail: Type.String() })),
  started_at: Nullable(Timestamp),
  finished_at: Nullable(Timestamp),
})
export type RepositoryProgress = Static<typeof RepositoryProgress>

/** A registered repository. */
export const Repository = Type.Object({
  id: Id,
  owner: Type.String(),
  name: Type.String(),
  full_name: Type.String({ description: '`owner/name`' }),
  source: OneOf(['path', 'url'], { description: 'A local folder, or a remote kept as a bare mirror' }),
  location: Type.String({ description: 'The folder or the URL, without credentials' }),
  default_branch: Nullable(Type.String()),
  head: Nullable(Type.String({ description: 'Hash; null while no commit exists' })),
  object_format: OneOf(['sha1', 'sha256']),
  shallow: Type.Boolean(),
  paused: Type.Boolean({ description: 'A paused repository is not synchronised' }),
  commits: Type.Integer({ minimum: 0, description: 'Commits listed so far, retracted ones left out' }),
  measured: Type.Integer({ minimum: 0, description: 'Commits whose change statistics are known' }),
  coached: Type.Integer({ minimum: 0, description: 'Commits that have feedback' }),
  progress: RepositoryProgress,
  version: Type.Integer({ description: 'Grows with every edit; the ETag' }),
  created_at: Timestamp,
  synced_at: Nullable(Timestamp),
})
export type Repository = Static<typeof Repository>

/** What comparing a repository with git came to. */
export const RepositoryCheck = Type.Object({
  outcome: OneOf(['unchanged', 'changed', 'busy', 'halted'], {
    description:
      'Whether git holds other tips than were last listed; busy while a backfill is under way, halted when paused or cancelled',
  }),
  fingerprint: Nullable(
    Type.String({
      description:
        'Of the files that hold the refs of a local folder; null for remotes, and where it would cost too much',
    }),
  ),
  error: Nullable(
    Type.Object(
      { code: Type.String(), detail: Type.String() },
      { description: 'Why the last backfill failed; then there is always something to synchronise' },
    ),
  ),
})
export type RepositoryCheck = Static<typeof RepositoryCheck>

export const repositoriesContract = defineContract({
  name: 'repositories',
  summary:
    'Git repositories: registering, backfill, synchronising, and what their history says of their files',
  port: 8002,
  prefixes: ['/repositories'],
  errors: {
    repository_not_found: 404,
    repository_exists: 409,
    repository_busy: 409,
    not_a_repository: 422,
    unreachable_remote: 422,
    unsupported_location: 422,
    git_not_found: 503,
    git_failed: 502,
    bad_revision: 422,
  },
  events: {
    'repository.registered': Type.Object({
      repository_id: Id,
      full_name: Type.String(),
      location: Type.Optional(Type.String({ description: 'The folder or the URL, without credentials' })),
    }),
    'repository.synchronised': Type.Object({
      repository_id: Id,
      full_name: Type.String(),
      commits: Type.Integer(),
    }),
    'repository.renamed': Type.Object({ repository_id: Id, full_name: Type.String() }),
    'repository.paused': Type.Object({ repository_id: Id, full_name: Type.String() }),
    'repository.resumed': Type.Object({ repository_id: Id, full_name: Type.String() }),
    'repository.removed': Type.Object({ repository_id: Id, full_name: Type.String() }),
  },
  routes: {
    listRepositories: {
      method: 'GET',
      path: '/repositories',
      summary: 'Registered repositories with their progress',
      access: 'viewer',
      query: Type.Object({ id: Type.Optional(Id), ...PageQuery }),
      response: Page(Repository),
    },
    createRepository: {
      method: 'POST',
      path: '/repositories',
      rate: 'heavy',
      summary: 'Register a repository and start its backfill',
      description:
        'Give one of `path` (a folder on the server’s machine, for an admin of its first workspace), `url`, or `github` (`owner/name`).',
      body: Type.Object(
        {
          path: Type.Optional(Type.String({ minLength: 1, maxLength: 4096 })),
          url: Type.Optional(Type.String({ minLength: 1, maxLength: 2048 })),
          github: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+$' })),
          owner: Type.Optional(Type.String(segment)),
          name: Type.Optional(Type.String(segment)),
        },
        { additionalProperties: false, minProperties: 1 },
      ),
      status: 201,
      response: Repository,
      errors: [
        'repository_exists',
        'not_a_repository',
        'unreachable_remote',
        'unsupported_location',
        'git_not_found',
        'git_failed',
      ],
    },
    getRepository: {
      method: 'GET',
      path: '/repositories/:owner/:name',
      summary: 'One repository',
      access: 'viewer',
      params: RepositoryParams,
      response: Repository,
      errors: ['repository_not_found'],
    },
    updateRepository: {
      method: 'PATCH',
      path: '/repositories/:owner/:name',
      summary: 'Rename a repository or pause it',
      description: 'With `If-Match`, answers 412 when it was edited in between.',
      params: RepositoryParams,
      body: Type.Object(
        {
          owner: Type.Optional(Type.String(segment)),
          name: Type.Optional(Type.String(segment)),
          paused: Type.Optional(Type.Boolean()),
        },
        { additionalProperties: false, minProperties: 1 },
      ),
      response: Repository,
      errors: ['repository_not_found', 'repository_exists'],
    },
    deleteRepository: {
      method: 'DELETE',
      path: '/repositories/:owner/:name',
      summary:
        'Forget a repository, its commits and their feedback; the git repository itself stays untouched',
      access: 'admin',
      params: RepositoryParams,
      status: 204,
      response: Nothing,
      errors: ['repository_not_found'],
    },
    listRepositoryCommits: {
      method: 'GET',
      path: '/repositories/:owner/:name/commits',
      summary: 'Commits of one repository, newest first',
      access: 'viewer',
      params: RepositoryParams,
      query: Type.Object({ ...PageQuery }),
      response: CommitPage,
      errors: ['repository_not_found'],
    },
    getRepositoryStatistics: {
      method: 'GET',
      path: '/repositories/:owner/:name/statistics',
      summary: 'Commit statistics of one repository',
      access: 'viewer',
      params: RepositoryParams,
      response: CommitStatistics,
      errors: ['repository_not_found'],
    },
    syncRepository: {
      method: 'POST',
      path: '/repositories/:owner/:name/sync',
      rate: 'heavy',
      summary: 'Fetch and track what is new; resumes an interrupted or cancelled backfill',
      params: RepositoryParams,
      status: 202,
      response: Repository,
      errors: ['repository_not_found'],
    },
    checkRepository: {
      method: 'POST',
      path: '/repositories/:owner/:name/check',
      summary: 'Compare the tips git holds, here or at the remote, with those last listed; changes nothing',
      access: 'service',
      params: RepositoryParams,
      response: RepositoryCheck,
      errors: [
        'repository_not_found',
        'not_a_repository',
        'unreachable_remote',
        'unsupported_location',
        'git_not_found',
        'git_failed',
      ],
    },
    readFingerprints: {
      method: 'POST',
      path: '/repositories/fingerprints',
      summary: 'The fingerprints of local repositories, without running git: another one asks for a check',
      access: 'service',
      body: Type.Object(
        { repository_ids: Type.Array(Id, { minItems: 1, maxItems: 200 }) },
        { additionalProperties: false },
      ),
      response: Type.Object({
        items: Type.Array(Type.Object({ repository_id: Id, fingerprint: Nullable(Type.String()) })),
      }),
    },
    cancelSync: {
      method: 'POST',
      path: '/repositories/:owner/:name/cancel',
      summary: 'Stop the running backfill; what it tracked stays',
      params: RepositoryParams,
      status: 202,
      response: Repository,
      errors: ['repository_not_found'],
    },
    getPatch: {
      method: 'GET',
      path: '/repositories/:owner/:name/patches/:hash',
      summary: 'The change of one commit as unified diff text, read from git',
      access: 'viewer',
      params: Type.Object({
        owner: Type.String(segment),
        name: Type.String(segment),
        hash: Type.String({ pattern: '^[0-9a-f]{4,64}$' }),
      }),
      query: Type.Object({
        limit: Type.Optional(
          Type.Integer({ minimum: 1024, maximum: 4_194_304, default: 524_288, description: 'Bytes at most' }),
        ),
      }),
      response: Type.Object({ hash: Type.String(), patch: Type.String(), truncated: Type.Boolean() }),
      errors: ['repository_not_found', 'bad_revision', 'not_a_repository', 'git_failed'],
    },
    readRevision: {
      method: 'POST',
      path: '/repositories/:owner/:name/revisions',
      rate: 'heavy',
      summary: 'Read one revision from git and track it',
      params: RepositoryParams,
      body: Type.Object(
        { revision: Type.String({ minLength: 1, maxLength: 512 }) },
        { additionalProperties: false },
      ),
      response: Type.Object({ hash: Type.String() }),
      errors: ['repository_not_found', 'bad_revision', 'not_a_repository', 'git_failed'],
    },
    ...insightRoutes,
  },
})
