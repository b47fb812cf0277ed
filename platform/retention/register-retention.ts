import type { Database } from '#platform/database/database.ts'
import type { RetentionRule } from './retention-rule.ts'

/** Declares what expires, in place of what was declared before under the same names. */
export async function registerRetention(database: Database, rules: readonly RetentionRule[]): Promise<void> {
  for (const { name, description, table, column, only, days } of rules) {
    await database.pool.query(
      `insert into retention.rules (name, description, "table", "column", only_column, only_values, days)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (name) do update set description = excluded.description, "table" = excluded."table",
         "column" = excluded."column", only_column = excluded.only_column, only_values = excluded.only_values,
         days = excluded.days, declared_at = now()`,
      [name, description, table, column, only?.column ?? null, only?.values ?? null, days],
    )
  }
}

/** The rules of all processes that ever declared some, by name. */
export async function listRetention(database: Database): Promise<RetentionRule[]> {
  const { rows } = await database.pool.query(
    `select name, description, "table", "column", only_column, only_values, days from retention.rules order by name`,
  )
  return rows.map(({ only_column, only_values, ...rule }) => ({
    ...rule,
    ...(only_column !== null && { only: { column: only_column, values: only_values } }),
  }))
}
