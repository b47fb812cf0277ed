import type { Kysely, Transaction as KyselyTransaction } from 'kysely'
import type { Pool } from 'pg'

/** Tables are named with their schema (`'commits.commits'`); each service types its own with `withTables<T>()`. */
// biome-ignore lint/suspicious/noExplicitAny: Kysely's own bound for "any schema".
type AnyTables = any

/** A transaction of {@link Database.transact}. */
export type Transaction = KyselyTransaction<AnyTables>

/** The connection pool of a process, shared by its services. */
export interface Database {
  kysely: Kysely<AnyTables>
  pool: Pool
  /**
   * Runs `work` in a transaction: commits when it resolves, rolls back when it rejects, and tries again (twice) on a
   * serialisation failure or deadlock. Keep it short: other readers of the event log wait for it.
   */
  transact: <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>
  close: () => Promise<void>
}
