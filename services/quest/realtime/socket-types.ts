import type { Server, Socket } from 'socket.io'
import type { Acknowledgement, LiveEvent, ResetReason, RoomPresence } from '#contracts/realtime.ts'
import type { Problem } from '#platform/errors/service-error.ts'
import type { Principal } from '#platform/identity/principal.ts'
import type { Credentials } from './admission.ts'

type Acknowledge = (answer: Acknowledgement) => void

/** What clients send. */
interface FromClient {
  subscribe: (message: unknown, acknowledge?: Acknowledge) => void
  unsubscribe: (message: unknown, acknowledge?: Acknowledge) => void
}

/** What clients get. */
interface ToClient {
  /** What happened, in the order of the log. */
  events: (frame: LiveEvent[]) => void
  /** What was missed cannot be told: load again what is shown, and go on from `position`. */
  reset: (notice: { reason: ResetReason; position: string }) => void
  /** Who is in a room now. */
  presence: (presence: RoomPresence) => void
  /** Why the connection is ended from this side. */
  ended: (problem: Problem) => void
}

interface SocketData {
  principal: Principal
  credentials: Credentials
}

type Nothing = Record<never, never>
export type ClientSocket = Socket<FromClient, ToClient, Nothing, SocketData>
export type SocketServer = Server<FromClient, ToClient, Nothing, SocketData>
