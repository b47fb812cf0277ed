import { escapeIdentifier } from 'pg'
import type { Database } from '#platform/database/database.ts'
import type { ErasureScope } from './erasure-scope.ts'
import type { Person } from './person.ts'
import type { PersonalTable } from './personal-table.ts'
import { describePseudonym } from './pseudonym.ts'
import type { Identifier, Pseudonyms } from './pseudonyms.ts'
import { rewriteTable } from './rewrite-table.ts'
import { quoteTable, rowsOfPerson } from './rows-of-person.ts'

interface ErasureOptions {
  database: Database
  pseudonyms: Pseudonyms
  tables: readonly PersonalTable[]
  scope: ErasureScope
  signal: AbortSignal
  onProgress?: (progress: { table: string; done: number; total: number }) => void
}

/** What an erasure changed. */
export interface ErasureFigures {
  deleted: number
  rewritten: number
}

/** Rows a transaction deletes. */
const batch = 500

/** Times the tables are gone through; more are only needed while others write what they had read before. */
const mostRounds = 12

/**
 * Takes a person out of every declared table: rows that are theirs alone are deleted, names and addresses in all others
 * give way to the pseudonym. Who it is, is known by the keyed hashes in `pseudonyms` alone, which must be there before;
 * names that stand beside a known address join them. It may be killed at any moment and begun again: what is done is
 * not found any more.
 */
export async function erasePerson(options: ErasureOptions): Promise<ErasureFigures> {
  const { tables, scope, signal, onProgress = () => {} } = options
  const mine = tables.filter((table) => scope.everywhere || table.has_workspace !== false)
  const figures: ErasureFigures = { deleted: 0, rewritten: 0 }
  const total = mine.length * 2
  await learnNames(options, mine)
  // What hangs on a row goes before it; after that nobody could tell whose it was.
  const inOrder = [...mine].sort((a, b) => depthOf(b, mine) - depthOf(a, mine))
  for (const [done, table] of inOrder.entries()) {
    signal.throwIfAborted()
    onProgress({ table: table.table, done, total })
    if (table.erasure === 'delete') figures.deleted += await deleteRows(options, table, mine)
  }
  for (let round = 0; round < mostRounds; round++) {
    let isClean = true
    for (const [done, table] of mine.entries()) {
      onProgress({ table: table.table, done: mine.length + done, total })
      const outcome = await rewriteTable({ ...options, table })
      figures.rewritten += outcome.rewritten
      isClean &&= outcome.rewritten === 0 && !outcome.missed
    }
    if (isClean) return figures
  }
  throw new Error(`After ${mostRounds} rounds there is still somebody to be erased; it goes on later.`)
}

function depthOf(table: PersonalTable, tables: readonly PersonalTable[]): number {
  const parent = table.parent && tables.find((one) => one.table === table.parent?.table)
  return parent ? 1 + depthOf(parent, tables) : 0
}

/** Learns under which names the person is known beside a known address. */
async function learnNames(
  { database, pseudonyms, scope }: ErasureOptions,
  tables: readonly PersonalTable[],
): Promise<void> {
  for (const table of tables) {
    for (const { address, name } of table.people ?? []) {
      if (name === undefined) continue
      const found = await listDistinct(database, table, scope, [address, name])
      const replacer = await pseudonyms.load(scope.workspace_id)
      const identifiers = found.flatMap(([at = '', called = '']): Identifier[] =>
        replacer?.find('address', at) === scope.pseudonym ? [{ kind: 'name', value: called }] : [],
      )
      await pseudonyms.add(scope.workspace_id, scope.pseudonym, withoutStandIn(identifiers, scope))
    }
  }
}

function withoutStandIn(identifiers: readonly Identifier[], { pseudonym }: ErasureScope): Identifier[] {
  const { name } = describePseudonym(pseudonym)
  return identifiers.filter(({ value }) => value !== name)
}

async function listDistinct(
  { pool }: Database,
  { table, has_workspace }: PersonalTable,
  { workspace_id }: ErasureScope,
  columns: readonly string[],
): Promise<string[][]> {
  const list = columns.map((column) => `coalesce(${escapeIdentifier(column)}::text, '')`).join(', ')
  const where = has_workspace === false ? '$1::uuid is not null' : 'workspace_id = $1'
  const { rows } = await pool.query<string[]>({
    text: `select distinct ${list} from ${quoteTable(table)} where ${where}`,
    values: [workspace_id],
    rowMode: 'array',
  })
  return rows
}

async function deleteRows(
  options: ErasureOptions,
  table: PersonalTable,
  tables: readonly PersonalTable[],
): Promise<number> {
  const { database, scope, signal } = options
  const { addresses, logins } = await findWritten(options, table, tables)
  const person: Person = { ...scope, addresses }
  const rows = rowsOfPerson(table, tables, person, logins)
  if (rows === null) return 0
  const name = quoteTable(table.table)
  let deleted = 0
  for (;;) {
    signal.throwIfAborted()
    const { rowCount } = await database.pool.query(
      // By table and place, since two partitions may have rows at the same place.
      `delete from ${name} as d using (
         select t.tableoid as of_table, t.ctid as place from ${name} as t where ${rows.text} limit ${batch}
       ) as found
       where d.tableoid = found.of_table and d.ctid = found.place`,
      rows.values,
    )
    deleted += rowCount ?? 0
    if ((rowCount ?? 0) < batch) return deleted
  }
}

/** The person's addresses and logins as they are written in a table and its parents, the pseudonym's among them. */
async function findWritten(
  { database, pseudonyms, scope }: ErasureOptions,
  table: PersonalTable,
  tables: readonly PersonalTable[],
): Promise<{ addresses: string[]; logins: string[] }> {
  const replacer = await pseudonyms.load(scope.workspace_id)
  const stand = describePseudonym(scope.pseudonym)
  const addresses = new Set([stand.address])
  const logins = new Set([stand.name.toLowerCase()])
  const parent = tables.find((one) => one.table === table.parent?.table)
  for (const one of parent ? [table, parent] : [table]) {
    const columns = [...(one.people ?? []).map(({ address }) => address), ...(one.accounts ?? [])]
    for (const column of columns)
      for (const [value = ''] of await listDistinct(database, one, scope, [column]))
        if (replacer?.find('address', value) === scope.pseudonym) addresses.add(value.toLowerCase())
    for (const column of one.logins ?? [])
      for (const [value = ''] of await listDistinct(database, one, scope, [column]))
        if (replacer?.find('login', value) === scope.pseudonym) logins.add(value.toLowerCase())
  }
  return { addresses: [...addresses], logins: [...logins] }
}
