import type { Transaction } from '#platform/database/database.ts'

/** Topic that stands for any. */
export const everything = '*'

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

/** The log as a process holds it: to append to, and to hear of what was appended. */
export interface EventLog {
  /**
   * Appends in the caller's transaction, and does not wait for the answer; consumers see the events once it has committed.
   */
  append: (transaction: Transaction, events: readonly NewEvent[]) => Promise<void>
  /** Tells all who {@link EventLog.hear}, in every process, about topics that are no events. */
  announce: (topics: readonly string[]) => void
  /**
   * Calls `listener` with the types of events that were just committed, by this process or another one, and with what was
   * announced; with {@link everything} after a time of not hearing other processes. Gives the way to end that.
   */
  hear: (listener: (topics: ReadonlySet<string>) => void) => Promise<() => void>
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
   * Milliseconds from handling a batch until the next one is read, unless more than a batch waits: for what nobody waits
   * for, so that a crowd of events costs few transactions. 0 when left out.
   */
  breath?: number
  /**
   * Handles events of these types in order, in the transaction that also moves the cursor: what it writes there
   * happens exactly once. When a batch fails, its events are tried one by one, and one that keeps failing is set aside.
   */
  handle: (events: readonly Event[], transaction: Transaction) => Promise<void>
  /** Empties what the consumer keeps, before a replay. Without it the consumer cannot be replayed. */
  reset?: (transaction: Transaction) => Promise<void>
}
