import type { Kysely, Transaction as KyselyTransaction } from 'kysely'
import type { Pool } from 'pg'

/** A service names its own tables on top: `kysely.$extendTables<CommitTables>()`. */
type NoTables = Record<never, never>

/** A transaction of {@link Database.transact}; typed by `transaction.$extendTables<CommitTables>()`. */
export type Transaction = KyselyTransaction<NoTables>

/** The connection pool of a process, shared by its services. */
export interface Database {
  /** Connection URL, with the password in it: never to be shown. */
  url: string
  /** Query builder; tables are named with their schema: `'commits.commits'`. */
  kysely: Kysely<NoTables>
  pool: Pool
  /**
   * Runs `work` in a transaction: commits when it resolves, rolls back when it rejects, and tries again (twice) on a
   * serialisation failure or deadlock. Keep it short: other readers of the event log wait for it.
   */
  transact: <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>
  /** Calls `listener` after each transaction of {@link Database.transact} that has ended; gives the way to stop that. */
  onTransactionEnd: (listener: () => void) => () => void
  /** Resolves when the database answers; rejects when it does not within 2 s. */
  ping: () => Promise<void>
  close: () => Promise<void>
}
