import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type TestContext, test } from 'node:test'
import { pino } from 'pino'
import { coachingContract } from '#contracts/coaching.ts'
import { databaseContract } from '#contracts/database.ts'
import { repositoriesContract } from '#contracts/repositories.ts'
import type { Database } from '#platform/database/database.ts'
import { openDatabase } from '#platform/database/open-database.ts'
import { createTestDatabase } from '#platform/testing/database.ts'
import { createTestRepository } from '#platform/testing/git.ts'
import { runProgram } from '#platform/testing/run-program.ts'
import { writeLinearHistory } from './backfill-flow.ts'
import { readFigures } from './testing/history.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'
import { waitUntilTracked } from './testing/tracked-repository.ts'
import { waitUntil } from './testing/wait-until.ts'

const program = resolve(import.meta.dirname, '../cli/main.ts')
const commitCount = 500

async function createFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-backup-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Runs a command as a person in `folder` would, with the database it is to work on. */
function command(folder: string, databaseUrl: string, ...args: string[]) {
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    XDG_STATE_HOME: join(folder, 'state'),
    NO_COLOR: '1',
    DATABASE_URL: databaseUrl,
    THROUGHLINE_DATA_DIR: join(folder, 'data'),
  }
  return { env, cwd: folder, args: [program, ...args] }
}

async function run(folder: string, databaseUrl: string, ...args: string[]) {
  const { args: all, ...options } = command(folder, databaseUrl, ...args)
  return runProgram(process.execPath, all, options)
}

/** Kills a command as soon as there is something to see of it. */
async function runUntil(
  isReached: () => boolean | Promise<boolean>,
  folder: string,
  databaseUrl: string,
  ...args: string[]
): Promise<void> {
  const { args: all, ...options } = command(folder, databaseUrl, ...args)
  const child = spawn(process.execPath, all, { ...options, stdio: 'ignore' })
  const ended = once(child, 'exit')
  try {
    await waitUntil(`${args[0]} to be under way`, () => {
      assert.equal(child.exitCode, null, `${args[0]} ended by itself`)
      return isReached()
    })
  } finally {
    child.kill('SIGKILL')
    await ended
  }
}

/** An empty database that no pool of this test holds open. */
async function createTarget(t: TestContext) {
  const target = await createTestDatabase()
  await target.database.pool.end()
  t.after(() => target.drop().catch(() => {}))
  target.database.close = async () => {}
  return target.url
}

async function makeBackup(server: TestServer): Promise<string> {
  const client = server.client(databaseContract)
  const { id } = await client.createBackup({ body: {} })
  const backup = await waitUntil('the backup', async () => {
    const seen = await client.getBackup({ params: { id } })
    return seen.state !== 'waiting' && seen.state !== 'running' && seen
  })
  assert.equal(backup.state, 'done', backup.error ?? '')
  return join(server.folder, 'data', 'backups', backup.file ?? '')
}

/** What a consumer has written, beside the events up to its place: at every moment both are the same. */
async function readAgreement({ pool }: Pick<Database, 'pool'>) {
  const handled = (consumer: string, type: string) =>
    `(select count(*)::int from events.log, events.consumers
      where name = '${consumer}' and type = '${type}' and (log.tx, log.id) <= (consumers.tx, consumers.id))`
  const { rows } = await pool.query(
    `select (select count(*)::int from coaching.scored_commits) as scored,
       ${handled('coaching.commits', 'commit.tracked')} as tracked_events,
       (select count(*)::int from events.log where type = 'commit.coached') as coached_events,
       (select coached from repositories.counts) as counted,
       ${handled('repositories.counts', 'commit.coached')} as counted_events,
       (select count(*)::int from commits.scores) as shown,
       ${handled('commits.scores', 'commit.coached')} as shown_events,
       (select count(*)::int from commits.measurements) as measured,
       (select count(*)::int from events.log where type = 'commit.tracked') as measured_events`,
  )
  return rows[0]
}

