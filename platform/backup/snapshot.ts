import type { Client } from 'pg'
import type { Database } from '#platform/database/database.ts'
import { openConnection } from '#platform/database/open-connection.ts'

/** Connections that see the database as it was at one moment, whatever is written meanwhile. */
export interface Snapshot {
  clients: readonly [Client, ...Client[]]
  /** Ends the connections, also those in the middle of something. */
  close: () => Promise<void>
}

/**
 * Opens read-only transactions on one snapshot (PostgreSQL manual, "Snapshot Synchronization Functions"). They have no
 * transaction number of their own, so readers of the event log do not wait for them.
 */
export async function openSnapshot(database: Database, connections: number): Promise<Snapshot> {
  const clients: Client[] = []
  const close = async () => {
    await Promise.all(clients.map((client) => client.end()))
  }
  const begin = async () => {
    const client = await openConnection(database)
    clients.push(client)
    await client.query(
      'begin transaction isolation level repeatable read, read only; set local idle_in_transaction_session_timeout = 0',
    )
    return client
  }
  try {
    const first = await begin()
    const { rows } = await first.query<{ snapshot: string }>('select pg_export_snapshot() as snapshot')
    const others = []
    for (let i = 1; i < connections; i++) {
      const client = await openConnection(database)
      clients.push(client)
      await client.query(
        `begin transaction isolation level repeatable read, read only;
         set transaction snapshot '${rows[0]?.snapshot}'; set local idle_in_transaction_session_timeout = 0`,
      )
      others.push(client)
    }
    return { clients: [first, ...others], close }
  } catch (error) {
    await close()
    throw error
  }
}
