import { type Static, Type } from 'typebox'
import { defineContract } from '#platform/contract/define-contract.ts'
import { Nothing, Nullable, OneOf, Timestamp } from '#platform/contract/schemas.ts'

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

export const Health = Type.Object({
  status: OneOf(['ready', 'degraded']),
  version: Type.String(),
  services: Type.Array(ServiceHealth),
})
export type Health = Static<typeof Health>

export const Session = Type.Object({
  principal: Type.Object({
    kind: OneOf(['person', 'agent', 'service']),
    id: Type.String(),
    workspace_id: Type.String(),
    role: Type.String(),
    emails: Type.Array(Type.String(), { description: 'Verified addresses this person commits under' }),
    scopes: Nullable(Type.Array(Type.String(), { description: 'What a limited key may touch' })),
  }),
  user: Nullable(
    Type.Object(
      { name: Type.String(), email: Type.String() },
      { description: 'The git identity on the server’s machine, under which the owner commits' },
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
    createSignInLink: {
      method: 'POST',
      path: '/session/links',
      summary: 'Make a link that signs a browser in as the caller, once and within ten minutes',
      access: 'viewer',
      status: 201,
      response: Type.Object({
        path: Type.String({ description: 'Below the gateway’s address' }),
        expires_at: Timestamp,
      }),
    },
    endSession: {
      method: 'DELETE',
      path: '/session',
      summary: 'Sign this browser out',
      access: 'public',
      status: 204,
      response: Nothing,
    },
  },
})
