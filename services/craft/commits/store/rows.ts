import { type RawBuilder, sql } from 'kysely'

/** PostgreSQL types of a table's columns, in their order. */
export type ColumnTypes<Row> = { readonly [Column in keyof Row]: string }

/**
 * Rows as a table in SQL, for bulk writes: one array parameter a column, so that the statement's text and the number
 * of its parameters do not depend on the number of rows.
 */
export function tableOf<Row extends object>(
  alias: string,
  types: ColumnTypes<Row>,
  rows: readonly Row[],
): RawBuilder<unknown> {
  const columns = Object.entries<string>(types as Record<string, string>)
  const arrays = columns.map(([name, type]) => {
    const values = rows.map((row) => row[name as keyof Row])
    return sql`${values}::${sql.raw(type)}[]`
  })
  const names = columns.map(([name]) => sql.ref(name))
  return sql`unnest(${sql.join(arrays)}) as ${sql.ref(alias)}(${sql.join(names)})`
}

/** The names of a table's columns, for `insert into t (…)`. */
export function columnsOf(types: object): RawBuilder<unknown> {
  return sql.join(Object.keys(types).map((name) => sql.ref(name)))
}
