import type { Database } from '#platform/database/database.ts'

/** Rows read at once. */
const batch = 200

/** Reads what a query gives with a cursor, in one snapshot, so that no more than a batch is in memory. */
export async function* readInBatches<R extends Record<string, unknown>>(
  { pool }: Database,
  text: string,
  values: unknown[],
): AsyncGenerator<R> {
  const client = await pool.connect()
  let isBroken = false
  try {
    await client.query('begin read only')
    await client.query(`declare personal no scroll cursor for ${text}`, values)
    for (;;) {
      const { rows } = await client.query<R>(`fetch ${batch} from personal`)
      yield* rows
      if (rows.length < batch) break
    }
    await client.query('commit')
  } catch (error) {
    isBroken = true
    throw error
  } finally {
    // A reader that stops early leaves the transaction open: the connection goes with it.
    await client.query('rollback').catch(() => {
      isBroken = true
    })
    client.release(isBroken)
  }
}
