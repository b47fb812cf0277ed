import { randomUUID } from 'node:crypto'
import { Server as EngineServer } from 'engine.io'
import type { Logger } from 'pino'
import { Server } from 'socket.io'
import type { LiveEvent, RoomPresence } from '#contracts/realtime.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { EventLog } from '#platform/events/event-log.ts'
import type { Mount } from '#platform/http/mounts.ts'
import type { Authenticate } from '#platform/identity/authenticate.ts'
import { admit, isOwnOrigin, readCredentials } from './admission.ts'
import { createAllowance } from './allowance.ts'
import { watchBacklog } from './backlog.ts'
import type { RealtimeConfig } from './config.ts'
import { type Connection, createConnection } from './connection.ts'
import type { ConnectionRecord } from './connection-store.ts'
import type { Feed, Missed } from './feed.ts'
import type { MayJoin } from './may-join.ts'
import { describeSocketProblem, refuse } from './problem.ts'
import { createRecheck } from './recheck.ts'
import type { ClientSocket, SocketServer } from './socket-types.ts'

/** Bytes of a message from a client at most. */
const longestMessage = 16_384

/** Messages a connection may send: at once, and then every second. */
const messageAllowance = { burst: 60, perSecond: 20 }

/** How long a connection may be open without saying whose it is, in milliseconds. */
const identifyWithin = 5000

interface SocketServerOptions {
  config: RealtimeConfig
  authenticate: Authenticate
  events: EventLog
  mayJoin: MayJoin
  feed: Feed
  /** Is told of each connection, whenever its rooms change. */
  onRooms: (connection: ConnectionRecord) => void
  onLeft: (connection: ConnectionRecord) => void
  logger: Logger
}

export interface RunningSocketServer {
  mount: Mount
  send: (audiences: string[], frame: LiveEvent[]) => void
  sendPresence: (workspaceId: string, presence: RoomPresence) => void
  /** Begins to look whether all who are connected still may be. */
  start: () => Promise<void>
  counts: () => { connections: number; resumed: number; reset: number; dropped: number }
  stop: () => Promise<void>
}

/** Socket.IO for the clients of this process: who may connect, and what they may say. */
export function createSocketServer(options: SocketServerOptions): RunningSocketServer {
  const { config, authenticate, logger } = options
  const engine = new EngineServer({
    maxHttpBufferSize: longestMessage,
    allowRequest: (request, answer) => answer(null, isOwnOrigin(request, config.origins)),
    ...(config.origins.length > 0 && { cors: { origin: [...config.origins], credentials: true } }),
  })
  const io: SocketServer = new Server({ serveClient: false, connectTimeout: identifyWithin })
  io.bind(engine)
  const counts = { resumed: 0, reset: 0, dropped: 0 }
  const perPrincipal = new Map<string, number>()

  io.use(async (socket, next) => {
    try {
      const credentials = readCredentials(socket.handshake.headers, socket.handshake.auth)
      const principal = await admit(authenticate, credentials)
      if (engine.clientsCount > config.connections)
        throw new ServiceError(
          'unavailable',
          'This server has as many connections as it takes; try again later.',
        )
      const key = `${principal.workspace_id} ${principal.kind} ${principal.id}`
      if ((perPrincipal.get(key) ?? 0) >= config.connections_per_principal) {
        const most = config.connections_per_principal
        throw new ServiceError('too_many_connections', `You have ${most} connections already; close some.`)
      }
      if (!socket.conn.readyState.startsWith('open')) return
      perPrincipal.set(key, (perPrincipal.get(key) ?? 0) + 1)
      socket.conn.once('close', () => {
        const left = (perPrincipal.get(key) ?? 1) - 1
        if (left > 0) perPrincipal.set(key, left)
        else perPrincipal.delete(key)
      })
      socket.data = { principal, credentials }
      next()
    } catch (error) {
      next(toConnectError(error))
      // The refusal goes out first.
      setTimeout(() => socket.conn.close(), 100).unref()
    }
  })
  io.on('connection', (socket) => {
    watchBacklog(socket.conn, config.backlog_limit, () => {
      counts.dropped += 1
      logger.info(
        { principal: socket.data.principal.id },
        'A client reads too slowly; it may come back and go on',
      )
      // Not within the sending of what filled it. To say good-bye, too, would take until it reads.
      setImmediate(() => socket.conn.request.socket.destroy())
    })
    welcome(socket, options, (missed) => {
      counts['reset' in missed ? 'reset' : 'resumed'] += 1
    })
  })

  const recheck = createRecheck({
    sockets: () => io.of('/').sockets.values(),
    authenticate,
    events: options.events,
    every: config.recheck_seconds,
    logger,
  })
  return {
    mount: {
      request: (request, response) => void engine.handleRequest(request as never, response),
      upgrade: (request, socket, head) => void engine.handleUpgrade(request, socket, head),
      drain: () => void engine.close(),
    },
    send: (audiences, frame) => void io.to(audiences).emit('events', frame),
    sendPresence: (workspaceId, presence) =>
      void io.to(presenceRoom(workspaceId, presence.room)).emit('presence', presence),
    start: recheck.start,
    counts: () => ({ connections: io.of('/').sockets.size, ...counts }),
    stop: async () => {
      recheck.stop()
      await io.close()
    },
  }
}

