import { type Client, escapeIdentifier } from 'pg'
import { quoteTable } from './copy-table.ts'

interface TableName {
  schema: string
  name: string
}

/** What was taken away from tables so that they fill faster, and in any order. */
interface SetAside {
  /** Brings it all back; a row that breaks a foreign key is found here. */
  putBack: (onProgress: (done: number, total: number) => void) => Promise<void>
}

/**
 * Drops foreign keys and all indexes that no constraint needs, and silences triggers. Building an index over rows that
 * are there is several times as fast as keeping it up row by row, and without foreign keys tables have no order.
 */
export async function setAsideIndexes(client: Client, tables: readonly TableName[]): Promise<SetAside> {
  const names = tables.map(quoteTable)
  const { rows: keys } = await client.query<{ table: string; name: string; definition: string }>(
    `select conrelid::regclass::text as "table", conname as name, pg_get_constraintdef(oid) as definition
     from pg_constraint where contype = 'f' and conparentid = 0 and conrelid = any ($1::regclass[])`,
    [names],
  )
  // Those of a partitioned table stand for those of its partitions.
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
     from pg_index
     where indrelid in (
         select unnest($1::regclass[]) union select inhparent from pg_inherits where inhrelid = any ($1::regclass[])
       )
       and not exists (select from pg_constraint where conindid = indexrelid)
       and not exists (select from pg_inherits where inhrelid = indexrelid)`,
    [names],
  )
  for (const { table, name } of keys)
    await client.query(`alter table ${table} drop constraint ${escapeIdentifier(name)}`)
  for (const { name } of indexes) await client.query(`drop index ${name}`)
  for (const name of names) await client.query(`alter table ${name} disable trigger user`)

  return {
    putBack: async (onProgress) => {
      const statements = [
        ...indexes.map(({ definition }) => definition.replace(' ON ONLY ', ' ON ')),
        ...names.map((name) => `alter table ${name} enable trigger user`),
        ...keys.map(
          ({ table, name, definition }) =>
            `alter table ${table} add constraint ${escapeIdentifier(name)} ${definition}`,
        ),
      ]
      for (const [index, statement] of statements.entries()) {
        await client.query(statement)
        onProgress(index + 1, statements.length)
      }
    },
  }
}
