import { type Acknowledgement, type LiveEventType, Subscribe, Unsubscribe } from '#contracts/realtime.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import { formatPosition, readPosition } from '#platform/events/position.ts'
import { createBodyValidator } from '#platform/http/validate.ts'
import type { Principal } from '#platform/identity/principal.ts'
import type { Interest } from './audience.ts'
import type { Feed, Missed, OpenFeed } from './feed.ts'
import type { MayJoin } from './may-join.ts'
import type { ClientSocket } from './socket-types.ts'

/** Rooms one connection may be in. */
const mostRooms = 100

/** Missed events that go into one frame. */
const eventsPerFrame = 200

const validateSubscribe = createBodyValidator(Subscribe)
const validateUnsubscribe = createBodyValidator(Unsubscribe)

interface ConnectionOptions {
  socket: ClientSocket
  principal: Principal
  feed: Feed
  mayJoin: MayJoin
  /** Is told which rooms the connection is in, whenever that changes. */
  onRooms: (rooms: ReadonlySet<string>, hidden: boolean) => void
  onResumed: (missed: Missed) => void
}

/** One client: which rooms it is in, and its way into the feed. Its messages are handled one after the other. */
export interface Connection {
  subscribe: (message: unknown) => Promise<Acknowledgement>
  unsubscribe: (message: unknown) => Promise<Acknowledgement>
  /** Takes it out of the feed. */
  close: () => void
}

export function createConnection(options: ConnectionOptions): Connection {
  const { socket, principal, feed, mayJoin, onRooms, onResumed } = options
  const { workspace_id } = principal
  const rooms = new Set<string>()
  let types: ReadonlySet<LiveEventType> | null = null
  let hidden = false
  let open: OpenFeed | undefined
  let audience: string | undefined
  let isClosed = false

  const leaveAudience = () => {
    if (audience === undefined) return
    void socket.leave(audience)
    open?.leave(audience)
    audience = undefined
  }
  /** Changes the audience within one turn of the event loop, so that no event falls in between. */
  const joinAudience = (feedNow: OpenFeed, interest: Interest) => {
    leaveAudience()
    audience = feedNow.join(interest)
    void socket.join(audience)
  }

  const subscribe = async (message: unknown): Promise<Acknowledgement> => {
    const wanted = validateSubscribe(message)
    const after = readAfter(wanted.after, rooms.size > 0)
    const joined = new Set([...rooms, ...wanted.rooms])
    if (joined.size > mostRooms)
      throw new ServiceError('invalid_request', `One connection may be in ${mostRooms} rooms; leave some.`)
    for (const room of wanted.rooms) if (!rooms.has(room)) await mayJoin(principal, room)
    open ??= await feed.open()
    // Who has gone away meanwhile could not close it.
    if (isClosed) open.close()
    const feedNow = open
    const newTypes = wanted.types ? new Set(wanted.types) : null
    const interest = { workspace_id, rooms: joined, types: newTypes }

    const arrive = (missed: Missed): number => {
      if (isClosed) return 0
      for (const room of wanted.rooms) rooms.add(room)
      types = newTypes
      if ('reset' in missed)
        socket.emit('reset', { reason: missed.reset, position: formatPosition(feedNow.position()) })
      const events = 'events' in missed ? missed.events : []
      for (let at = 0; at < events.length; at += eventsPerFrame)
        socket.emit('events', events.slice(at, at + eventsPerFrame))
      joinAudience(feedNow, interest)
      return events.length
    }
    let replayed = 0
    if (after === undefined) arrive({ events: [] })
    else
      replayed = await feedNow.catchUp(interest, after, (missed) => {
        onResumed(missed)
        return arrive(missed)
      })
    const position = formatPosition(feedNow.position())
    if (!isClosed) {
      hidden = wanted.hidden ?? hidden
      onRooms(rooms, hidden)
    }
    return { ok: true, position, replayed }
  }

  const unsubscribe = async (message: unknown): Promise<Acknowledgement> => {
    for (const room of validateUnsubscribe(message).rooms) rooms.delete(room)
    if (rooms.size > 0 && open) joinAudience(open, { workspace_id, rooms: new Set(rooms), types })
    else leaveAudience()
    onRooms(rooms, hidden)
    const position = open?.position() ?? { tx: '0', id: '0' }
    return { ok: true, position: formatPosition(position), replayed: 0 }
  }

  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = (work: () => Promise<Acknowledgement>) => {
    const mine = turn.then(work)
    turn = mine.catch(() => {})
    return mine
  }
  return {
    subscribe: (message) => inTurn(() => subscribe(message)),
    unsubscribe: (message) => inTurn(() => unsubscribe(message)),
    close: () => {
      isClosed = true
      leaveAudience()
      open?.close()
    },
  }
}

function readAfter(text: string | undefined, isInRooms: boolean) {
  if (text === undefined) return undefined
  const after = readPosition(text)
  if (after === undefined) {
    throw new ServiceError('invalid_request', 'This is no position in the log: give one as it was sent.', {
      faults: [{ pointer: '/body/after', detail: 'is no position in the log' }],
    })
  }
  if (isInRooms) {
    throw new ServiceError(
      'conflict',
      'A connection goes on from a position with its first rooms, all in one message: later it is already further.',
    )
  }
  return after
}
