import type { Logger } from 'pino'
import type { RoomPresence } from '#contracts/realtime.ts'
import { type EventLog, everything } from '#platform/events/event-log.ts'
import type { ConnectionRecord, ConnectionStore } from './connection-store.ts'

/** How often a process says that it is still there, in milliseconds. */
const renewEvery = 10_000

/** The least time between two looks at who is there, in milliseconds. */
const lookEvery = 500

const topicStart = 'realtime.presence.'
const topicOf = (workspaceId: string) => topicStart + workspaceId

interface PresenceOptions {
  store: ConnectionStore
  events: EventLog
  /** Tells the connections here that are in a room who is there now. */
  send: (workspaceId: string, presence: RoomPresence) => void
  /** Whether others are told at all. */
  shown: boolean
  logger: Logger
}

/** Knows who is where, over all processes. */
export interface PresenceKeeper {
  start: () => Promise<void>
  /** Notes a connection, and which rooms it is in now. */
  note: (connection: ConnectionRecord) => void
  forget: (connection: ConnectionRecord) => void
  stop: () => Promise<void>
}

/**
 * Writes down the connections of this process, several at a time, and announces every change to the others. What they
 * are told is then compared with what they knew.
 */
export function createPresence({ store, events, send, shown, logger }: PresenceOptions): PresenceKeeper {
  const here = new Map<string, ConnectionRecord>()
  const unsaved = new Map<string, ConnectionRecord | null>()
  const workspacesToTell = new Set<string>()
  const workspacesToLookAt = new Set<string>()
  /** What the connections here were told last, by workspace, then by room. */
  const told = new Map<string, Map<string, string>>()
  let saving: Promise<void> | undefined
  let looking: NodeJS.Timeout | undefined
  let renewing: NodeJS.Timeout | undefined
  let unlisten = () => {}

  const warn = (err: unknown) => logger.warn({ err }, 'Presence is not up to date; trying again')

  const save = async () => {
    // Those of the same turn of the event loop, and those that come up meanwhile, go together.
    await new Promise((resolve) => setImmediate(resolve))
    while (unsaved.size > 0) {
      const batch = [...unsaved]
      const tell = [...workspacesToTell]
      unsaved.clear()
      workspacesToTell.clear()
      const kept = batch.flatMap(([, connection]) => connection ?? [])
      const gone = batch.filter(([, connection]) => connection === null).map(([id]) => id)
      if (kept.length > 0) await store.save(kept)
      if (gone.length > 0) await store.remove(gone)
      if (shown) events.announce(tell.map(topicOf))
    }
  }
  const saveSoon = (workspaceId: string) => {
    workspacesToTell.add(workspaceId)
    saving ??= save()
      .catch(warn)
      .finally(() => {
        saving = undefined
      })
  }

  const roomsHere = (workspaceId: string) => {
    const rooms = new Set<string>()
    for (const { workspace_id, rooms: joined } of here.values()) {
      if (workspace_id === workspaceId) for (const room of joined) rooms.add(room)
    }
    return rooms
  }
  const lookAt = async (workspaceId: string) => {
    const rooms = roomsHere(workspaceId)
    const before = told.get(workspaceId)
    const now = new Map<string, string>()
    for (const presence of await store.readPresence(workspaceId, [...rooms])) {
      const text = JSON.stringify(presence)
      now.set(presence.room, text)
      if (before?.get(presence.room) !== text) send(workspaceId, presence)
    }
    if (rooms.size === 0) told.delete(workspaceId)
    else told.set(workspaceId, now)
  }
  const look = async () => {
    const workspaces = [...workspacesToLookAt]
    workspacesToLookAt.clear()
    for (const workspaceId of workspaces) await lookAt(workspaceId)
  }
  const lookSoon = (workspaceId: string) => {
    workspacesToLookAt.add(workspaceId)
    looking ??= setTimeout(() => {
      looking = undefined
      void look().catch(warn)
    }, lookEvery)
  }

  const renew = async () => {
    if (here.size > 0) await store.save([...here.values()])
    const expired = await store.removeExpired()
    if (shown) events.announce(expired.map(topicOf))
  }

  return {
    start: async () => {
      renewing = setInterval(() => void renew().catch(warn), renewEvery)
      renewing.unref()
      if (!shown) return
      unlisten = await events.hear((topics) => {
        for (const topic of topics) {
          if (topic.startsWith(topicStart)) lookSoon(topic.slice(topicStart.length))
          else if (topic === everything) for (const workspaceId of told.keys()) lookSoon(workspaceId)
        }
      })
    },
    note: (connection) => {
      here.set(connection.id, connection)
      unsaved.set(connection.id, connection)
      // Whoever comes is told, too, though nothing may have changed for those who were there.
      for (const room of connection.rooms) told.get(connection.workspace_id)?.delete(room)
      saveSoon(connection.workspace_id)
    },
    forget: ({ id, workspace_id }) => {
      if (!here.delete(id)) return
      unsaved.set(id, null)
      saveSoon(workspace_id)
    },
    stop: async () => {
      clearInterval(renewing)
      clearTimeout(looking)
      unlisten()
      await saving
      await store.clear()
    },
  }
}
