import type { Transaction } from '#platform/database/database.ts'
import type { Signal } from './signal.ts'

/** An event to append; `data` fits the schema its contract declares for `type`. */
export interface NewEvent {
  workspace_id: string
  type: string
  data: unknown
}

/** An event as a consumer sees it. */
export interface Event<Data = unknown> {
  workspace_id: string
  /** `tx-id`: the order of the log. */
  position: string
  type: string
  data: Data
  /** When the transaction that appended it began; RFC 3339. */
  at: string
  /** The span that appended it, when that was traced. */
  traceparent: string | null
}

/** The append side of the log. */
export interface EventLog {
  /** Appends in the caller's transaction; consumers see the events once it has committed. */
  append: (transaction: Transaction, events: readonly NewEvent[]) => Promise<void>
  /** Raised with the types of events that were just committed, by this process. */
  appended: Signal
  /** Names this log's notifications to other processes. */
  sender: string
  /** Sends what is still to be told to other processes. */
  close: () => Promise<void>
}

/** Something that reacts to events. Its position is kept under `name`. */
export interface Consumer {
  /** `service.purpose`, stable for ever. */
  name: string
  types: readonly string[]
  /** Events at most in one call; 500 when left out. */
  batch?: number
  /**
   * Handles events of these types in order, in the transaction that also moves the cursor: what it writes there
   * happens exactly once. When a batch fails, its events are tried one by one, and one that keeps failing is set aside.
   */
  handle: (events: readonly Event[], transaction: Transaction) => Promise<void>
  /** Empties what the consumer keeps, before a replay. Without it the consumer cannot be replayed. */
  reset?: (transaction: Transaction) => Promise<void>
}
