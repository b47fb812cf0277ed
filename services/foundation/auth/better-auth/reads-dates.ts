import type { KyselyPlugin, UnknownRow } from 'kysely'

/** Gives times as `Date`, which better-auth expects; everywhere else they are RFC 3339. */
export const readsDates: KyselyPlugin = {
  transformQuery: ({ node }) => node,
  transformResult: async ({ result }) => ({ ...result, rows: result.rows.map(readRow) }),
}

function readRow(row: UnknownRow): UnknownRow {
  const entries = Object.entries(row).map(([column, value]) => [
    column,
    isTime(column) && typeof value === 'string' ? new Date(value) : value,
  ])
  return Object.fromEntries(entries)
}

/** Columns of type `timestamptz`, by the names this service gives them. */
function isTime(column: string): boolean {
  return column.endsWith('_at') || column.endsWith('_until')
}
