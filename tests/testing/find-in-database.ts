import type { Pool } from 'pg'

/** Every column of every table, whatever schema it is in, in which one of some texts stands, as `schema.table.column`. */
export async function findInDatabase(pool: Pool, texts: readonly string[]): Promise<string[]> {
  const { rows: columns } = await pool.query<{ place: string; column: string; table: string }>(
    `select c.oid::regclass::text as "table", quote_ident(attname) as "column", c.oid::regclass || '.' || attname as place
     from pg_attribute a join pg_class c on c.oid = attrelid join pg_namespace n on n.oid = relnamespace
     where relkind = 'r' and attnum > 0 and not attisdropped and nspname not in ('pg_catalog', 'information_schema')
       and nspname not like 'pg_toast%'
     order by place`,
  )
  // As JSON writes them, too: \\u00eb for ë.
  const patterns = texts
    .flatMap((text) => [text, escapeLikeJson(text)])
    .map((text) => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`)
  const found: string[] = []
  for (const { table, column, place } of columns) {
    const { rows } = await pool.query(
      `select exists (select from ${table} where ${column}::text ilike any ($1)) as is_there`,
      [patterns],
    )
    if (rows[0].is_there) found.push(place)
  }
  return found
}

function escapeLikeJson(text: string): string {
  return text.replaceAll(
    /[^\x20-\x7e]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
