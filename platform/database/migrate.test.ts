import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { pino } from 'pino'
import { createTestDatabase } from '#platform/testing/database.ts'
import { migrate } from './migrate.ts'

const logger = pino({ level: 'silent' })

/** An empty database and a folder with these files. */
async function prepare(context: TestContext, files: Record<string, string>) {
  const [{ database, drop }, directory] = await Promise.all([
    createTestDatabase(),
    mkdtemp(path.join(tmpdir(), 'migrations-')),
  ])
  context.after(async () => {
    await drop()
    await rm(directory, { recursive: true })
  })
  const write = (name: string, text: string) => writeFile(path.join(directory, name), text)
  for (const [name, text] of Object.entries(files)) await write(name, text)
  const folders = [{ schema: 'birds', folder: `${pathToFileURL(directory)}/` }]
  const query = async (text: string) => (await database.pool.query(text)).rows
  return { write, directory, query, run: () => migrate(database, folders, logger) }
}

const first = { '0001-birds.sql': 'create table birds.birds (name text);' }

test('migrations run in order, once, each noted; later ones follow', async (context) => {
  const { run, write, query } = await prepare(context, first)
  await run()
  await write(
    '0002-colour.sql',
    "alter table birds.birds add colour text; insert into birds.birds values ('jay', 'blue');",
  )
  await run()
  await run()
  assert.deepEqual(await query('select * from birds.birds'), [{ name: 'jay', colour: 'blue' }])
  assert.deepEqual(await query('select schema, number, name from platform.migrations order by number'), [
    { schema: 'birds', number: 1, name: '0001-birds.sql' },
    { schema: 'birds', number: 2, name: '0002-colour.sql' },
  ])
})

test('processes that migrate at once do it once', async (context) => {
  const { run, query } = await prepare(context, {
    '0001-birds.sql': 'create table birds.birds (n int); insert into birds.birds values (1);',
  })
  await Promise.all(Array.from({ length: 6 }, run))
  assert.deepEqual(await query('select * from birds.birds'), [{ n: 1 }])
})

test('a file that fails is undone whole and named; what came before it stays', async (context) => {
  const { run, write, query } = await prepare(context, {
    ...first,
    '0002-broken.sql': 'create table birds.nests (n int); select 1 / 0;',
  })
  await assert.rejects(run(), /birds\/0002-broken\.sql failed and was undone \(division by zero\)/)
  assert.deepEqual(await query("select to_regclass('birds.birds') as b, to_regclass('birds.nests') as n"), [
    { b: 'birds.birds', n: null },
  ])
  await write('0002-broken.sql', 'create table birds.nests (n int);')
  await run()
})

test('an applied file that was changed is refused by name, other line ends are not', async (context) => {
  const { run, write } = await prepare(context, {
    '0001-birds.sql': 'create table\nbirds.birds (name text);',
  })
  await run()
  await write('0001-birds.sql', 'create table\r\nbirds.birds (name text);')
  await run()
  await write('0001-birds.sql', 'create table birds.birds (name varchar);')
  await assert.rejects(run(), /birds\/0001-birds\.sql was changed after it had been applied/)
})

test('a database that is ahead of the files is refused', async (context) => {
  const { run, directory } = await prepare(context, { ...first, '0002-more.sql': 'select 1;' })
  await run()
  await rm(path.join(directory, '0002-more.sql'))
  await assert.rejects(run(), /migrated by a newer version of Throughline \(birds\/0002-more\.sql\)/)
})

test('numbers with a gap and tables without their schema are refused', async (context) => {
  const { run, write } = await prepare(context, { '0002-late.sql': 'select 1;' })
  await assert.rejects(run(), /rename 0002-late\.sql/)
  await write('0001-unqualified.sql', 'create table stray (n int);')
  await assert.rejects(run(), /no schema has been selected/)
})
