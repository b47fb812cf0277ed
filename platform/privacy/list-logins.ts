import { escapeIdentifier } from 'pg'
import type { Database } from '#platform/database/database.ts'
import { findLogins } from './find-logins.ts'
import type { Person } from './person.ts'
import type { PersonalTable } from './personal-table.ts'
import { readInBatches } from './read-in-batches.ts'
import { quoteTable } from './rows-of-person.ts'

/**
 * The user names, in lower case, under which code hosts know a person: those that stand beside one of their addresses in
 * what services whose tables have user names keep of the hosts' documents.
 */
export async function listLogins(
  database: Database,
  tables: readonly PersonalTable[],
  { workspace_id, addresses }: Person,
): Promise<string[]> {
  const known = new Set(addresses)
  const person = {
    find: (kind: string, value: string) =>
      kind === 'address' && known.has(value.toLowerCase()) ? 'person' : undefined,
  }
  const services = new Set(tables.filter(({ logins }) => logins !== undefined).map(serviceOf))
  const logins = new Set<string>()
  for (const table of tables) {
    if (!services.has(serviceOf(table)) || table.has_workspace === false) continue
    for (const column of table.json ?? []) {
      const text = `${escapeIdentifier(column)}::text`
      const documents = readInBatches<{ document: string }>(
        database,
        `select ${text} as document from ${quoteTable(table.table)} as t
         where workspace_id = $1 and exists (
           select from unnest($2::text[]) as address where position(address in lower(${text})) > 0
         )`,
        [workspace_id, addresses],
      )
      for await (const { document } of documents)
        for (const { login } of findLogins(JSON.parse(document), person)) logins.add(login.toLowerCase())
    }
  }
  return [...logins]
}

const serviceOf = ({ table }: PersonalTable) => table.split('.', 1)[0]
