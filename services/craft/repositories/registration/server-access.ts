import { ServiceError } from '#platform/errors/service-error.ts'
import type { Environment } from '#platform/git/git-environment.ts'
import { firstWorkspaceId, type Principal, reaches } from '#platform/identity/principal.ts'

/**
 * Whether a workspace is let in to remotes with what the server has: `GITHUB_TOKEN`, and the keys and passwords of the
 * account it runs under. Those are for who runs it, in its first workspace: anybody with an account makes another one.
 */
export function hasServersCredentials(workspaceId: string): boolean {
  return workspaceId === firstWorkspaceId
}

/** The environment in which git reaches a workspace's remotes. */
export function environmentOf(environment: Environment, workspaceId: string): Environment {
  if (hasServersCredentials(workspaceId)) return environment
  // Where git and curl look for settings and passwords of their user (git-config(1), curl's .netrc).
  return { ...environment, HOME: '/dev/null', XDG_CONFIG_HOME: undefined, SSH_AUTH_SOCK: undefined }
}

/**
 * On the server's disk lies what other workspaces have, and what nobody here is to see.
 *
 * @throws {ServiceError} `forbidden`
 */
export function requireServersAdmin({ workspace_id, role }: Principal): void {
  if (workspace_id === firstWorkspaceId && reaches(role, 'admin')) return
  throw new ServiceError(
    'forbidden',
    'Folders of the server’s machine are for the admins of its first workspace: give the `url` of a remote.',
  )
}
