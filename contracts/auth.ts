import { Type } from 'typebox'
import { defineContract } from '#platform/contract/define-contract.ts'
import { Id, Nullable, OneOf } from '#platform/contract/schemas.ts'
import { MemberRole, Principal, Profile, strict } from './accounts.ts'
import { accountRoutes } from './auth/account.ts'
import { keyRoutes } from './auth/keys.ts'
import { passkeyRoutes } from './auth/passkeys.ts'
import { peopleRoutes } from './auth/people.ts'
import { programRoutes } from './auth/programs.ts'
import { signInRoutes } from './auth/sign-in.ts'
import { socialRoutes } from './auth/social.ts'
import { workspaceRoutes } from './auth/workspaces.ts'

export const authContract = defineContract({
  name: 'auth',
  summary: 'Who is asking: accounts, sessions, workspaces with members and roles, and API keys',
  port: 8030,
  prefixes: ['/auth'],
  mounts: ['/oauth', '/.well-known'],
  reads_cookies: true,
  errors: {
    wrong_credentials: 401,
    passkey_refused: 401,
    confirmation_required: 403,
    sign_up_closed: 403,
    token_expired: 410,
    account_not_found: 404,
    session_not_found: 404,
    member_not_found: 404,
    invitation_not_found: 404,
    key_not_found: 404,
    passkey_not_found: 404,
    provider_not_found: 404,
    linked_account_not_found: 404,
    program_not_found: 404,
    client_not_found: 404,
    authorization_expired: 410,
    last_owner: 409,
    already_member: 409,
    last_way_to_sign_in: 409,
    passkeys_unavailable: 409,
    provider_failed: 502,
  },
  events: {
    'workspace.created': Type.Object({ name: Type.String(), account_id: Id }),
    'member.joined': Type.Object({ account_id: Id, role: MemberRole }),
    'member.changed': Type.Object({ account_id: Id, role: MemberRole }),
    'member.removed': Type.Object({ account_id: Id }),
    'profile.changed': Type.Object({ account_id: Id, ...Profile.properties }),
    'account.changed': Type.Object({ account_id: Id }),
    'session.ended': Type.Object({ account_id: Id }),
    'key.created': Type.Object({ key_id: Id, account_id: Id }),
    'key.revoked': Type.Object({ key_id: Id, account_id: Id }),
    'program.allowed': Type.Object({ program_id: Id, client_id: Type.String(), account_id: Id }),
    'program.ended': Type.Object({ program_id: Id, client_id: Type.String(), account_id: Id }),
    'access_token.revoked': Type.Object({ client_id: Type.String() }),
    'client.removed': Type.Object({ client_id: Type.String() }),
  },
  routes: {
    ...signInRoutes,
    ...accountRoutes,
    ...workspaceRoutes,
    ...keyRoutes,
    ...passkeyRoutes,
    ...socialRoutes,
    ...programRoutes,
    ...peopleRoutes,
    verify: {
      method: 'GET',
      path: '/auth/verify',
      summary: 'Whose the key, token or cookie of this request is',
      access: 'viewer',
      scope: 'none',
      response: Principal,
    },
    identify: {
      method: 'POST',
      path: '/auth/identify',
      summary: 'Whose a credential is; for services that were given one',
      access: 'service',
      body: Type.Object(
        {
          kind: OneOf(['bearer', 'session', 'owner']),
          value: Type.String({ maxLength: 8192 }),
          workspace_id: Nullable(Type.String({ maxLength: 100 })),
        },
        strict,
      ),
      response: Type.Object({ principal: Nullable(Principal) }),
    },
    awaitIdentityChange: {
      method: 'GET',
      path: '/auth/identify/changes',
      summary:
        'Answers when credentials may have changed what they mean; for who remembers it without hearing events',
      access: 'service',
      query: Type.Object({
        seen: Type.Optional(Type.String({ maxLength: 100, description: 'What the last answer gave' })),
      }),
      response: Type.Object({ seen: Type.String({ description: 'Another one after each change' }) }),
    },
  },
})

/** Events after which no process may go on believing what it remembers of credentials. */
export const identityChanges: readonly (keyof (typeof authContract)['events'])[] = [
  'access_token.revoked',
  'account.changed',
  'client.removed',
  'key.revoked',
  'member.changed',
  'member.joined',
  'member.removed',
  'program.ended',
  'session.ended',
]
