import { type Static, Type } from 'typebox'
import { defineContract } from '#platform/contract/define-contract.ts'
import { Id, Nullable, OneOf, Timestamp } from '#platform/contract/schemas.ts'
import { coachingContract } from './coaching.ts'
import { AnnouncedCommitEvent, TrackedCommit } from './commits/events.ts'
import { commitsContract } from './commits.ts'
import { repositoriesContract } from './repositories.ts'

const subject = Type.String({ description: 'First line of the message, at most 200 characters' })

/** What of an announced commit goes to those who watch: git was not read, so nothing is counted. */
export const LiveAnnouncedCommit = Type.Object({
  ...Type.Pick(AnnouncedCommitEvent, [
    'commit_id',
    'repository_id',
    'repository',
    'hash',
    'author_name',
    'author_email',
    'authored_at',
    'is_merge',
    'is_bot',
  ]).properties,
  subject,
})
export type LiveAnnouncedCommit = Static<typeof LiveAnnouncedCommit>

/** What of a tracked commit goes to those who watch: no message body, no files, no patch. */
export const LiveCommit = Type.Object({
  ...LiveAnnouncedCommit.properties,
  ...Type.Pick(TrackedCommit, ['files_changed', 'additions', 'deletions']).properties,
})
export type LiveCommit = Static<typeof LiveCommit>

/** Every event that is sent to sockets, with the schema of its data there. Others never leave the log. */
export const liveEvents = {
  'commit.announced': LiveAnnouncedCommit,
  'commit.tracked': LiveCommit,
  // Without the score: whose it is to see is for the services that hold it to decide.
  'commit.coached': Type.Omit(coachingContract.events['commit.coached'], ['quality_score', 'quality_level']),
  'commit.retracted': commitsContract.events['commit.retracted'],
  'commit.restored': commitsContract.events['commit.restored'],
  'commits.listed': commitsContract.events['commits.listed'],
  'commits.measured': commitsContract.events['commits.measured'],
  // Nor where it lies: that may be a folder of the server.
  'repository.registered': Type.Omit(repositoriesContract.events['repository.registered'], ['location']),
  'repository.synchronised': repositoriesContract.events['repository.synchronised'],
  'repository.renamed': repositoriesContract.events['repository.renamed'],
  'repository.removed': repositoriesContract.events['repository.removed'],
  'session.started': coachingContract.events['session.started'],
} as const
export type LiveEventType = keyof typeof liveEvents
/** Names of the events that are sent to sockets. */
export const liveEventTypes = Object.keys(liveEvents) as [LiveEventType, ...LiveEventType[]]

/** An event as a socket gets it: what happened, and its place in the log. */
export type LiveEvent = {
  [T in LiveEventType]: {
    /** Place in the log; give the last one seen as `after` to go on. */
    position: string
    type: T
    /** When the transaction that appended it began; RFC 3339. */
    at: string
    data: Static<(typeof liveEvents)[T]>
  }
}[LiveEventType]

/** What a client may listen to. */
export const Room = Type.String({
  pattern: '^(workspace|repository|person):[^\\s\\u0000-\\u001f]{1,320}$',
  description: '`workspace:<id>`, `repository:<id>` or `person:<id or e-mail>`',
})

/** What a client sends as `subscribe`. */
export const Subscribe = Type.Object(
  {
    rooms: Type.Array(Room, { minItems: 1, maxItems: 50 }),
    types: Type.Optional(
      Type.Array(OneOf(liveEventTypes), {
        minItems: 1,
        maxItems: 100,
        description: 'Of these types alone, in all rooms; every type when left out',
      }),
    ),
    after: Type.Optional(
      Type.String({
        maxLength: 60,
        description: 'Position of the last event seen: what was missed comes first',
      }),
    ),
    hidden: Type.Optional(Type.Boolean({ description: 'Leaves this connection out of presence' })),
  },
  { additionalProperties: false },
)
export type Subscribe = Static<typeof Subscribe>

/** What a client sends as `unsubscribe`. */
export const Unsubscribe = Type.Object(
  { rooms: Type.Array(Room, { minItems: 1, maxItems: 50 }) },
  { additionalProperties: false },
)

/** Acknowledgement of `subscribe` and `unsubscribe`: success, or a problem document. */
export type Acknowledgement =
  | {
      ok: true
      /** Everything up to here was sent, what is after it will be. */
      position: string
      /** Events that were missed and have just been sent. */
      replayed: number
    }
  | { ok: false; problem: { code: string; title: string; status: number; detail: string } }

/** Why a client must load again what it shows: its position cannot be gone on from. */
export type ResetReason = 'too_far_behind' | 'unknown_position'

/** Somebody who is in a room. */
export const Presence = Type.Object({
  kind: OneOf(['person', 'agent', 'service']),
  id: Type.String(),
  since: Timestamp,
})
export type Presence = Static<typeof Presence>

/** Who looks at something just now. */
export const RoomPresence = Type.Object({
  room: Type.String(),
  count: Type.Integer({ description: 'Different people, agents and services' }),
  present: Type.Array(Presence, { description: 'The fifty who came first' }),
})
export type RoomPresence = Static<typeof RoomPresence>

/** Who is connected, in which rooms and processes, and how far behind the log they are. */
export const RealtimeStatus = Type.Object({
  connections: Type.Integer({ description: 'Of this workspace, in all processes' }),
  rooms: Type.Array(Type.Object({ room: Type.String(), connections: Type.Integer() }), {
    description: 'The hundred with most connections',
  }),
  processes: Type.Array(Type.Object({ process_id: Id, connections: Type.Integer(), seen_at: Timestamp }), {
    description: 'Processes that hold connections of this workspace',
  }),
  process: Type.Object(
    {
      process_id: Id,
      connections: Type.Integer({ description: 'Of all workspaces' }),
      position: Nullable(Type.String({ description: 'How far the log was sent; null while nobody listens' })),
      delay_ms: Nullable(
        Type.Number({ description: 'From the begin of the newest event’s transaction until it was sent' }),
      ),
      resumed: Type.Integer({ description: 'Connections that went on from a position, since the start' }),
      reset: Type.Integer({ description: 'Connections that could not, since the start' }),
      dropped: Type.Integer({ description: 'Connections ended for reading too slowly, since the start' }),
    },
    { description: 'The process that answers' },
  ),
})
export type RealtimeStatus = Static<typeof RealtimeStatus>

export const realtimeContract = defineContract({
  name: 'realtime',
  summary: 'What happens, as it happens: events over Socket.IO, and who is there',
  port: 8017,
  prefixes: ['/realtime'],
  mounts: ['/socket.io'],
  errors: { repository_not_found: 404, too_many_connections: 429 },
  events: {},
  routes: {
    getStatus: {
      method: 'GET',
      path: '/realtime/status',
      summary: 'Connections, rooms, and how far behind the log they are',
      access: 'admin',
      response: RealtimeStatus,
    },
    getPresence: {
      method: 'GET',
      path: '/realtime/presence',
      summary: 'Who is in a room; the whole workspace when none is named',
      access: 'viewer',
      query: Type.Object({ room: Type.Optional(Room) }),
      response: RoomPresence,
    },
  },
})
