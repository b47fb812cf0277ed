import type { Socket } from 'socket.io-client'
import type { Acknowledgement, LiveEvent } from '#contracts/realtime.ts'

/** `waiting` while there is no connection: the page then asks for news itself, as it does before the first one. */
export type LiveState = 'waiting' | 'live'

/** The one connection of the page over which it hears what happens. */
export interface LiveConnection {
  state: () => LiveState
  /** Calls `listener` whenever the state changes; gives the way to end that. */
  onState: (listener: () => void) => () => void
  /** Calls `listener` with what happened, in order; with null when something was missed for good. */
  onEvents: (listener: (events: readonly LiveEvent[] | null) => void) => () => void
  close: () => void
}

/**
 * Connects, and comes back by itself after any break: from the last event seen, so that nothing is missed. The script
 * for it is loaded when the page has been drawn.
 */
export function openLiveConnection(workspaceId: string): LiveConnection {
  const stateListeners = new Set<() => void>()
  const eventListeners = new Set<(events: readonly LiveEvent[] | null) => void>()
  let state: LiveState = 'waiting'
  let position: string | undefined
  let socket: Socket | undefined
  let isClosed = false

  const setState = (next: LiveState) => {
    if (state === next) return
    state = next
    for (const listener of stateListeners) listener()
  }
  const tell = (events: readonly LiveEvent[] | null) => {
    for (const listener of eventListeners) listener(events)
  }
  const subscribe = async (connected: Socket) => {
    const first = position === undefined
    const answer: Acknowledgement = await connected.timeout(15_000).emitWithAck('subscribe', {
      rooms: [`workspace:${workspaceId}`],
      ...(position !== undefined && { after: position }),
    })
    if (!answer.ok) return
    position = answer.position
    setState('live')
    // What happened between the page's first look and now was not heard.
    if (first) tell(null)
  }

  const connect = async () => {
    const { io } = await import('socket.io-client')
    if (isClosed) return
    const opened = io({ transports: ['websocket'], reconnectionDelayMax: 10_000 })
    socket = opened
    opened.on('connect', () => void subscribe(opened).catch(() => opened.disconnect().connect()))
    opened.on('disconnect', (reason) => {
      setState('waiting')
      // The session may go on under another token; if it has ended, this is refused.
      if (reason === 'io server disconnect') opened.connect()
    })
    opened.on('events', (events: LiveEvent[]) => {
      position = events.at(-1)?.position ?? position
      tell(events)
    })
    opened.on('reset', (notice: { position: string }) => {
      position = notice.position
      tell(null)
    })
  }
  const cancel = afterFirstPaint(() => void connect().catch(() => {}))

  return {
    state: () => state,
    onState: (listener) => {
      stateListeners.add(listener)
      return () => stateListeners.delete(listener)
    },
    onEvents: (listener) => {
      eventListeners.add(listener)
      return () => eventListeners.delete(listener)
    },
    close: () => {
      isClosed = true
      cancel()
      socket?.disconnect()
    },
  }
}

/** Gives the way to call it off. */
function afterFirstPaint(work: () => void): () => void {
  const timer = setTimeout(work, 500)
  return () => clearTimeout(timer)
}
