import type { Static } from 'typebox'
import type { Repository, repositoriesContract } from '#contracts/repositories.ts'
import type { Database } from '#platform/database/database.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { EventLog } from '#platform/events/event-log.ts'
import { openRepository } from '#platform/git/repository.ts'
import type { Principal } from '#platform/identity/principal.ts'
import type { RepositoriesConfig } from '../config.ts'
import type { Sources } from '../sources.ts'
import type { RepositoryFacts, RepositoryStore } from '../store/repository-store.ts'
import type { WorkQueue } from '../work-queue.ts'
import { deriveFullName, type FullName } from './full-name.ts'
import { probeRemote } from './probe-remote.ts'
import { locateOnGitHub, readRemoteSource } from './remote-source.ts'
import { environmentOf, requireServersAdmin } from './server-access.ts'

export type RegistrationRequest = Static<(typeof repositoriesContract)['routes']['createRepository']['body']>

export interface RegistrationOptions {
  config: RepositoriesConfig
  database: Database
  events: EventLog
  repositories: RepositoryStore
  sources: Sources
  queue: WorkQueue
}

/** What was found where the request points. */
interface FoundRepository extends RepositoryFacts {
  source: Repository['source']
  location: string
  derived: FullName
}

/**
 * Registers a repository once it is known to be there and readable, and has its backfill started. Leaves nothing behind
 * when it fails.
 * @throws ServiceError `invalid_request`, `forbidden`, `repository_exists`, `unsupported_location`, `unreachable_remote`;
 * GitError
 */
export async function registerRepository(
  options: RegistrationOptions,
  principal: Principal,
  request: RegistrationRequest,
  signal: AbortSignal,
): Promise<Repository> {
  const { database, events, repositories, queue } = options
  const { workspace_id: workspaceId } = principal
  const { derived, ...found } = await findRepository(options, principal, request, signal)
  const fullName = { owner: request.owner ?? derived.owner, name: request.name ?? derived.name }
  await refuseTaken(repositories, workspaceId, found.location, fullName)
  const id = await database
    .transact(async (transaction) => {
      const repository = { workspace_id: workspaceId, ...fullName, ...found }
      const inserted = await repositories.insert(transaction, repository)
      const data = {
        repository_id: inserted,
        full_name: `${fullName.owner}/${fullName.name}`,
        location: found.location,
      }
      await events.append(transaction, [{ workspace_id: workspaceId, type: 'repository.registered', data }])
      await queue.enqueueBackfill({ workspace_id: workspaceId, id: inserted }, transaction)
      return inserted
    })
    .catch(async (error) => {
      // Another request may have been faster.
      await refuseTaken(repositories, workspaceId, found.location, fullName)
      throw error
    })
  const registered = await repositories.findById({ workspace_id: workspaceId, id })
  if (!registered) throw new ServiceError('conflict', 'The repository was removed while it was registered.')
  return registered
}

function findRepository(
  options: RegistrationOptions,
  principal: Principal,
  { path, url, github }: RegistrationRequest,
  signal: AbortSignal,
): Promise<FoundRepository> {
  const [location, ...more] = [path, url, github].filter((given) => given !== undefined)
  if (location === undefined || more.length > 0) {
    const detail = 'give exactly one of `path`, `url` and `github`'
    throw new ServiceError('invalid_request', `To register a repository, ${detail}.`, {
      faults: [{ pointer: '/body', detail }],
    })
  }
  if (path !== undefined) {
    requireServersAdmin(principal)
    return findFolder(options, path, signal)
  }
  const address = github === undefined ? location : locateOnGitHub(github, options.config)
  return findRemote(options, principal, address, signal)
}

async function findFolder(
  { config }: RegistrationOptions,
  path: string,
  signal: AbortSignal,
): Promise<FoundRepository> {
  const git = await openRepository(path, { environment: config.environment, signal })
  const location = git.work_tree ?? git.git_dir
  return {
    source: 'path',
    location,
    derived: deriveFullName(git.origin, location),
    default_branch: git.head.branch,
    head: git.head.hash,
    object_format: git.object_format,
    shallow: git.shallow,
  }
}

async function findRemote(
  { config, sources }: RegistrationOptions,
  principal: Principal,
  address: string,
  signal: AbortSignal,
): Promise<FoundRepository> {
  const { workspace_id } = principal
  const remote = await readRemoteSource(address, config, workspace_id)
  if (remote.protocol === 'file') requireServersAdmin(principal)
  const environment = environmentOf(config.environment, workspace_id)
  const { default_branch, head } = await probeRemote(remote, environment, signal)
  sources.remember(workspace_id, remote)
  return {
    source: 'url',
    location: remote.url,
    derived: deriveFullName(remote.url, remote.protocol === 'file' ? remote.url : null),
    default_branch,
    head,
    object_format: head?.length === 64 ? 'sha256' : 'sha1',
    shallow: false,
  }
}

/** Refuses a location that is registered, and a name that another repository has. */
async function refuseTaken(
  repositories: RepositoryStore,
  workspaceId: string,
  location: string,
  { owner, name }: FullName,
): Promise<void> {
  const same = await repositories.findByLocation(workspaceId, location)
  if (same) {
    throw new ServiceError('repository_exists', `"${location}" is registered already, as ${same.full_name}.`)
  }
  const namesake = await repositories.find(workspaceId, owner, name)
  if (namesake) throw nameTaken(namesake)
}

/** The error for a name that is given to another repository. */
export function nameTaken({ full_name, location }: Repository): ServiceError {
  return new ServiceError(
    'repository_exists',
    `${full_name} is the name of the repository at "${location}"; give another \`owner\` or \`name\`.`,
  )
}
