import type { SigningKey } from '#contracts/auth/programs.ts'
import type { authContract } from '#contracts/auth.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import { firstWorkspaceId, type Principal, reaches } from '#platform/identity/principal.ts'
import type { Handlers } from '#platform/service/define-service.ts'
import { readClientDetails } from '../client-details.ts'
import { clientRemoved, endGrants } from '../oauth/ended-programs.ts'
import { signingAlgorithm } from '../oauth/signing-keys.ts'
import type { AuthParts } from '../parts.ts'
import { requireAccount } from '../require-member.ts'
import { insertAudit } from '../store/audit.ts'
import { deleteClient, listClients } from '../store/oauth-clients.ts'
import { listPrograms } from '../store/oauth-grants.ts'
import type { StoredKey } from '../store/signing-keys.ts'

type ProgramRoute =
  | 'listPrograms'
  | 'endProgram'
  | 'listClients'
  | 'removeClient'
  | 'listSigningKeys'
  | 'rotateSigningKey'

/** Programs that were let in, those that are registered, and the keys that sign their tokens. */
export function createProgramRoutes({
  database,
  events,
  signingKeys,
}: AuthParts): Pick<Handlers<typeof authContract>, ProgramRoute> {
  /** Whose programs somebody may see and end: their own, or all. */
  const reach = (principal: Principal) =>
    reaches(principal.role, 'admin') ? null : requireAccount(principal)

  return {
    listPrograms: async ({ principal }) => ({
      items: await listPrograms(database.kysely, principal.workspace_id, reach(principal)),
    }),

    endProgram: async ({ principal, params: { id }, headers }) => {
      const { workspace_id } = principal
      const user_id = reach(principal)
      const which = { workspace_id, id, ...(user_id !== null && { user_id }) }
      await database.transact(async (transaction) => {
        const by = { user_id: requireAccount(principal), client: readClientDetails(headers) }
        const ended = await endGrants(events, transaction, which, by)
        if (ended.length === 0) {
          throw new ServiceError('program_not_found', 'There is no such program, or it was shut out already.')
        }
      })
      return null
    },

    listClients: async ({ principal }) => ({
      items: await listClients(database.kysely, principal.workspace_id),
    }),

    removeClient: async ({ principal, params: { client_id }, headers }) => {
      const { workspace_id } = principal
      const by = { user_id: requireAccount(principal), client: readClientDetails(headers) }
      await database.transact(async (transaction) => {
        const ended = await endGrants(events, transaction, { workspace_id, client_id }, by)
        const isRemoved = await deleteClient(transaction, client_id, workspace_id)
        if (ended.length === 0 && !isRemoved) {
          throw new ServiceError('client_not_found', 'No such program was registered here or let in.')
        }
        if (!isRemoved) return
        const entry = { workspace_id, action: 'client.removed', subject: client_id }
        await insertAudit(transaction, { ...entry, ...by })
        await events.append(transaction, [clientRemoved(client_id)])
      })
      return null
    },

    listSigningKeys: async ({ principal }) => {
      requireServerAdmin(principal)
      return { items: (await signingKeys.list()).map(describeKey) }
    },

    rotateSigningKey: async ({ principal, headers }) => {
      requireServerAdmin(principal)
      return database.transact(async (transaction) => {
        const made = await signingKeys.rotate(transaction)
        await insertAudit(transaction, {
          workspace_id: principal.workspace_id,
          user_id: requireAccount(principal),
          action: 'signing_key.rotated',
          subject: made.kid,
          client: readClientDetails(headers),
        })
        return describeKey(made)
      })
    },
  }
}

/** All workspaces share the keys, which those who run the server look after. */
function requireServerAdmin({ workspace_id }: Principal): void {
  if (workspace_id === firstWorkspaceId) return
  throw new ServiceError(
    'forbidden',
    'The keys are the whole server’s: an admin of its first workspace sees to them.',
  )
}

function describeKey({ kid, created_at, retired_at }: StoredKey): SigningKey {
  return { kid, algorithm: signingAlgorithm, created_at, retired_at }
}
