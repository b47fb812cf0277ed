import { setImmediate as nextTurn } from 'node:timers/promises'
import { CompiledQuery } from 'kysely'
import { escapeIdentifier, escapeLiteral } from 'pg'
import type { Database } from '#platform/database/database.ts'
import type { ErasureScope } from './erasure-scope.ts'
import { findLogins } from './find-logins.ts'
import { type PersonalTable, personalColumns } from './personal-table.ts'
import { describePseudonym } from './pseudonym.ts'
import type { Pseudonyms } from './pseudonyms.ts'
import type { NameReplacer } from './replace-names.ts'
import { quoteTable } from './rows-of-person.ts'

interface RewriteOptions {
  database: Database
  pseudonyms: Pseudonyms
  scope: ErasureScope
  table: PersonalTable
  signal: AbortSignal
}

interface RewriteOutcome {
  rewritten: number
  /** Whether a row changed under our hands, so that it has to be looked at again. */
  missed: boolean
}

/** Pages of 8 kB read at once: long values come on top. */
const pages = 8

/** A column as it is read and written. */
interface Column {
  name: string
  /** PostgreSQL's name of its type. */
  type: string
  is_login: boolean
}

/** Puts pseudonyms into every row of a table, page by page, in short transactions. */
export async function rewriteTable(options: RewriteOptions): Promise<RewriteOutcome> {
  const { database, pseudonyms, scope, table, signal } = options
  const columns = await readColumns(database, table)
  const outcome: RewriteOutcome = { rewritten: 0, missed: false }
  if (columns.length === 0) return outcome
  const replacer = await pseudonyms.load(scope.workspace_id)
  if (replacer === null) return outcome
  for (const leaf of await listLeaves(database, table)) {
    for (let page = 0; page < leaf.pages; page += pages) {
      signal.throwIfAborted()
      const done = await rewritePages(options, { leaf: leaf.name, columns, replacer, page })
      outcome.rewritten += done.rewritten
      outcome.missed ||= done.missed
      await nextTurn()
    }
  }
  return outcome
}

async function readColumns({ pool }: Database, table: PersonalTable): Promise<Column[]> {
  const logins = new Set(table.logins)
  const { rows } = await pool.query<{ name: string; type: string }>(
    `select attname as name, format_type(atttypid, null) as type from pg_attribute
     where attrelid = to_regclass($1) and attname = any ($2) and not attisdropped
       and atttypid = any ('{text,varchar,json,jsonb,text[]}'::regtype[])`,
    [quoteTable(table.table), personalColumns(table)],
  )
  return rows.map((column) => ({ ...column, is_login: logins.has(column.name) }))
}

/** The tables that hold the rows: its partitions, or it alone. */
async function listLeaves({ pool }: Database, { table }: PersonalTable) {
  const { rows } = await pool.query<{ name: string; pages: number }>(
    `select oid::regclass::text as name, (pg_relation_size(oid) / 8192)::int as pages from pg_class
     where relkind = 'r'
       and oid in (select to_regclass($1) union select relid from pg_partition_tree(to_regclass($1)))
     order by oid`,
    [quoteTable(table)],
  )
  return rows
}

interface PagesOfTable {
  leaf: string
  columns: readonly Column[]
  replacer: NameReplacer
  page: number
}

async function rewritePages(
  { database, pseudonyms, scope, table }: RewriteOptions,
  { leaf, columns, replacer, page }: PagesOfTable,
): Promise<RewriteOutcome> {
  const list = columns.map(({ name, type }) =>
    type.startsWith('json') ? `${escapeIdentifier(name)}::text` : escapeIdentifier(name),
  )
  const ofWorkspace =
    table.has_workspace === false ? '' : `and workspace_id = ${escapeLiteral(scope.workspace_id)}`
  const { rows } = await database.pool.query<unknown[]>({
    text: `select ctid::text, xmin::text, ${list.join(', ')} from ${leaf}
      where ctid >= $1::tid and ctid < $2::tid ${ofWorkspace}`,
    values: [`(${page},0)`, `(${page + pages},0)`],
    rowMode: 'array',
  })
  const found = rows.flatMap(([, , ...values]) =>
    columns.flatMap((column, at) =>
      column.type.startsWith('json') ? findLogins(readValue(column, values[at]), replacer) : [],
    ),
  )
  const logins = found.filter(({ pseudonym }) => pseudonym === scope.pseudonym)
  const learned = await pseudonyms.add(
    scope.workspace_id,
    scope.pseudonym,
    logins.map(({ login }) => ({ kind: 'login', value: login })),
  )
  const changes = rows.flatMap(([place, version, ...values]) => {
    const given = Object.fromEntries(
      columns.map((column, at) => [column.name, readValue(column, values[at])]),
    )
    const replaced = replaceRow(columns, given, replacer)
    const changed = columns.filter(({ name }) => replaced[name] !== given[name])
    return changed.length === 0 ? [] : [{ place, version, changed, replaced }]
  })
  if (changes.length === 0) return { rewritten: 0, missed: learned > 0 }
  const rewritten = await database.transact(async (transaction) => {
    let count = 0n
    for (const { place, version, changed, replaced } of changes) {
      const assignments = changed.map(
        ({ name, type }, at) => `${escapeIdentifier(name)} = $${at + 3}::${type}`,
      )
      const { numAffectedRows = 0n } = await transaction.executeQuery(
        CompiledQuery.raw(
          `update ${leaf} set ${assignments.join(', ')} where ctid = $1::tid and xmin::text = $2`,
          [place, version, ...changed.map((column) => writeValue(column, replaced[column.name]))],
        ),
      )
      count += numAffectedRows
    }
    return Number(count)
  })
  return { rewritten, missed: learned > 0 || rewritten < changes.length }
}

function readValue({ type }: Column, value: unknown): unknown {
  return type.startsWith('json') && typeof value === 'string' ? JSON.parse(value) : value
}

function writeValue({ type }: Column, value: unknown): unknown {
  return type.startsWith('json') ? JSON.stringify(value) : value
}

/** Columns stand beside each other like the fields of a document: a one-word name is known by the address beside it. */
function replaceRow(
  columns: readonly Column[],
  given: Readonly<Record<string, unknown>>,
  replacer: NameReplacer,
): Readonly<Record<string, unknown>> {
  const replaced: Record<string, unknown> = { ...replacer.value(given) }
  for (const { name, is_login } of columns) {
    const value = given[name]
    const pseudonym = is_login && typeof value === 'string' ? replacer.find('login', value) : undefined
    if (pseudonym !== undefined) replaced[name] = describePseudonym(pseudonym).name
  }
  return replaced
}
