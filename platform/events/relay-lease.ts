import type { Database } from '#platform/database/database.ts'

/** The right of one process to run a relay; it ends with the process, whatever ended that. */
export interface RelayLease {
  isLost: () => boolean
  release: () => void
}

/**
 * Takes the right to run a relay; null while another process has it. A session's lock on a connection of its own: unlike
 * a row's it needs no transaction, which readers of the log would wait for.
 */
export async function takeRelayLease(database: Database, name: string): Promise<RelayLease | null> {
  const client = await database.pool.connect()
  let isLost = false
  client.on('error', () => {
    isLost = true
  })
  try {
    const { rows } = await client.query<{ taken: boolean }>(
      `select pg_try_advisory_lock(hashtextextended('throughline relay ' || $1, 0)) as taken`,
      [name],
    )
    if (rows[0]?.taken) return { isLost: () => isLost, release: () => client.release(true) }
  } catch (error) {
    client.release(true)
    throw error
  }
  client.release()
  return null
}