test('a backup taken while everything is being written restores to a state that agrees, and goes on to the same end', async (t) => {
  const git = await createTestRepository(t)
  await writeLinearHistory(git, commitCount)
  const hashes = (await git.git('rev-list', '--reverse', 'main')).split('\n')
  const moveTo = (commits: number) => git.git('update-ref', 'refs/heads/main', hashes[commits - 1] ?? '')
  await moveTo(100)
  const server = await startTestServer()
  t.after(server.stop)
  const client = server.client(repositoriesContract)
  const params = { owner: 'test', name: 'loaded' }
  const registered = await client.createRepository({ body: { path: git.path, ...params } })
  await waitUntil('some commits to be coached', async () => {
    return (await client.getRepository({ params })).coached > 0
  })
  // There is always a commit to come, however fast the server is.
  let isUnderWay = true
  const backup = makeBackup(server).finally(() => {
    isUnderWay = false
  })
  for (let commits = 101; isUnderWay && commits < commitCount; commits += 1) {
    await moveTo(commits)
    await client.syncRepository({ params })
  }
  const file = await backup
  await moveTo(commitCount)
  await client.syncRepository({ params })

  const url = await createTarget(t)
  const restored = await run(server.folder, url, 'restore', file, '--database-url', url, '--json')
  assert.equal(restored.code, 0, restored.stderr)
  const database = await openDatabase(url, { logger: pino({ level: 'silent' }) })
  const { scored, tracked_events, coached_events, counted, counted_events, ...rest } =
    await readAgreement(database)
  await database.close()
  assert.ok(scored > 0 && scored < commitCount, `the backup was taken in the middle: ${scored}`)
  assert.deepEqual([tracked_events, coached_events], [scored, scored])
  assert.equal(counted_events, counted)
  assert.equal(rest.shown_events, rest.shown)
  assert.equal(rest.measured_events, rest.measured)

  const second = await startTestServer({ DATABASE_URL: url })
  const read = async (one: TestServer) => {
    const { commits, measured, coached } = await waitUntilTracked(one, registered)
    const query = { repository: 'test/loaded' }
    const coaching = await one.client(coachingContract).getCoachingStatistics({ query })
    // What was tracked after the backup has an id of its own in each server.
    const figures = JSON.parse(
      JSON.stringify(coaching, (key, value) => (key === 'commit_id' ? undefined : value)),
    )
    return { commits, measured, coached, figures, git: await readFigures(one, registered) }
  }
  try {
    const control = await read(server)
    assert.deepEqual(
      [control.commits, control.measured, control.coached],
      [commitCount, commitCount, commitCount],
    )
    assert.deepEqual(await read(second), control)
  } finally {
    // Before its database is dropped.
    await second.stop()
  }
})

test('a restore that is killed leaves the database as it was, and the next one is not in its way', async (t) => {
  const server = await startTestServer()
  t.after(server.stop)
  const file = await makeBackup(server)
  const url = await createTarget(t)
  const prefix = new URL(url).pathname.slice(1)
  const observer = await createTestDatabase()
  t.after(() => observer.drop())
  const beside = async () => {
    const { rows } = await observer.database.pool.query(
      'select datname::text as name from pg_database where datname <> $1 and starts_with(datname, $1)',
      [prefix],
    )
    return rows.map(({ name }) => name as string)
  }
  const args = ['restore', file, '--database-url', url] as const
  await runUntil(async () => (await beside()).length > 0, server.folder, url, ...args)
  const { code, stderr } = await run(server.folder, url, ...args)
  assert.equal(code, 0, stderr)
  assert.deepEqual(await beside(), [])
})

test('a backup that is killed leaves nothing under its name', async (t) => {
  const { url, database, drop } = await createTestDatabase()
  t.after(drop)
  const folder = await createFolder(t)
  assert.equal((await run(folder, url, 'database', 'migrate')).code, 0)
  await database.pool.query(
    `insert into events.log (workspace_id, type, data)
     select uuidv7(), 'test.made', to_json(n || repeat(md5(n::text), 60)) from generate_series(1, 40000) as n`,
  )
  const output = join(folder, 'backup.tar')
  const args = ['backup', '--offline', '--output', output] as const
  await runUntil(() => existsSync(`${output}.unfinished`), folder, url, ...args)
  assert.ok(!existsSync(output))
  const { code, stderr } = await run(folder, url, ...args)
  assert.equal(code, 0, stderr)
  assert.deepEqual(
    (await readdir(folder)).filter((name) => name.startsWith('backup')),
    ['backup.tar'],
  )
})

test('a place where no backup can be put is named before one is made', async (t) => {
  const url = await createTarget(t)
  const folder = await createFolder(t)
  await writeFile(join(folder, 'taken.tar'), 'kept')
  const refusals = [
    ['taken.tar', /already: name another/],
    ['nowhere/backup.tar', /no folder .*nowhere: make it first/],
    ['taken.tar/backup.tar', /taken\.tar is no folder/],
  ] as const
  for (const [output, sentence] of refusals) {
    const { code, stderr } = await run(folder, url, 'backup', '--offline', '--output', output)
    assert.equal(code, 2, output)
    assert.match(stderr, sentence)
  }
  assert.equal(await readFile(join(folder, 'taken.tar'), 'utf8'), 'kept')
  assert.deepEqual(await readdir(folder), ['taken.tar'])
})

test('a reset asks, and what was there is in a backup', async (t) => {
  const url = await createTarget(t)
  const folder = await createFolder(t)
  assert.equal((await run(folder, url, 'database', 'migrate')).code, 0)
  const unasked = await run(folder, url, 'database', 'reset')
  assert.equal(unasked.code, 2)
  assert.match(unasked.stderr, /--yes/)
  const reset = await run(folder, url, 'database', 'reset', '--yes', '--json')
  assert.equal(reset.code, 0, reset.stderr)
  const { backup } = JSON.parse(reset.stdout)
  const restored = await run(folder, url, 'restore', backup, '--replace', '--json')
  assert.equal(restored.code, 0, restored.stderr)
  const missing = await run(folder, url, 'restore', 'nowhere.tar')
  assert.deepEqual([missing.code, /no file .*nowhere\.tar/.test(missing.stderr)], [2, true])
})
