import { escapeIdentifier } from 'pg'
import type { Database } from '#platform/database/database.ts'
import type { RetentionRule } from './retention-rule.ts'

/** Rows removed in one transaction, so that it stays short. */
const batch = 5_000

interface Expired {
  table: string
  condition: string
  values: unknown[]
}

function findExpired({ table, column, only, days }: RetentionRule): Expired {
  const isOld = `${escapeIdentifier(column)} < now() - make_interval(days => $1)`
  return {
    table: quote(table),
    condition: only === undefined ? isOld : `${isOld} and ${escapeIdentifier(only.column)} = any ($2)`,
    values: only === undefined ? [days] : [days, only.values],
  }
}

function quote(table: string): string {
  return table.split('.').map(escapeIdentifier).join('.')
}

/** How many rows have expired. */
export async function countExpired(database: Database, rule: RetentionRule): Promise<number> {
  if (rule.days === null || !(await isThere(database, rule))) return 0
  const { table, condition, values } = findExpired(rule)
  const { rows } = await database.pool.query(
    `select count(*)::int as expired from ${table} where ${condition}`,
    values,
  )
  return rows[0].expired
}

/** Removes expired rows until none is left or the time is over; gives how many it removed. */
export async function removeExpired(
  database: Database,
  rule: RetentionRule,
  deadline: number,
): Promise<{ removed: number; complete: boolean }> {
  if (rule.days === null || !(await isThere(database, rule))) return { removed: 0, complete: true }
  const { table, condition, values } = findExpired(rule)
  let removed = 0
  for (;;) {
    if (Date.now() > deadline) return { removed, complete: false }
    const { rowCount } = await database.pool.query(
      // The condition once more, since two partitions of a table may have rows at the same place.
      `delete from ${table}
       where ctid = any (array(select ctid from ${table} where ${condition} limit ${batch})) and ${condition}`,
      values,
    )
    removed += rowCount ?? 0
    if ((rowCount ?? 0) < batch) return { removed, complete: true }
  }
}

/** A service that is no more, or not yet, may have left its rule behind. */
async function isThere(database: Database, { table }: RetentionRule): Promise<boolean> {
  const { rows } = await database.pool.query('select to_regclass($1) is not null as is_there', [quote(table)])
  return rows[0].is_there
}
