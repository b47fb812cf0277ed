import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '#platform/database/database.ts'

const patience = 20_000

/**
 * Resolves when every event in the log may be read: until then an older transaction is running, such as that of a
 * notification. Rejects after 20 s.
 */
export async function waitUntilReadable(database: Database): Promise<void> {
  for (const deadline = Date.now() + patience; ; await sleep(5)) {
    const { rows } = await database.pool.query<{ is_readable: boolean }>(
      'select not exists (select from events.log where tx >= events.horizon()) as is_readable',
    )
    if (rows[0]?.is_readable) return
    assert.ok(Date.now() < deadline, 'after 20 s, a running transaction still keeps events from being read')
  }
}
