import { sql } from 'kysely'
import type { Database } from '#platform/database/database.ts'
import type { EventLog, NewEvent } from '#platform/events/event-log.ts'

/** Appends events in a transaction that stays open, as a slow one does; gives the way to commit it. */
export async function holdEvents(
  database: Database,
  log: EventLog,
  events: readonly NewEvent[],
): Promise<() => Promise<void>> {
  const opened = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  const transaction = database.transact(async (transaction) => {
    await log.append(transaction, events)
    // What was sent has been done when the next statement is answered.
    await sql`select`.execute(transaction)
    opened.resolve()
    await released.promise
  })
  await Promise.race([opened.promise, transaction])
  return () => {
    released.resolve()
    return transaction
  }
}
