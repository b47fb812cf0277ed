import type { repositoriesContract } from '#contracts/repositories.ts'
import type { Client } from '#platform/contract/create-client.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import { type Principal, reaches } from '#platform/identity/principal.ts'
import { runInContext } from '#platform/service/context.ts'

/** Lets a principal into a room, or says why not. */
export type MayJoin = (principal: Principal, room: string) => Promise<void>

/**
 * Anybody may hear of their workspace and its repositories, and of themselves; what goes to somebody else's own room only
 * administrators hear. A room holds nothing of another workspace, whoever is in it.
 *
 * @throws {ServiceError} `forbidden`, or `repository_not_found`
 */
export function createMayJoin(repositories: Client<typeof repositoriesContract>): MayJoin {
  return async (principal, room) => {
    const [kind, id] = splitRoom(room)
    if (kind === 'workspace' && id !== principal.workspace_id)
      throw new ServiceError('forbidden', 'This room belongs to another workspace than yours.')
    if (kind === 'person' && id !== principal.id && !reaches(principal.role, 'admin'))
      throw new ServiceError('forbidden', 'What concerns one person goes to that person alone.')
    if (kind === 'repository') {
      const context = { request_id: null, principal }
      const isKnown = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)
      const items = isKnown
        ? (await runInContext(context, () => repositories.listRepositories({ query: { id } }))).items
        : []
      if (items.length === 0)
        throw new ServiceError('repository_not_found', `No repository of yours has the id ${id}.`)
    }
  }
}

function splitRoom(room: string): [string, string] {
  const colon = room.indexOf(':')
  return [room.slice(0, colon), room.slice(colon + 1)]
}
