import type { commitsContract } from '#contracts/commits.ts'
import type { Repository, repositoriesContract } from '#contracts/repositories.ts'
import type { Client } from '#platform/contract/create-client.ts'
import type { Database } from '#platform/database/database.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { EventLog } from '#platform/events/event-log.ts'
import { readPatch } from '#platform/git/patch.ts'
import { resolveRevision } from '#platform/git/revision.ts'
import { entityTag } from '#platform/http/if-match.ts'
import { createPageCursor, toPage } from '#platform/http/page-cursor.ts'
import type { Principal } from '#platform/identity/principal.ts'
import type { Handlers } from '#platform/service/define-service.ts'
import { createRepositoryAnalysis } from './analysis/analyse-repository.ts'
import { checkRepository } from './check/check-repository.ts'
import { readFingerprints } from './check/read-fingerprints.ts'
import type { RepositoriesConfig } from './config.ts'
import { editRepository } from './edit-repository.ts'
import { withGitFailures } from './git-failure.ts'
import { registerRepository } from './registration/register-repository.ts'
import type { Sources } from './sources.ts'
import type { BackfillStore } from './store/backfill-store.ts'
import type { RepositoryStore } from './store/repository-store.ts'
import { trackRevision } from './track-revision.ts'
import type { WorkQueue } from './work-queue.ts'

export interface RouteOptions {
  config: RepositoriesConfig
  database: Database
  events: EventLog
  repositories: RepositoryStore
  backfills: BackfillStore
  sources: Sources
  queue: WorkQueue
  commits: Client<typeof commitsContract>
}

/** A request about one repository, as far as finding it goes. */
interface NamedRequest {
  principal: Principal
  params: { owner: string; name: string }
}

const byName = createPageCursor({ owner: 'text', name: 'text' })
const defaultPage = 50
const defaultPatchBytes = 524_288

/** What the service answers, operation by operation. */
export function createRepositoryRoutes(options: RouteOptions): Handlers<typeof repositoriesContract> {
  const { database, repositories, backfills, sources, queue, commits } = options
  const analysis = createRepositoryAnalysis(commits, sources)

  const find = async ({ principal, params }: NamedRequest): Promise<Repository> => {
    const repository = await repositories.find(principal.workspace_id, params.owner, params.name)
    return repository ?? refuseUnknown(params)
  }
  const keyOf = ({ principal }: NamedRequest, { id }: Repository) => ({
    workspace_id: principal.workspace_id,
    id,
  })

  return {
    listRepositories: async ({ principal, query }) => {
      const { id, limit = defaultPage, cursor } = query
      if (id !== undefined) {
        const found = await repositories.findById({ workspace_id: principal.workspace_id, id })
        return { items: found ? [found] : [], next_cursor: null }
      }
      const after = cursor === undefined ? null : byName.read(cursor)
      const found = await repositories.list(principal.workspace_id, limit + 1, after)
      return toPage(found, limit, byName)
    },

    createRepository: async ({ principal, body, signal, setHeader }) => {
      const repository = await withGitFailures(() => registerRepository(options, principal, body, signal))
      setHeader('etag', entityTag(repository.version))
      setHeader('location', `/repositories/${repository.full_name}`)
      return repository
    },

    getRepository: async (request) => {
      const repository = await find(request)
      request.setHeader('etag', entityTag(repository.version))
      return repository
    },

    updateRepository: async (request) => {
      const { body, headers, params, setHeader } = request
      const key = keyOf(request, await find(request))
      const repository = await editRepository(options, key, body, headers['if-match'])
      if (!repository) return refuseUnknown(params)
      setHeader('etag', entityTag(repository.version))
      return repository
    },

    deleteRepository: async (request) => {
      const key = keyOf(request, await find(request))
      await database.transact(async (transaction) => {
        if (await repositories.hide(transaction, key)) await queue.enqueueRemoval(key, transaction)
      })
      return null
    },

    listRepositoryCommits: async (request) => {
      const { full_name } = await find(request)
      return commits.listCommits({ query: { ...request.query, repository: full_name } })
    },

    getRepositoryStatistics: async (request) => {
      const { full_name } = await find(request)
      return commits.getCommitStatistics({ query: { repository: full_name } })
    },

    syncRepository: async (request) => {
      const repository = await find(request)
      if (repository.paused) {
        throw new ServiceError(
          'conflict',
          `${repository.full_name} is paused; set \`paused\` to false first.`,
        )
      }
      const key = keyOf(request, repository)
      await database.transact(async (transaction) => {
        await backfills.request(transaction, key)
        // The monitor, which only sees that git has moved, leaves it to the push that moved it.
        if (request.principal.kind === 'service') await queue.enqueueBackfillWithPushes(key, transaction)
        else await queue.enqueueBackfill(key, transaction)
      })
      return find(request)
    },

    checkRepository: async (request) => {
      const repository = await find(request)
      return withGitFailures(() =>
        checkRepository(options, keyOf(request, repository), repository, request.signal),
      )
    },

    readFingerprints: async ({ principal, body }) => {
      const folders = await repositories.listFolders(principal.workspace_id, body.repository_ids)
      return { items: await readFingerprints(folders) }
    },

    cancelSync: async (request) => {
      await backfills.cancel(keyOf(request, await find(request)))
      return find(request)
    },

    listHotspots: async (request) => {
      const repository = await find(request)
      const { limit = defaultPage, ...window } = request.query
      return withGitFailures(async () => ({
        items: await analysis.listHotspots(repository, { ...window, limit }),
      }))
    },

    listCouplings: async (request) => {
      const repository = await find(request)
      const { limit = defaultPage, ...window } = request.query
      return { items: await analysis.listCouplings(repository, { ...window, limit }) }
    },

    getOwnership: async (request) => {
      const repository = await find(request)
      const { limit = defaultPage, ...window } = request.query
      return withGitFailures(() => analysis.mapOwnership(repository, { ...window, limit }))
    },

    getPatch: async (request) => {
      const repository = await find(request)
      const { params, query, signal } = request
      return withGitFailures(async () => {
        const git = await sources.open(repository, signal)
        const hash = await resolveRevision(git, params.hash, { signal })
        const limit_bytes = query.limit ?? defaultPatchBytes
        return { hash, ...(await readPatch(git, hash, { limit_bytes, signal })) }
      })
    },

    readRevision: async (request) => {
      const repository = await find(request)
      const { body, signal } = request
      return withGitFailures(async () => ({
        hash: await trackRevision({ sources, commits }, repository, body.revision, signal),
      }))
    },
  }
}

function refuseUnknown({ owner, name }: { owner: string; name: string }): never {
  throw new ServiceError(
    'repository_not_found',
    `There is no repository ${owner}/${name} here; GET /repositories lists those there are.`,
  )
}
