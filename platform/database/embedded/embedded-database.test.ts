import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { pino } from 'pino'
import { clusterFolder } from './cluster.ts'
import { stopPostmaster } from './postmaster.ts'
import { startEmbeddedDatabase } from './start-embedded-database.ts'

const isRoot = process.getuid?.() === 0
const logger = pino({ level: 'silent' })

/** A data directory that is not there yet, and the way to start on it; whatever runs there is stopped afterwards. */
async function prepare(context: TestContext, name = 'data') {
  const folder = await mkdtemp(path.join(tmpdir(), 'embedded-'))
  await chmod(folder, 0o755)
  const data_directory = path.join(folder, name)
  const running: { stop: () => Promise<void> }[] = []
  context.after(async () => {
    await Promise.all(running.map(({ stop }) => stop()))
    await stopPostmaster(clusterFolder(data_directory))
    await rm(folder, { recursive: true, force: true })
  })
  return {
    data_directory,
    cluster: clusterFolder(data_directory),
    start: async () => {
      const database = await startEmbeddedDatabase({ data_directory, logger, durable: false })
      running.push(database)
      return database
    },
  }
}

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end().catch(() => {})
  }
}

/** Tries until it succeeds or 10 s are over. */
async function eventually<T>(work: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + 10_000; ; await sleep(20)) {
    try {
      return await work()
    } catch (error) {
      if (Date.now() > deadline) throw error
    }
  }
}

