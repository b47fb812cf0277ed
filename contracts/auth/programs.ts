import { type Static, Type } from 'typebox'
import { defineRoutes } from '#platform/contract/define-contract.ts'
import { Id, Nothing, Nullable, OneOf, Timestamp } from '#platform/contract/schemas.ts'
import { IdParams, Membership, strict } from '../accounts.ts'

/** Where programs read who lets them in (RFC 9728). */
export const protectedResourcePath = '/.well-known/oauth-protected-resource'

/** Scopes of OpenID Connect Core §5.4 and §11 that a program may ask for. */
export const identityScopes = ['openid', 'profile', 'email', 'offline_access'] as const

/**
 * Identity scopes that a person cannot keep back: they say no more than the tokens that a program is given with any other
 * scope.
 */
export const impliedScopes: readonly string[] = ['openid', 'offline_access']

/** Services a program may ask to read and write, with what a person is told that is. */
export const programServices = {
  commits: 'commits and their scores',
  repositories: 'repositories',
  webhooks: 'webhooks and their deliveries',
  coaching: 'feedback and progress',
  ai: 'advice of models',
  monitor: 'the state of tracking',
  realtime: 'what happens, as it happens',
  events: 'the event log',
  database: 'the state of the database',
  auth: 'the account and the members of the workspace',
  security: 'who looked at personal data, and exports of it',
} as const

/** Services a program may only read from. */
const readOnly: ReadonlySet<string> = new Set(['auth', 'security'])

/**
 * Every scope a program may ask for. Writing to auth is none of them, since what a program could make there, such as a
 * key, would outlive its grant; nor is writing to security, where a person is erased.
 */
export const programScopes: readonly string[] = [
  ...identityScopes,
  '*:read',
  ...Object.keys(programServices).flatMap((service) =>
    readOnly.has(service) ? [`${service}:read`] : [`${service}:read`, `${service}:write`],
  ),
]

const ClientId = Type.String({ minLength: 1, maxLength: 100, pattern: '^[\\w-]+$' })
const ClientName = Type.String({ description: 'As the program calls itself; nobody has checked it' })
const RequestId = Type.String({ minLength: 10, maxLength: 100, pattern: '^[\\w-]+$' })

/** A program that somebody let in. */
export const Program = Type.Object({
  id: Id,
  client_id: ClientId,
  name: ClientName,
  redirect_host: Nullable(Type.String()),
  scopes: Type.Array(Type.String()),
  account_id: Id,
  account_name: Type.String(),
  created_at: Timestamp,
  last_used_at: Type.String({ format: 'date-time', description: 'When it was last given a token' }),
  expires_at: Type.String({
    format: 'date-time',
    description: 'When it has to ask again, however much it is used',
  }),
})
export type Program = Static<typeof Program>

/** A registered program. */
export const Client = Type.Object({
  client_id: ClientId,
  name: ClientName,
  redirect_uris: Type.Array(Type.String()),
  grant_types: Type.Array(Type.String()),
  is_public: Type.Boolean({ description: 'It keeps no secret: it runs with the person who uses it' }),
  registered_by: Nullable(Type.String({ description: 'Name of the member; null when nobody known did' })),
  grants: Type.Integer({ description: 'How many times it was let into this workspace' }),
  created_at: Timestamp,
})
export type Client = Static<typeof Client>

/** What a program asks of the person who reads it. */
export const AuthorizationRequest = Type.Object({
  id: RequestId,
  client_id: ClientId,
  name: ClientName,
  client_uri: Nullable(Type.String()),
  redirect_host: Type.String({
    description: 'Where the person is sent back to, and the program gets its answer',
  }),
  is_local: Type.Boolean({ description: 'That is a program on the person’s own machine' }),
  registered_by: Nullable(Type.String({ description: 'Name of the member who registered it' })),
  scopes: Type.Array(Type.String()),
  workspaces: Type.Array(Membership),
  program_days: Type.Integer({
    description: 'Days after which it has to ask again, however much it is used',
  }),
  expires_at: Timestamp,
})
export type AuthorizationRequest = Static<typeof AuthorizationRequest>

export const SigningKey = Type.Object({
  kid: Type.String(),
  algorithm: Type.String(),
  created_at: Timestamp,
  retired_at: Nullable(Timestamp),
})
export type SigningKey = Static<typeof SigningKey>

/** Programs of others: consent, what was let in, and the keys that sign their tokens. The protocol itself is at `/oauth`. */
export const programRoutes = defineRoutes({
  getAuthorizationRequest: {
    method: 'GET',
    path: '/auth/authorization-requests/:id',
    summary: 'What a program asks for; told only to the browser session it was asked in',
    access: 'viewer',
    params: Type.Object({ id: RequestId }),
    response: AuthorizationRequest,
    errors: ['authorization_expired'],
  },
  decideAuthorizationRequest: {
    method: 'POST',
    path: '/auth/authorization-requests/:id/decision',
    summary: 'Let a program in, with all that it asks for or with less, or do not',
    description:
      '`scopes` are those of the request that are given; all when left out. `openid` and `offline_access` are given with any other.',
    access: 'viewer',
    params: Type.Object({ id: RequestId }),
    body: Type.Object(
      {
        decision: OneOf(['allow', 'deny']),
        workspace_id: Type.Optional(
          Type.String({ format: 'uuid', description: 'The current one when left out' }),
        ),
        scopes: Type.Optional(
          Type.Array(Type.String({ maxLength: 100 }), { minItems: 1, maxItems: 100, uniqueItems: true }),
        ),
      },
      strict,
    ),
    response: Type.Object({ return_to: Type.String({ description: 'Path that takes the browser back' }) }),
    errors: ['authorization_expired'],
  },
  listPrograms: {
    method: 'GET',
    path: '/auth/programs',
    summary: 'Programs one let into this workspace, newest first; an admin’s list has everybody’s',
    access: 'viewer',
    response: Type.Object({ items: Type.Array(Program) }),
  },
  endProgram: {
    method: 'DELETE',
    path: '/auth/programs/:id',
    summary: 'Shut a program out, at once; its tokens are worth nothing from then on',
    access: 'viewer',
    params: IdParams,
    status: 204,
    response: Nothing,
    errors: ['program_not_found'],
  },
  listClients: {
    method: 'GET',
    path: '/auth/clients',
    summary: 'Programs that were registered here or let into this workspace, newest first',
    access: 'admin',
    response: Type.Object({ items: Type.Array(Client) }),
  },
  removeClient: {
    method: 'DELETE',
    path: '/auth/clients/:client_id',
    summary: 'Shut a program out for everybody in this workspace; its registration goes if it was made here',
    access: 'admin',
    params: Type.Object({ client_id: ClientId }),
    status: 204,
    response: Nothing,
    errors: ['client_not_found'],
  },
  listSigningKeys: {
    method: 'GET',
    path: '/auth/signing-keys',
    summary: 'Keys whose signatures are good, newest first',
    access: 'admin',
    response: Type.Object({ items: Type.Array(SigningKey) }),
  },
  rotateSigningKey: {
    method: 'POST',
    path: '/auth/signing-keys',
    summary: 'Sign with a new key from now on; tokens signed with the old one stay good until they run out',
    description: 'For an admin of the server’s first workspace: all workspaces share the key.',
    access: 'admin',
    rate: 'heavy',
    status: 201,
    response: SigningKey,
  },
})
