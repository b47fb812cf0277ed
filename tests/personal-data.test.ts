import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type PersonalTable, personalColumns } from '#platform/privacy/personal-table.ts'
import { platformPersonalTables } from '#platform/privacy/platform-tables.ts'
import { createTestDatabase } from '#platform/testing/database.ts'
import { readMigrationFolders } from '../server/migration-folders.ts'
import { serviceNames, services } from '../server/services.ts'

/** What a column is called that tells of somebody, or in which somebody may be named. */
const telling =
  /e_?mail|author|committer|user|account|person|principal|subject|login|assignee|identifier|ip_address|(^|_)(name|by|title|body|message|text|prompt|answer|error|error_detail|reason|detail|summary|image|value)$/

/** Rows about the machinery alone. */
const mechanical = new Set(['schema_migrations', 'privacy.pseudonyms'])

async function readTables(): Promise<PersonalTable[]> {
  const definitions = await Promise.all(serviceNames.map((name) => services[name].definition()))
  return [...platformPersonalTables, ...definitions.flatMap(({ personal }) => personal)]
}

test('every column in which a person may be named is declared by its service, and every declared one is there', async () => {
  const declared = new Map((await readTables()).map((table) => [table.table, table]))
  const folders = await readMigrationFolders()
  const { database, drop } = await createTestDatabase({ migrations: folders })
  try {
    const { rows } = await database.pool.query<{ table: string; column: string; type: string }>(
      `select n.nspname || '.' || c.relname as "table", attname as "column", format_type(atttypid, null) as type
       from pg_attribute a join pg_class c on c.oid = attrelid join pg_namespace n on n.oid = relnamespace
       where nspname = any ($1) and relkind in ('r', 'p') and not relispartition and attnum > 0 and not attisdropped`,
      [folders.map(({ schema }) => schema)],
    )
    const undeclared = rows.filter(({ table, column, type }) => {
      const isDocument = type.startsWith('json')
      const mayName = /^(text|uuid|character varying)/.test(type) && telling.test(column)
      if (!(isDocument || mayName) || mechanical.has(table) || table.startsWith('graphile_worker.'))
        return false
      const own = declared.get(table)
      return !own || ![...personalColumns(own), ...(own.impersonal ?? [])].includes(column)
    })
    assert.deepEqual(
      undeclared.map(({ table, column }) => `${table}.${column}`),
      [],
    )
    const there = new Set(rows.map(({ table, column }) => `${table}.${column}`))
    const missing = [...declared.values()].flatMap((table) =>
      [...personalColumns(table), ...(table.withheld ?? []), ...(table.impersonal ?? [])]
        .map((column) => `${table.table}.${column}`)
        .filter((column) => !there.has(column)),
    )
    assert.deepEqual(missing, [])
  } finally {
    await drop()
  }
})