/** Another server process on the folder; resolves once it is up, rejects with what it says when it does not start. */
async function startElsewhere(context: TestContext, data_directory: string): Promise<ChildProcess> {
  const module = JSON.stringify(import.meta.resolve('./start-embedded-database.ts'))
  const script = `
    import { pino } from 'pino'
    const { startEmbeddedDatabase } = await import(${module})
    const options = { data_directory: ${JSON.stringify(data_directory)}, logger: pino({ level: 'silent' }), durable: false }
    await startEmbeddedDatabase(options)
    process.stdout.write('up')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  context.after(() => child.kill('SIGKILL'))
  const complaint = text(child.stderr)
  const first = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
  if (typeof first[0] === 'number') throw new Error(await complaint)
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

async function killPostmaster(cluster: string): Promise<void> {
  process.kill(Number.parseInt(await readFile(path.join(cluster, 'postmaster.pid'), 'utf8'), 10), 'SIGKILL')
}

test('the first start makes a cluster, the next one finds what was written, and both listen on a socket only', async (context) => {
  const { start, cluster } = await prepare(context)
  const first = await start()
  await query(first.url, 'create table kept as select 7 as n')
  assert.deepEqual(await query(first.url, 'show listen_addresses'), [{ listen_addresses: '' }])
  await first.stop()
  assert.ok(!(await readdir(cluster)).includes('postmaster.pid'))
  const second = await start()
  assert.deepEqual(await query(second.url, 'select n from kept'), [{ n: 7 }])
})

test('a durable cluster waits for the disk', async (context) => {
  const { data_directory } = await prepare(context)
  const { url, stop } = await startEmbeddedDatabase({ data_directory, logger })
  const settings = await query(
    url,
    "select current_setting('fsync') as f, current_setting('synchronous_commit') as s",
  )
  assert.deepEqual(settings, [{ f: 'on', s: 'on' }])
  await stop()
})

test('a second server on the folder is refused with the process of the first, which goes on', async (context) => {
  const { start } = await prepare(context)
  const { url } = await start()
  await assert.rejects(start(), (error: Error) => {
    assert.equal(error.name, 'StartupError')
    assert.match(
      error.message,
      new RegExp(`is used by another server \\(process ${process.pid}\\): stop that one`),
    )
    return true
  })
  assert.deepEqual(await query(url, 'select 1 as n'), [{ n: 1 }])
})

test('of two servers that start at once on a new folder one wins and the other is refused', async (context) => {
  const { start, data_directory } = await prepare(context)
  const outcomes = await Promise.allSettled([start(), startElsewhere(context, data_directory)])
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
  assert.equal(refused.length, 1)
  assert.match(String(refused[0]?.reason), /is used by another server/)
})

test('a start after kill -9 takes over the database that was left running', async (context) => {
  const { start, data_directory, cluster } = await prepare(context)
  const other = await startElsewhere(context, data_directory)
  const before = await readFile(path.join(cluster, 'postmaster.pid'), 'utf8')
  await kill(other)
  const { url } = await start()
  assert.equal(await readFile(path.join(cluster, 'postmaster.pid'), 'utf8'), before)
  assert.deepEqual(await query(url, 'select 1 as n'), [{ n: 1 }])
})

test('a start after kill -9 of server and database recovers what was committed', async (context) => {
  const { start, data_directory, cluster } = await prepare(context)
  const first = await start()
  await first.stop()
  const other = await startElsewhere(context, data_directory)
  await query(first.url, 'create table kept as select generate_series(1, 1000) as n')
  await Promise.all([kill(other), killPostmaster(cluster)])
  const { url } = await start()
  assert.deepEqual(await query(url, 'select count(*) from kept'), [{ count: '1000' }])
})

test('a database that is killed comes back, locked as before', async (context) => {
  const { start, cluster } = await prepare(context)
  const { url } = await start()
  await query(url, 'create table kept as select 7 as n')
  await killPostmaster(cluster)
  await eventually(async () => assert.deepEqual(await query(url, 'select n from kept'), [{ n: 7 }]))
  await eventually(() => assert.rejects(start(), /is used by another server/))
})

test('a file in place of the folder, or above it, is told', async (context) => {
  const { start, data_directory } = await prepare(context, 'file/below')
  await writeFile(path.dirname(data_directory), '')
  await assert.rejects(start(), /below lies below a file: choose another folder with --data-dir/)
  await rm(path.dirname(data_directory))
  await mkdir(path.dirname(data_directory))
  await writeFile(data_directory, '')
  await assert.rejects(start(), /is a file, not a folder: choose another/)
})

test('a newer format, a newer PostgreSQL and a lost marker are refused and left as they are', async (context) => {
  const { start, cluster } = await prepare(context)
  await mkdir(cluster, { recursive: true })
  const marker = path.join(cluster, 'throughline.json')
  const refuses = async (pattern: RegExp) => {
    const before = await readdir(cluster)
    await assert.rejects(start(), pattern)
    assert.deepEqual(await readdir(cluster), before)
  }
  await refuses(/is damaged: .*throughline\.json is missing or unreadable\. Restore a backup/)
  await writeFile(marker, 'null')
  await refuses(/is damaged/)
  await writeFile(marker, '{"format": 2}')
  await refuses(
    /written by a newer version of Throughline \(format 2; this version knows 1\): use that version/,
  )
  await writeFile(marker, '{"format": 1}')
  await writeFile(path.join(cluster, 'PG_VERSION'), '19\n')
  await refuses(/holds a cluster of PostgreSQL 19, and this version runs 18/)
})

test('a damaged cluster gives one sentence with the reason PostgreSQL has', async (context) => {
  const { start, cluster } = await prepare(context)
  await (await start()).stop()
  await rm(path.join(cluster, 'global', 'pg_control'))
  await assert.rejects(
    start(),
    /cannot start on the data directory .*pg_control.*: restore a backup, or move/,
  )
})

test('what a start that was killed half-way has left is removed', async (context) => {
  const { start, data_directory } = await prepare(context)
  await mkdir(path.join(data_directory, 'postgres.unfinished-999999999', 'base'), { recursive: true })
  await start()
  assert.deepEqual((await readdir(data_directory)).sort(), ['postgres', 'postgres.log'])
})

test('a folder with a long name, spaces and commas works', async (context) => {
  const { start } = await prepare(context, `a, b 'c' ${'long'.repeat(40)}`)
  const { url } = await start()
  assert.deepEqual(await query(url, 'select 1 as n'), [{ n: 1 }])
})

test('root can use a folder that only root may enter', { skip: !isRoot }, async (context) => {
  const { start, data_directory } = await prepare(context, 'closed/data')
  await mkdir(path.dirname(data_directory), { mode: 0o700 })
  const { url } = await start()
  assert.deepEqual(await query(url, 'select 1 as n'), [{ n: 1 }])
})

test('a folder that may not be written is told', { skip: isRoot }, async (context) => {
  const { start, data_directory } = await prepare(context)
  await mkdir(data_directory, { mode: 0o500 })
  await assert.rejects(start(), /is not writable for this account: change its owner or mode/)
  await chmod(data_directory, 0o700)
})
