import type { realtimeContract } from '#contracts/realtime.ts'
import { formatPosition } from '#platform/events/position.ts'
import type { Handlers } from '#platform/service/define-service.ts'
import type { ConnectionStore } from './connection-store.ts'
import type { Feed } from './feed.ts'
import type { MayJoin } from './may-join.ts'
import type { RunningSocketServer } from './socket-server.ts'

interface RouteOptions {
  process_id: string
  store: ConnectionStore
  feed: Feed
  sockets: RunningSocketServer
  mayJoin: MayJoin
  /** Whether who is there is told at all. */
  presence: boolean
}

export function createRealtimeRoutes(options: RouteOptions): Handlers<typeof realtimeContract> {
  const { process_id, store, feed, sockets, mayJoin, presence } = options
  return {
    getStatus: async ({ principal }) => {
      const position = feed.position()
      return {
        ...(await store.readStatus(principal.workspace_id)),
        process: {
          process_id,
          ...sockets.counts(),
          position: position && formatPosition(position),
          delay_ms: feed.delay(),
        },
      }
    },
    getPresence: async ({ principal, query }) => {
      const room = query.room ?? `workspace:${principal.workspace_id}`
      await mayJoin(principal, room)
      const nobody = { room, count: 0, present: [] }
      if (!presence) return nobody
      const [found] = await store.readPresence(principal.workspace_id, [room])
      return found ?? nobody
    },
  }
}
