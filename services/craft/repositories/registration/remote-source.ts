import { ServiceError } from '#platform/errors/service-error.ts'
import { hostOf, type RemoteUrl, readRemoteUrl } from '#platform/git/remote-url.ts'
import type { RepositoriesConfig } from '../config.ts'
import { resolvePublicHost } from './private-network.ts'
import { hasServersCredentials } from './server-access.ts'

type RemotePolicy = Pick<
  RepositoriesConfig,
  'github_url' | 'github_token' | 'allow_private_remotes' | 'allow_local_remotes'
>

/** A remote that may be reached. */
export interface RemoteSource extends RemoteUrl {
  /** The public addresses its host had when it was checked; null where any is allowed. */
  addresses: readonly string[] | null
}

/**
 * Reads the address of a remote and makes sure that the settings let it be reached. What grants access stands apart: the
 * credentials that were in the address, or GitHub's token for what lies there and is asked for by the first workspace.
 * @throws ServiceError `unsupported_location`, `unreachable_remote`; GitError `unsupported_protocol`
 */
export async function readRemoteSource(
  text: string,
  policy: RemotePolicy,
  workspaceId: string,
): Promise<RemoteSource> {
  const remote = readRemoteUrl(text, { allow_file: policy.allow_local_remotes })
  const isServers = hasServersCredentials(workspaceId)
  if (remote.protocol === 'ssh' && !isServers) {
    throw new ServiceError(
      'unsupported_location',
      'SSH would take the keys of the server’s machine, which are for its first workspace: give an https address.',
    )
  }
  const addresses = await resolveReachable(remote, policy)
  const token = isServers ? authorizeGitHub(remote, policy) : null
  return { ...remote, addresses, authorization: remote.authorization ?? token }
}

/** The address of `owner/name` on GitHub. */
export function locateOnGitHub(fullName: string, { github_url }: RemotePolicy): string {
  return new URL(`${fullName}.git`, `${github_url.href.replace(/\/$/, '')}/`).href
}

/** @throws ServiceError when the host is unknown, or private and not allowed */
async function resolveReachable(remote: RemoteUrl, policy: RemotePolicy): Promise<string[] | null> {
  if (remote.protocol === 'file' || policy.allow_private_remotes) return null
  const { host } = hostOf(remote)
  if (host === '') {
    throw new ServiceError(
      'unsupported_location',
      'The address names no host; give one such as https://example.org/owner/name.git.',
    )
  }
  return resolvePublicHost(host)
}

function authorizeGitHub(remote: RemoteUrl, { github_token, github_url }: RemotePolicy): string | null {
  if (github_token === null || !remote.protocol.startsWith('http')) return null
  if (new URL(remote.url).origin !== github_url.origin) return null
  return `Basic ${Buffer.from(`x-access-token:${github_token}`).toString('base64')}`
}
