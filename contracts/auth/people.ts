import { Type } from 'typebox'
import { defineRoutes } from '#platform/contract/define-contract.ts'
import { Id, Nothing, Timestamp } from '#platform/contract/schemas.ts'
import { AccountParams, FormerMember } from '../accounts.ts'

/** People behind accounts, for the service that exports and erases what is known of them; and who is a member no more. */
export const peopleRoutes = defineRoutes({
  listFormerMembers: {
    method: 'GET',
    path: '/auth/members/former',
    summary: 'Who belonged to this workspace and does not any more, the last to leave first',
    access: 'admin',
    response: Type.Object({ items: Type.Array(FormerMember) }),
  },
  findPerson: {
    method: 'GET',
    path: '/auth/people/:account_id',
    summary: 'Who an account is, where it belongs and belonged; for services',
    access: 'service',
    params: AccountParams,
    response: Type.Object({
      account_id: Id,
      name: Type.String(),
      emails: Type.Array(Type.String(), { description: 'In lower case; the one to sign in with first' }),
      workspaces: Type.Array(
        Type.Object({
          workspace_id: Id,
          name: Type.String(),
          is_former: Type.Boolean(),
          needs_owner: Type.Boolean({
            description: 'Whether it would be left to other members, or the server, without an owner',
          }),
        }),
      ),
      created_at: Timestamp,
    }),
    errors: ['account_not_found'],
  },
  removePerson: {
    method: 'DELETE',
    path: '/auth/people/:account_id',
    summary: 'Remove an account with its sessions, keys and memberships; for services',
    access: 'service',
    params: AccountParams,
    status: 204,
    response: Nothing,
    errors: ['last_owner'],
  },
  forgetFormerMember: {
    method: 'DELETE',
    path: '/auth/members/former/:account_id',
    summary: 'Forget that somebody belonged to this workspace; for services',
    access: 'service',
    params: AccountParams,
    status: 204,
    response: Nothing,
  },
})
