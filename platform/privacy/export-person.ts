import type { Database } from '#platform/database/database.ts'
import type { Person } from './person.ts'
import type { PersonalTable } from './personal-table.ts'
import { readInBatches } from './read-in-batches.ts'
import { quoteTable, rowsOfPerson } from './rows-of-person.ts'

/** What one table tells about a person. */
export interface PersonalFile {
  /** `commits/commits.jsonl`. */
  name: string
  description: string
  records: AsyncIterable<Record<string, unknown>>
}

/**
 * Every table that tells something about a person, each read when its records are asked for.
 * @param logins the person's user names on code hosts, in lower case
 */
export function* exportPerson(
  database: Database,
  tables: readonly PersonalTable[],
  person: Person,
  logins: readonly string[] = [],
): Generator<PersonalFile> {
  for (const table of tables) {
    const rows = table.export === null ? null : rowsOfPerson(table, tables, person, logins)
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

async function* readRecords(
  database: Database,
  text: string,
  values: unknown[],
  withheld: ReadonlySet<string>,
): AsyncGenerator<Record<string, unknown>> {
  for await (const row of readInBatches(database, text, values))
    yield Object.fromEntries(Object.entries(row).filter(([column]) => !withheld.has(column)))
}
