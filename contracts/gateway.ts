import { type Static, Type } from 'typebox'
import { defineContract } from '#platform/contract/define-contract.ts'
import { Nullable, OneOf } from '#platform/contract/schemas.ts'

/** How a service does, as the gateway finds it. */
export const ServiceHealth = Type.Object({
  name: Type.String(),
  state: OneOf(['ready', 'degraded', 'unavailable', 'unreachable'], {
    description: 'degraded: it works, but something it makes use of is missing',
  }),
  detail: Nullable(Type.String({ description: 'What is missing, for a person' })),
  latency_ms: Nullable(Type.Number({ description: 'Of the answer about its state' })),
  version: Nullable(Type.String()),
})
export type ServiceHealth = Static<typeof ServiceHealth>

/** How the installation does; degraded when one service is not ready. */
export const Health = Type.Object({
  status: OneOf(['ready', 'degraded']),
  version: Type.String(),
  services: Type.Array(ServiceHealth),
})
export type Health = Static<typeof Health>

/** Who is signed in here. */
export const Session = Type.Object({
  principal: Type.Object({
    kind: OneOf(['person', 'agent', 'service']),
    id: Type.String(),
    workspace_id: Type.String(),
    role: Type.String(),
    emails: Type.Array(Type.String(), {
      description:
        'Verified addresses this person commits under; a program is told them with the scope `email`',
    }),
    scopes: Nullable(Type.Array(Type.String(), { description: 'What a limited key or a program may touch' })),
    client_id: Type.Optional(Type.String({ description: 'The program that asks, if one does' })),
  }),
  user: Nullable(
    Type.Object(
      { name: Type.String(), email: Type.String() },
      { description: 'Whose account it is; null for a service, and for a program that may not know' },
    ),
  ),
})
export type Session = Static<typeof Session>

export const gatewayContract = defineContract({
  name: 'gateway',
  summary: 'The front door: state of the services, and who is signed in',
  port: 8000,
  prefixes: ['/health', '/session'],
  errors: {},
  events: {},
  routes: {
    getHealth: {
      method: 'GET',
      path: '/health',
      summary: 'State, latency and version of every service',
      access: 'public',
      response: Health,
    },
    getSession: {
      method: 'GET',
      path: '/session',
      summary: 'Who is signed in',
      access: 'viewer',
      scope: 'none',
      response: Session,
    },
  },
})
