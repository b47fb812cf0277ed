import { Type } from 'typebox'
import { defineRoutes } from '#platform/contract/define-contract.ts'
import { Id, Timestamp } from '#platform/contract/schemas.ts'

/** What the commits of a repository say of its files. */
export const fileRoutes = defineRoutes({
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
})
