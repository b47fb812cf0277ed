import { type Static, Type } from 'typebox'
import { defineContract } from '#platform/contract/define-contract.ts'
import { Nullable } from '#platform/contract/schemas.ts'

export const Health = Type.Object({
  status: Type.String(),
  services: Type.Array(
    Type.Object({
      name: Type.String(),
      state: Type.String(),
      latency_ms: Nullable(Type.Number()),
      version: Nullable(Type.String()),
    }),
  ),
})
export type Health = Static<typeof Health>

export const Session = Type.Object({
  principal: Type.Object({
    kind: Type.String(),
    id: Type.String(),
    workspace_id: Type.String(),
    role: Type.String(),
  }),
  user: Nullable(Type.Object({ name: Type.String(), email: Type.String() })),
})
export type Session = Static<typeof Session>

/** What the gateway answers itself; everything else it hands on. */
export const gatewayContract = defineContract({
  name: 'gateway',
  summary: 'The door to all services, and the dashboard',
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
      summary: 'Who is asking, and the git identity of the server’s owner',
      access: 'viewer',
      response: Session,
    },
  },
})
