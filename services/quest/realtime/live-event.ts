import { type LiveEvent, type LiveEventType, liveEvents } from '#contracts/realtime.ts'
import type { Event } from '#platform/events/event-log.ts'
import { type Position, readPosition, start } from '#platform/events/position.ts'

/** An event of the log as it goes out, with who gets it. */
export interface Outgoing {
  workspace_id: string
  position: Position
  /** Whoever is in one of these gets it. */
  rooms: readonly string[]
  event: LiveEvent
}

/** Characters of a subject that are sent; the rest stands on the commit's page. */
const longestSubject = 200

type Data = Readonly<Record<string, unknown>>

/** Fields that are sent of each type: those of its schema. `subject` is made from the message. */
const fields = new Map<string, readonly string[]>(
  Object.entries(liveEvents).map(([type, schema]) => [type, Object.keys(schema.properties)]),
)

/** Events about one person alone: only their own room gets them. */
const personal: ReadonlySet<string> = new Set<LiveEventType>(['session.started'])

/** What of an event goes out, and to which rooms; null when its type is none that does. */
export function toOutgoing({ workspace_id, position, type, data, at }: Event): Outgoing | null {
  if (!isLive(type) || typeof data !== 'object' || data === null) return null
  const given = data as Data
  const sent: Record<string, unknown> = {}
  for (const field of fields.get(type) ?? []) {
    const value = field === 'subject' ? readSubject(given.message) : given[field]
    if (value !== undefined) sent[field] = value
  }
  return {
    workspace_id,
    position: readPosition(position) ?? start,
    rooms: roomsOf(workspace_id, type, given),
    event: { position, type, at, data: sent } as unknown as LiveEvent,
  }
}

function isLive(type: string): type is LiveEventType {
  return fields.has(type)
}

function readSubject(message: unknown): string {
  if (typeof message !== 'string') return ''
  const line =
    message
      .slice(0, 4 * longestSubject)
      .trimStart()
      .split('\n', 1)[0] ?? ''
  return [...line].slice(0, longestSubject).join('').trimEnd()
}

function roomsOf(workspaceId: string, type: LiveEventType, data: Data): string[] {
  const rooms = personal.has(type) ? [] : [`workspace:${workspaceId}`]
  if (typeof data.repository_id === 'string') rooms.push(`repository:${data.repository_id}`)
  const person = data.author_email ?? data.user_id
  if (typeof person === 'string') rooms.push(`person:${person}`)
  return rooms
}
