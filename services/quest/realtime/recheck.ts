import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { ServiceError } from '#platform/errors/service-error.ts'
import { type EventLog, everything } from '#platform/events/event-log.ts'
import type { Authenticate } from '#platform/identity/authenticate.ts'
import { describeSocketProblem } from './problem.ts'
import type { ClientSocket } from './socket-types.ts'

/** Events after which somebody's credentials may mean less, or nothing any more. */
const withdrawals: readonly string[] = [
  'session.ended',
  'key.revoked',
  'member.changed',
  'member.removed',
  'account.changed',
]

interface RecheckOptions {
  /** Who is connected to this process. */
  sockets: () => Iterable<ClientSocket>
  authenticate: Authenticate
  events: EventLog
  /** Between two looks at the least often, in seconds. */
  every: number
  logger: Logger
}

/**
 * Looks whether those who are connected still may be: regularly, and at once when somebody signs out or loses a key. Who
 * may not is told why and disconnected.
 */
export function createRecheck({ sockets, authenticate, events, every, logger }: RecheckOptions): {
  start: () => Promise<void>
  stop: () => void
} {
  let timer: NodeJS.Timeout | undefined
  let unlisten = () => {}
  let isRunning = false
  let isAskedAgain = false

  const look = async () => {
    const byCredentials = new Map<string, ClientSocket[]>()
    for (const socket of sockets()) {
      const { digest } = socket.data.credentials
      const same = byCredentials.get(digest)
      if (same) same.push(socket)
      else byCredentials.set(digest, [socket])
    }
    for (const same of byCredentials.values()) await endUnlessAllowed(same, authenticate)
  }
  const lookNow = async () => {
    isAskedAgain = true
    if (isRunning) return
    isRunning = true
    while (isAskedAgain) {
      isAskedAgain = false
      await look().catch((err) =>
        logger.warn({ err }, 'Could not look whether connections are still allowed; trying again'),
      )
    }
    isRunning = false
  }
  return {
    start: async () => {
      timer = setInterval(() => void lookNow(), every * 1000)
      timer.unref()
      unlisten = await events.hear((topics) => {
        if (topics.has(everything) || withdrawals.some((type) => topics.has(type))) void lookNow()
      })
    },
    stop: () => {
      clearInterval(timer)
      unlisten()
    },
  }
}

/** Ends connections of the same credentials when these have run out, or mean somebody else now. */
async function endUnlessAllowed(sockets: readonly ClientSocket[], authenticate: Authenticate): Promise<void> {
  const [first] = sockets
  if (first === undefined) return
  const principal = JSON.stringify(await authenticate(first.data.credentials.headers))
  for (const socket of sockets) {
    if (principal === JSON.stringify(socket.data.principal)) continue
    const error = new ServiceError(
      'unauthenticated',
      'You are signed out, or your key was withdrawn: sign in again.',
    )
    socket.emit('ended', describeSocketProblem(error, 'ended', randomUUID()))
    socket.disconnect(true)
  }
}
