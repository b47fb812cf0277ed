import type { Database } from '#platform/database/database.ts'
import type { Person } from './person.ts'
import type { PersonalTable } from './personal-table.ts'
import { quoteTable, rowsOfPerson } from './rows-of-person.ts'

/** What one table tells about a person. */
export interface PersonalFile {
  /** `commits/commits.jsonl`. */
  name: string
  description: string
  records: AsyncIterable<Record<string, unknown>>
}

/** Rows read at once. */
const batch = 200

/** Every table that tells something about a person, each read when its records are asked for. */
export function* exportPerson(
  database: Database,
  tables: readonly PersonalTable[],
  person: Person,
): Generator<PersonalFile> {
  for (const table of tables) {
    const rows = table.export === null ? null : rowsOfPerson(table, tables, person)
    if (rows === null || table.export === null) continue
    yield {
      name: `${table.table.replace('.', '/')}.jsonl`,
      description: table.export,
      records: readRecords(
        database,
        `select t.* from ${quoteTable(table.table)} as t where ${rows.text}`,
        rows.values,
        new Set(['workspace_id', ...(table.withheld ?? [])]),
      ),
    }
  }
}

/** Reads with a cursor, in one snapshot, so that no more than a batch is in memory. */
async function* readRecords(
  { pool }: Database,
  text: string,
  values: unknown[],
  withheld: ReadonlySet<string>,
): AsyncGenerator<Record<string, unknown>> {
  const client = await pool.connect()
  let isBroken = false
  try {
    await client.query('begin read only')
    await client.query(`declare personal no scroll cursor for ${text}`, values)
    for (;;) {
      const { rows } = await client.query<Record<string, unknown>>(`fetch ${batch} from personal`)
      for (const row of rows)
        yield Object.fromEntries(Object.entries(row).filter(([column]) => !withheld.has(column)))
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
