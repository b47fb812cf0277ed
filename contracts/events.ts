import { type Static, Type } from 'typebox'
import { defineContract } from '#platform/contract/define-contract.ts'
import { Nothing, Nullable, Timestamp } from '#platform/contract/schemas.ts'

/** An event with its place in the log. */
export const LoggedEvent = Type.Object({
  position: Type.String({ description: 'Place in the log; give the last one seen as `after` to go on' }),
  type: Type.String(),
  data: Type.Unknown(),
  at: Timestamp,
})
export type LoggedEvent = Static<typeof LoggedEvent>

/** A reader of the log, and how far it is. */
export const Consumer = Type.Object({
  name: Type.String(),
  types: Type.Array(Type.String(), { description: 'Event types it reacts to' }),
  position: Type.String(),
  lag: Type.Integer({ description: 'Events it still has to see; counted up to 100,000' }),
  dead_letters: Type.Integer(),
  handled_at: Nullable(Timestamp),
})
export type Consumer = Static<typeof Consumer>

/** An event that a consumer could not handle and set aside. */
export const DeadLetter = Type.Object({
  id: Type.String(),
  consumer: Type.String(),
  event: LoggedEvent,
  error: Type.String(),
  attempts: Type.Integer(),
  failed_at: Timestamp,
})
export type DeadLetter = Static<typeof DeadLetter>

const ConsumerParams = Type.Object({ name: Type.String({ pattern: '^[a-z][a-z0-9_.-]{0,99}$' }) })
const DeadLetterParams = Type.Object({ id: Type.String({ pattern: '^[0-9]{1,18}$' }) })

export const eventsContract = defineContract({
  name: 'events',
  summary: 'The event log: what happened, who has handled it, and what could not be handled',
  port: 8039,
  prefixes: ['/events'],
  errors: { consumer_not_found: 404, dead_letter_not_found: 404 },
  events: {},
  routes: {
    listEvents: {
      method: 'GET',
      path: '/events',
      summary: 'Events in the order of the log',
      access: 'admin',
      query: Type.Object({
        after: Type.Optional(
          Type.String({
            pattern: '^[0-9]+-[0-9]+$',
            description: '`position`; the newest events when left out',
          }),
        ),
        type: Type.Optional(Type.String({ maxLength: 100 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
      }),
      response: Type.Object({ items: Type.Array(LoggedEvent), position: Type.String() }),
    },
    listConsumers: {
      method: 'GET',
      path: '/events/consumers',
      summary: 'Consumers with their position and lag',
      access: 'admin',
      response: Type.Object({ items: Type.Array(Consumer) }),
    },
    watchConsumers: {
      method: 'GET',
      path: '/events/consumers/lags',
      summary: 'The same for a peer that watches over the installation',
      access: 'service',
      response: Type.Object({ items: Type.Array(Consumer) }),
    },
    replayConsumer: {
      method: 'POST',
      path: '/events/consumers/:name/replay',
      rate: 'heavy',
      summary: 'Rebuild what a consumer keeps from the start of the log',
      description: 'For an admin of the server’s first workspace: consumers serve all of them.',
      access: 'admin',
      params: ConsumerParams,
      status: 202,
      response: Consumer,
      errors: ['consumer_not_found'],
    },
    listDeadLetters: {
      method: 'GET',
      path: '/events/dead-letters',
      summary: 'Events a consumer could not handle',
      access: 'admin',
      query: Type.Object({
        consumer: Type.Optional(Type.String({ maxLength: 100 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
      }),
      response: Type.Object({ items: Type.Array(DeadLetter) }),
    },
    retryDeadLetter: {
      method: 'POST',
      path: '/events/dead-letters/:id/retry',
      summary: 'Let the consumer try the event again',
      access: 'admin',
      params: DeadLetterParams,
      status: 202,
      response: Type.Object({ id: Type.String() }),
      errors: ['dead_letter_not_found'],
    },
    discardDeadLetter: {
      method: 'DELETE',
      path: '/events/dead-letters/:id',
      summary: 'Give up on an event',
      access: 'admin',
      params: DeadLetterParams,
      status: 204,
      response: Nothing,
      errors: ['dead_letter_not_found'],
    },
  },
})
