import type { Erasure, securityContract } from '#contracts/security.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import { type Principal, reaches } from '#platform/identity/principal.ts'
import { runAsService } from '#platform/service/context.ts'
import type { Handlers } from '#platform/service/define-service.ts'
import { describeOwnership } from '../erasures/ownership.ts'
import { erasureJob, type SecurityParts } from '../parts.ts'
import type { ErasureRow } from '../store/erasures.ts'
import { requirePerson } from './require-person.ts'

type ErasureRoute = 'createErasure' | 'listErasures' | 'withdrawErasure'

/** Asking to be erased, and taking it back. */
export function createErasureRoutes({
  auth,
  config,
  erasures,
  jobs,
}: SecurityParts): Pick<Handlers<typeof securityContract>, ErasureRoute> {
  const delay_days = config.erasure_delay_days

  const findPerson = (workspaceId: string, account_id: string) =>
    runAsService('security', workspaceId, () => auth.findPerson({ params: { account_id } })).catch(
      (error) => {
        if (error.code === 'account_not_found') throw notFormer()
        throw error
      },
    )

  return {
    createErasure: async ({ principal, body: { address, account_id } }) => {
      const own = requirePerson(principal)
      const { workspace_id } = principal
      const kind = account_id === undefined || account_id === own ? 'self' : 'former_member'
      if (kind === 'former_member' && !reaches(principal.role, 'admin'))
        throw new ServiceError('forbidden', 'Only an administrator has somebody else erased.')
      const person = await findPerson(workspace_id, account_id ?? own)
      const here = person.workspaces.find((workspace) => workspace.workspace_id === workspace_id)
      if (kind === 'former_member' && !here?.is_former) throw notFormer()
      if (!person.emails.includes(address.trim().toLowerCase()))
        throw new ServiceError(
          'wrong_address',
          kind === 'self'
            ? 'That is none of your addresses: type one of them.'
            : 'That is none of their addresses.',
        )
      const owned = person.workspaces.filter(({ needs_owner }) => needs_owner)
      if (kind === 'self' && owned.length > 0)
        throw new ServiceError('last_owner', describeOwnership(owned.map(({ name }) => name)))
      const row = await erasures.request({
        workspace_id,
        account_id: person.account_id,
        kind,
        requested_by: own,
        delay_days,
      })
      if (!row) throw new ServiceError('erasure_in_progress', 'This was asked for already: look at the list.')
      await jobs.enqueue(
        erasureJob,
        { id: row.id },
        { key: `${erasureJob} ${row.id}`, queue: erasureJob, run_at: new Date(row.due_at) },
      )
      return present(row)
    },

    listErasures: async ({ principal }) => {
      const own = requirePerson(principal)
      const workspace = reaches(principal.role, 'admin') ? principal.workspace_id : null
      return { items: (await erasures.list(own, workspace)).map(present), delay_days }
    },

    withdrawErasure: async ({ principal, params: { id } }) => {
      const row = await erasures.find(id)
      if (!row || !mayWithdraw(principal, row))
        throw new ServiceError('erasure_not_found', 'There is no such erasure: look at the list.')
      const withdrawn = await erasures.withdraw(id)
      if (withdrawn) return present(withdrawn)
      throw new ServiceError('erasure_in_progress', `This erasure is ${row.state}: it cannot be taken back.`)
    },
  }
}

function mayWithdraw(principal: Principal, { kind, account_id, workspace_id }: ErasureRow): boolean {
  const own = requirePerson(principal)
  if (kind === 'self') return account_id === own
  return workspace_id === principal.workspace_id && reaches(principal.role, 'admin')
}

function notFormer(): ServiceError {
  return new ServiceError(
    'wrong_address',
    'They never left this workspace: remove a member first; who belongs to it asks for it themselves.',
  )
}

function present({
  workspace_id: _workspace,
  workspaces: _all,
  stage,
  done,
  total,
  ...rest
}: ErasureRow): Erasure {
  return { ...rest, progress: { stage, done, total } }
}
