import { Type } from 'typebox'
import { defineRoutes } from '#platform/contract/define-contract.ts'
import { Nothing, Nullable, OneOf } from '#platform/contract/schemas.ts'
import { ApiKey, IdParams, MemberRole, Name, Scope, strict } from '../accounts.ts'

/** API keys. */
export const keyRoutes = defineRoutes({
  listKeys: {
    method: 'GET',
    path: '/auth/keys',
    summary: 'One’s own API keys in this workspace, newest first; an admin’s list has everybody’s',
    access: 'viewer',
    response: Type.Object({ items: Type.Array(ApiKey) }),
  },
  createKey: {
    method: 'POST',
    path: '/auth/keys',
    summary: 'Make an API key, which is shown this once; it can do no more than its maker',
    access: 'viewer',
    body: Type.Object(
      {
        name: Name,
        kind: Type.Optional(OneOf(['person', 'agent'], { default: 'person' })),
        role: Type.Optional(MemberRole),
        scopes: Type.Optional(Nullable(Type.Array(Scope, { maxItems: 100 }))),
        expires_in_days: Type.Optional(
          Nullable(Type.Integer({ minimum: 1, maximum: 3650, description: 'null: it does not expire' })),
        ),
      },
      strict,
    ),
    status: 201,
    response: Type.Object({ ...ApiKey.properties, key: Type.String() }),
    errors: ['confirmation_required'],
  },
  revokeKey: {
    method: 'DELETE',
    path: '/auth/keys/:id',
    summary: 'End an API key, at once and for ever',
    access: 'viewer',
    params: IdParams,
    status: 204,
    response: Nothing,
    errors: ['key_not_found'],
  },
})
