import type { commitsContract } from '#contracts/commits.ts'
import type { Principal } from '#platform/identity/principal.ts'
import type { Handlers } from '#platform/service/define-service.ts'
import { exportCommits } from './routes/export-commits.ts'
import { getCommit } from './routes/get-commit.ts'
import type { RouteContext } from './routes/route-context.ts'
import { trackCommit } from './routes/track-commit.ts'
import { listCoChanges } from './store/co-changes.ts'
import { listFileActivity } from './store/file-activity.ts'
import { listCommits } from './store/list-commits.ts'
import { listUnmeasured } from './store/list-unmeasured.ts'
import type { RepositoryKey } from './store/repositories.ts'
import { readStatistics } from './store/statistics.ts'

/** Every operation of the contract. */
export function commitRoutes(context: RouteContext): Handlers<typeof commitsContract> {
  const { recorder, readHidden } = context
  const { kysely } = context.database
  return {
    listCommits: async ({ principal, query }) => {
      const { sort = 'newest', limit = 50, cursor, ...asked } = query
      const filter = { ...asked, hidden: await readHidden(principal) }
      return listCommits(kysely, principal.workspace_id, filter, { sort, limit, cursor })
    },
    trackCommit: (request) => trackCommit(context, request),
    getCommitStatistics: async ({ principal, query }) => {
      const hidden = await readHidden(principal)
      return readStatistics(kysely, principal.workspace_id, { ...query, hidden })
    },
    exportCommits: (request) => exportCommits(context, request),
    getCommit: (request) => getCommit(context, request),
    recordCommits: ({ principal, body }) => recorder.recordCommits(keyOf(principal, body), body.commits),
    recordChanges: ({ principal, body }) => recorder.recordChanges(keyOf(principal, body), body.changes),
    listUnmeasured: ({ principal, query: { repository_id, limit = 10_000 } }) =>
      listUnmeasured(kysely, principal.workspace_id, repository_id, limit),
    retractCommits: ({ principal, body }) =>
      recorder.retractCommits(principal.workspace_id, body.repository_id, body.hashes),
    retractAnnounced: ({ principal, body }) =>
      recorder.retractAnnounced(principal.workspace_id, body.repository_id, body.announced_before),
    listFileActivity: ({ principal, query: { limit = 1000, ...range } }) =>
      listFileActivity(kysely, principal.workspace_id, { ...range, limit }),
    listCoChanges: ({ principal, query: { limit = 100, ...range } }) =>
      listCoChanges(kysely, principal.workspace_id, { ...range, limit }),
  }
}

function keyOf(
  { workspace_id }: Principal,
  body: { repository_id: string; repository: string },
): RepositoryKey {
  return { workspace_id, id: body.repository_id, full_name: body.repository }
}
