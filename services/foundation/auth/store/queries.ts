import type { Kysely } from 'kysely'
import type { AuthTables } from './tables.ts'

/** The database, or a transaction on it, without this service's tables named yet. */
export type Executor = Pick<Kysely<Record<never, never>>, '$extendTables' | 'getExecutor'>

/** Queries on the tables of this service, in a transaction when one is given. */
export function tablesOf(executor: Executor): Kysely<AuthTables> {
  return executor.$extendTables<AuthTables>() as unknown as Kysely<AuthTables>
}

/** RFC 3339 of a moment so many seconds from now. */
export function secondsFromNow(seconds: number): string {
  return new Date(Date.now() + seconds * 1000).toISOString()
}
