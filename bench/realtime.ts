import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { io, type Socket } from 'socket.io-client'
import type { Acknowledgement } from '#contracts/realtime.ts'
import { startEmbeddedDatabase } from '#platform/database/embedded/start-embedded-database.ts'
import { openDatabase } from '#platform/database/open-database.ts'
import { createEventLog } from '#platform/events/create-event-log.ts'
import { firstWorkspaceId } from '#platform/identity/principal.ts'
import type { BenchContext } from './context.ts'
import type { Measurement } from './measuring/measurement.ts'
import { spreadOf } from './measuring/spread.ts'
import { takeTurns } from './measuring/take-turns.ts'
import { startBareSocketServer } from './peers/bare-socket-server.ts'
import { startServerProcess } from './processes/server.ts'
import { type Hub, measureFanOut, measureLatency } from './realtime/hub.ts'
import type { Workplace } from './workplace.ts'

const logger = pino({ level: 'silent' })

const listeners = 1000
const times = { latency: 200, fanOut: 20 }

/** What is told: an event as a socket gets it. */
const told = { type: 'commits.listed', data: { repository_id: randomUUID(), commits: 1 } }

/**
 * From the commit of a transaction that appended an event until those who listen have heard of it, beside a bare Socket.IO
 * server that passes a message of the same size on. Who writes and who listens is another process than the server.
 */
export async function measureRealtime({ workplace, rounds, say }: BenchContext): Promise<Measurement[]> {
  say('realtime')
  const product = await startProduct(workplace)
  const bare = await startBare(workplace)
  const latency = await takeTurns(rounds, {
    product: () => measureLatency(product.hub, times.latency),
    bare: () => measureLatency(bare.hub, times.latency),
  })
  const fanOut = await takeTurns(rounds, {
    product: () => measureFanOut(product.hub, listeners, times.fanOut),
    bare: () => measureFanOut(bare.hub, listeners, times.fanOut),
  })
  await bare.stop()
  await product.stop()
  const row = (what: string, ours: number[], least: number[]): Measurement => ({
    what,
    subject: null,
    unit: 'milliseconds',
    ours: spreadOf(ours),
    peers: [{ name: 'a bare Socket.IO server', figure: spreadOf(least) }],
    goal: null,
    remark: null,
  })
  return [
    ...(['p50', 'p99'] as const).map((part) =>
      row(
        `realtime: commit → heard on a socket, ${part}`,
        latency.product.map((found) => found[part]),
        latency.bare.map((found) => found[part]),
      ),
    ),
    row('realtime: commit → heard on the last of 1,000 sockets', fanOut.product, fanOut.bare),
  ]
}

interface RunningHub {
  hub: Hub
  stop: () => Promise<void>
}

/** A server with every service, whose log is written to from here. */
async function startProduct(workplace: Workplace): Promise<RunningHub> {
  const postgres = await startEmbeddedDatabase({ data_directory: await workplace.createFolder(), logger })
  const stopPostgres = workplace.endLater(postgres.stop)
  const server = await startServerProcess(workplace, {
    folder: await workplace.createFolder(),
    environment: {
      DATABASE_URL: postgres.url,
      THROUGHLINE_REALTIME_CONNECTIONS_PER_PRINCIPAL: String(2 * listeners),
    },
  })
  const database = await openDatabase(postgres.url, { logger })
  const events = createEventLog({ database, logger })
  const event = { workspace_id: firstWorkspaceId, ...told }
  const subscribe = { rooms: [`workspace:${firstWorkspaceId}`], types: [told.type] }
  return {
    hub: {
      connect: async () => {
        const socket = await connect(server.url, server.owner_key)
        const answer: Acknowledgement = await socket.emitWithAck('subscribe', subscribe)
        if (!answer.ok) throw new Error(answer.problem.detail)
        return socket
      },
      tell: () => database.transact((transaction) => events.append(transaction, [event])),
    },
    stop: async () => {
      await events.close()
      await database.close()
      await server.stop()
      await stopPostgres()
    },
  }
}

async function startBare(workplace: Workplace): Promise<RunningHub> {
  const server = await startBareSocketServer(workplace)
  const teller = await connect(server.url)
  const frame = [{ position: '1000-1', at: new Date().toISOString(), ...told }]
  return {
    hub: {
      connect: () => connect(server.url),
      tell: async () => void teller.emit('tell', frame),
    },
    stop: async () => {
      teller.close()
      await server.stop()
    },
  }
}

async function connect(url: string, key?: string): Promise<Socket> {
  const socket = io(url, { transports: ['websocket'], forceNew: true, ...(key && { auth: { key } }) })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', reject)
  })
  return socket
}
