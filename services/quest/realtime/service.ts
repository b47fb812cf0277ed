import { randomUUID } from 'node:crypto'
import { realtimeContract } from '#contracts/realtime.ts'
import { repositoriesContract } from '#contracts/repositories.ts'
import { defineService } from '#platform/service/define-service.ts'
import { readRealtimeConfig } from './config.ts'
import { createConnectionStore } from './connection-store.ts'
import { createFeed } from './feed.ts'
import { createMayJoin } from './may-join.ts'
import { realtimePersonalTables } from './personal-tables.ts'
import { createPresence } from './presence.ts'
import { createRealtimeRoutes } from './routes.ts'
import { createSocketServer } from './socket-server.ts'

/** Tells browsers and other clients what happens, as it happens, and who else is there. */
export const realtime = defineService({
  name: 'realtime',
  contract: realtimeContract,
  peers: { repositories: repositoriesContract },
  migrations: import.meta.resolve('./migrations/'),
  personal: realtimePersonalTables,
  config: readRealtimeConfig,
  create({ config, database, events, peers, authenticate, logger }) {
    const process_id = randomUUID()
    const store = createConnectionStore(database, process_id)
    const mayJoin = createMayJoin(peers.repositories)
    const feed = createFeed({
      database,
      events,
      replay_limit: config.replay_limit,
      send: (audiences, frame) => sockets.send(audiences, frame),
      logger,
    })
    const presence = createPresence({
      store,
      events,
      shown: config.presence,
      send: (workspaceId, there) => sockets.sendPresence(workspaceId, there),
      logger,
    })
    const sockets = createSocketServer({
      config,
      authenticate,
      events,
      mayJoin,
      feed,
      onRooms: presence.note,
      onLeft: presence.forget,
      logger,
    })
    return {
      routes: createRealtimeRoutes({ process_id, store, feed, sockets, mayJoin, presence: config.presence }),
      mounts: { '/socket.io': sockets.mount },
      start: async () => {
        await presence.start()
        await sockets.start()
      },
      stop: async () => {
        await sockets.stop()
        await feed.closed()
        await presence.stop()
      },
    }
  },
})
