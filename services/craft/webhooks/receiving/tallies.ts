import { sql } from 'kysely'
import type { Logger } from 'pino'
import type { Database } from '#platform/database/database.ts'
import type { HookKey } from '../hooks/hook.ts'

export type TallyKind = 'duplicate' | 'signature' | 'timestamp' | 'malformed'

/**
 * Counts what is not stored. Gathered in memory and written once a second, so that a flood of forged deliveries costs
 * the database nothing; a process that is killed loses the last second of it.
 */
export interface Tallies {
  count: (hook: HookKey, kind: TallyKind) => void
  /** Writes what was counted since. */
  flush: () => Promise<void>
}

interface Tally extends HookKey {
  kind: TallyKind
  count: number
}

const flushAfter = 1000

export function createTallies({ database, logger }: { database: Database; logger: Logger }): Tallies {
  let tallies = new Map<string, Tally>()
  let timer: NodeJS.Timeout | undefined

  const flush = async () => {
    clearTimeout(timer)
    timer = undefined
    if (tallies.size === 0) return
    const counted = [...tallies.values()]
    tallies = new Map()
    await write(database, counted).catch((error) => {
      logger.warn({ err: error }, 'Refused deliveries could not be counted')
    })
  }

  return {
    count: ({ workspace_id, id }, kind) => {
      const key = `${id} ${kind}`
      const tally = tallies.get(key) ?? { workspace_id, id, kind, count: 0 }
      tally.count++
      tallies.set(key, tally)
      timer ??= setTimeout(() => void flush(), flushAfter).unref()
    },
    flush,
  }
}

async function write({ kysely }: Database, counted: readonly Tally[]): Promise<void> {
  await sql`
    insert into webhooks.tallies as t (workspace_id, hook_id, day, kind, count)
    select workspace_id, hook_id, (now() at time zone 'UTC')::date, kind, count from unnest(
      ${counted.map((tally) => tally.workspace_id)}::uuid[], ${counted.map((tally) => tally.id)}::uuid[],
      ${counted.map((tally) => tally.kind)}::text[], ${counted.map((tally) => tally.count)}::bigint[]
    ) as given (workspace_id, hook_id, kind, count)
    on conflict (workspace_id, hook_id, day, kind) do update set count = t.count + excluded.count
  `.execute(kysely)
}
