import { readdir, realpath, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Repository } from '#contracts/repositories.ts'
import { GitError } from '#platform/git/git-error.ts'
import { createMirror, fetchMirror } from '#platform/git/mirror.ts'
import { type RemoteRefs, readRemoteRefs } from '#platform/git/remote-refs.ts'
import type { RemoteUrl } from '#platform/git/remote-url.ts'
import { type GitRepository, openRepository } from '#platform/git/repository.ts'
import type { RepositoriesConfig } from './config.ts'
import { readRemoteSource } from './registration/remote-source.ts'
import { environmentOf } from './registration/server-access.ts'

type Registered = Pick<Repository, 'id' | 'source' | 'location'>

/** Where the commits of registered repositories are read from. */
export interface Sources {
  /** As it is here, without asking a remote. Rejects with `not_a_repository` when it is gone, or not yet cloned. */
  open: (repository: Registered, signal?: AbortSignal) => Promise<GitRepository>
  /** As it is now: a remote is fetched, or cloned when it was not yet. */
  refresh: (workspaceId: string, repository: Registered, signal: AbortSignal) => Promise<GitRepository>
  /** What a remote repository's remote has, without fetching anything. */
  listRemote: (workspaceId: string, repository: Registered, signal: AbortSignal) => Promise<RemoteRefs>
  /**
   * Keeps the credentials with which a workspace has reached an address, for it alone and in memory alone: they are forgotten
   * when the process ends.
   */
  remember: (workspaceId: string, remote: RemoteUrl) => void
  removeMirror: (id: string) => Promise<void>
}

export function createSources(config: RepositoriesConfig): Sources {
  const { environment, mirrors_folder } = config
  const authorizations = new Map<string, string>()
  const keyOf = (workspaceId: string, location: string) => `${workspaceId} ${location}`
  const mirrorOf = (id: string) => join(mirrors_folder, `${id}.git`)

  const open = async ({ id, source, location }: Registered, signal?: AbortSignal) => {
    const folder = source === 'url' ? mirrorOf(id) : location
    const git = await openRepository(folder, { environment, ...(signal && { signal }) })
    // Git looks for a repository in the folders above, too; one that is found there is another one.
    const [asked, found] = await Promise.all([folder, git.work_tree ?? git.git_dir].map(resolveLinks))
    if (asked === null || asked !== found) {
      throw new GitError(
        'not_a_repository',
        `"${folder}" is not a git repository any more; restore it, or remove it here.`,
      )
    }
    return git
  }

  const removeMirror = async (id: string) => {
    const folder = mirrorOf(id)
    const entries = await readdir(dirname(folder)).catch(() => [])
    const left = entries.filter(
      (entry) => entry === basename(folder) || isUnfinished(entry, basename(folder)),
    )
    await Promise.all(left.map((entry) => rm(join(dirname(folder), entry), { recursive: true, force: true })))
  }

  const reach = async (workspaceId: string, location: string, signal: AbortSignal) => {
    const remote = await readRemoteSource(location, config, workspaceId)
    const authorization = authorizations.get(keyOf(workspaceId, location)) ?? remote.authorization
    const options = {
      environment: environmentOf(environment, workspaceId),
      addresses: remote.addresses,
      allow_file: config.allow_local_remotes,
      signal,
      ...(authorization !== null && { authorization }),
    }
    return { remote, options }
  }

  const refreshMirror = async (workspaceId: string, repository: Registered, signal: AbortSignal) => {
    const { options } = await reach(workspaceId, repository.location, signal)
    const mirror = await open(repository, signal).catch((error) => {
      if (error instanceof GitError && error.code === 'not_a_repository') return null
      throw error
    })
    if (mirror) return fetchMirror(mirror, options)
    await removeMirror(repository.id)
    return createMirror(repository.location, mirrorOf(repository.id), options)
  }

  return {
    open,
    refresh: (workspaceId, repository, signal) =>
      repository.source === 'url' ? refreshMirror(workspaceId, repository, signal) : open(repository, signal),
    listRemote: async (workspaceId, { location }, signal) => {
      const { remote, options } = await reach(workspaceId, location, signal)
      return readRemoteRefs(remote, options)
    },
    remember: (workspaceId, { url, authorization }) => {
      if (authorization !== null) authorizations.set(keyOf(workspaceId, url), authorization)
    },
    removeMirror,
  }
}

/** Where a path leads; null when it has gone meanwhile. */
function resolveLinks(path: string): Promise<string | null> {
  return realpath(path).catch(() => null)
}

/** What a clone leaves that was killed. */
function isUnfinished(entry: string, mirror: string): boolean {
  return entry.startsWith(`${mirror}.`) && entry.endsWith('.partial')
}
