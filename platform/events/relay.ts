/** An event as it is passed on: its data is the JSON text of the log, neither read nor written anew. */
export interface RelayedEvent {
  workspace_id: string
  /** `tx-id`: the order of the log. */
  position: string
  type: string
  /** RFC 3339. */
  at: string
  /** Null when it is longer than the relay takes. */
  data: string | null
  data_bytes: number
}

/**
 * Passes every event on to something outside of the database, such as a broker: in the order of the log, at least once,
 * from the moment the relay first ran. What cannot be delivered waits in the log: an outage moves no cursor, sets nothing
 * aside, and holds no transaction open.
 */
export interface Relay {
  /** `service.purpose`, stable for ever; its cursor stands beside those of the consumers. */
  name: string
  /** Events at most in one delivery. */
  batch: number
  /** Bytes of an event's data beyond which the event goes without it. */
  data_limit: number
  /** Connects to the other side; tried again, with growing pauses, until it succeeds. */
  open: () => Promise<Outlet>
  /** Told once when nothing can be delivered any more, with the reason, and with null when it can again. */
  onState: (outage: Error | null) => void
}

/** A connection of a relay, good until one of its calls fails. */
export interface Outlet {
  /** The last event the other side took, with its time where that is still known; null when it has taken none. */
  last: { position: string; at: string | null } | null
  /** How many of the newest events the other side keeps: when it has lost some, no more are given again. */
  capacity: number
  /** Rejects when it is not certain that the other side has all of them; some are then given again. */
  deliver: (events: readonly RelayedEvent[]) => Promise<void>
  /** Calls `listener` when the connection breaks while nothing is being delivered. */
  onLost: (listener: (reason: Error) => void) => void
  close: () => void
}
