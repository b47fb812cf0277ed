import { Type } from 'typebox'
import { defineRoutes } from '#platform/contract/define-contract.ts'
import { OneOf, PageQuery } from '#platform/contract/schemas.ts'
import { CommitDetail, CommitPage, CommitType, QualityLevel } from './commit.ts'
import { CommitStatistics } from './statistics.ts'

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

/** Finding commits: the list, the figures and the export of those that match, and one by its hash. */
export const searchRoutes = defineRoutes({
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
})