function welcome(
  socket: ClientSocket,
  options: SocketServerOptions,
  onResumed: (missed: Missed) => void,
): void {
  const { feed, mayJoin, onRooms, onLeft } = options
  const { principal } = socket.data
  const record: ConnectionRecord = {
    workspace_id: principal.workspace_id,
    id: randomUUID(),
    principal_kind: principal.kind,
    principal_id: principal.id,
    rooms: [],
    hidden: false,
    connected_at: new Date().toISOString(),
  }
  let noted = record
  const connection = createConnection({
    socket,
    principal,
    feed,
    mayJoin,
    onResumed,
    onRooms: (rooms, hidden) => {
      for (const room of noted.rooms)
        if (!rooms.has(room)) void socket.leave(presenceRoom(principal.workspace_id, room))
      for (const room of rooms) void socket.join(presenceRoom(principal.workspace_id, room))
      noted = { ...record, rooms: [...rooms], hidden }
      onRooms(noted)
    },
  })
  socket.on('disconnect', () => {
    connection.close()
    onLeft(noted)
  })
  answer(socket, connection, options.logger)
}

/** Answers what a client says; one that says too much is refused, and one that says what is not known, too. */
function answer(socket: ClientSocket, connection: Connection, logger: Logger): void {
  const { burst, perSecond } = messageAllowance
  const allowance = createAllowance(burst, perSecond)
  const handlers: Readonly<Record<string, (message: unknown) => Promise<unknown>>> = {
    subscribe: connection.subscribe,
    unsubscribe: connection.unsubscribe,
  }
  socket.onAny((name: string, ...given: unknown[]) => {
    const last = given.at(-1)
    const acknowledge = typeof last === 'function' ? (last as (answer: unknown) => void) : () => {}
    const handle = Object.hasOwn(handlers, name) ? handlers[name] : undefined
    const requestId = randomUUID()
    const fail = (error: unknown) => {
      const refusal = refuse(error, name.slice(0, 50), requestId)
      if (!refusal.ok && refusal.problem.status >= 500)
        logger.error({ err: error }, 'A message of a client failed')
      acknowledge(refusal)
    }
    if (!allowance()) {
      const { detail } = tooMany
      return fail(new ServiceError('too_many_requests', detail, { retry_after: 1 }))
    }
    if (handle === undefined)
      return fail(new ServiceError('not_found', 'There are the messages subscribe and unsubscribe.'))
    handle(given[0]).then(acknowledge, fail)
  })
}

const tooMany = { detail: 'More messages than are taken: wait a second, then go on.' }

function presenceRoom(workspaceId: string, room: string): string {
  return `presence ${workspaceId} ${room}`
}

/** An error as Socket.IO passes it on: its `data` is the problem document. */
function toConnectError(error: unknown): Error {
  const problem = describeSocketProblem(error, 'connect', randomUUID())
  return Object.assign(new Error(problem.detail), { data: problem })
}
