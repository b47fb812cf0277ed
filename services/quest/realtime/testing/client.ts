import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client'
import type { Acknowledgement, LiveEvent, ResetReason, RoomPresence } from '#contracts/realtime.ts'
import type { Problem } from '#platform/errors/service-error.ts'

/** A client as a browser would be one, which notes all it gets. */
export interface TestClient {
  socket: Socket
  events: LiveEvent[]
  frames: LiveEvent[][]
  resets: { reason: ResetReason; position: string }[]
  presences: RoomPresence[]
  ended: Problem[]
  subscribe: (message: unknown) => Promise<Acknowledgement>
  unsubscribe: (rooms: string[]) => Promise<Acknowledgement>
}

/** Connects, or rejects with the problem document of the refusal. */
export async function connectClient(
  url: string,
  key: string | null,
  options: Partial<ManagerOptions & SocketOptions> = {},
): Promise<TestClient> {
  const socket = io(url, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    ...(key !== null && { auth: { key } }),
    ...options,
  })
  const events: LiveEvent[] = []
  const frames: LiveEvent[][] = []
  const resets: TestClient['resets'] = []
  const presences: RoomPresence[] = []
  const ended: Problem[] = []
  socket.on('events', (frame: LiveEvent[]) => {
    frames.push(frame)
    events.push(...frame)
  })
  socket.on('reset', (notice) => resets.push(notice))
  socket.on('presence', (presence) => presences.push(presence))
  socket.on('ended', (problem) => ended.push(problem))
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', (error) => {
      socket.close()
      reject('data' in error && error.data ? error.data : error)
    })
  })
  const ask = (name: string, message: unknown): Promise<Acknowledgement> =>
    socket.timeout(patience).emitWithAck(name, message)
  return {
    socket,
    events,
    frames,
    resets,
    presences,
    ended,
    subscribe: (message) => ask('subscribe', message),
    unsubscribe: (rooms) => ask('unsubscribe', { rooms }),
  }
}

/** How long something may take on a machine that is busy with other things, in milliseconds. */
const patience = 30_000

/** Waits until a condition holds, looking again and again; fails after 30 s and says what it waited for. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string | (() => string),
): Promise<void> {
  for (const deadline = Date.now() + patience; !(await condition()); await sleep(5)) {
    if (Date.now() > deadline) assert.fail(`waited 30 s for ${typeof what === 'string' ? what : what()}`)
  }
}
