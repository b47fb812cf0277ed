import { Client } from 'pg'
import type { Database } from './database.ts'
import { setSession } from './session.ts'
import { typeParsers } from './type-parsers.ts'

/**
 * Opens a connection of its own, beside the pool: for COPY, whose streams cannot share a connection with statements that
 * are sent ahead of their answers. Whoever opened it ends it.
 */
export async function openConnection({ url, pool }: Pick<Database, 'url' | 'pool'>): Promise<Client> {
  const { application_name, connectionTimeoutMillis } = pool.options
  const client = new Client({
    connectionString: url,
    application_name,
    connectionTimeoutMillis,
    keepAlive: true,
    types: typeParsers,
  })
  // One that breaks fails the query it runs; that error is enough.
  client.on('error', () => {})
  try {
    await client.connect()
    await setSession(client)
  } catch (error) {
    await client.end().catch(() => {})
    throw error
  }
  return client
}
