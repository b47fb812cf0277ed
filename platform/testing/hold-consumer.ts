import type { Database } from '#platform/database/database.ts'

/** Keeps a consumer from handling anything, as another process does that is at it; gives the way to let it go on. */
export async function holdConsumer(database: Database, name: string): Promise<() => Promise<void>> {
  const client = await database.pool.connect()
  const lock = `(hashtextextended('throughline consumer ' || $1, 0))`
  await client.query(`select pg_advisory_lock${lock}`, [name])
  return async () => {
    await client.query(`select pg_advisory_unlock${lock}`, [name])
    client.release()
  }
}
