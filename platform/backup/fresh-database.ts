import { setTimeout as sleep } from 'node:timers/promises'
import { Client, escapeIdentifier, escapeLiteral } from 'pg'
import { StartupError } from '#platform/errors/startup-error.ts'

/**
 * A restore fills a database beside the one in use, on the same server, and takes its place when it is whole. These
 * comments on the databases tell what each is, also to a person.
 */
const comments = {
  filling: 'Throughline: being restored',
  ready: 'Throughline: restored and checked, takes the place of the other at the next start',
  replaced: 'Throughline: replaced by a restore',
} as const

/** A database name may have 63 bytes; ours take so many. */
const ending = { filling: '_restoring_', replaced: '_replaced_' } as const
const longestName = 63 - 24

/** A database that a restore has replaced. */
export interface ReplacedDatabase {
  name: string
  bytes: number
  replaced_at: string
}

function databaseName(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1))
}

function urlOf(url: string, name: string): string {
  const other = new URL(url)
  other.pathname = `/${encodeURIComponent(name)}`
  return other.href
}

function nameBeside(url: string, kind: keyof typeof ending): string {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(2, 14)
  return `${databaseName(url).slice(0, longestName)}${ending[kind]}${stamp}`
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, application_name: 'throughline restore' })
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Databases beside this one, with what their comment says. */
async function listBeside(
  client: Client,
  url: string,
  kind: keyof typeof ending,
): Promise<{ name: string; comment: string | null; bytes: number }[]> {
  const { rows } = await client.query(
    `select datname::text as name, shobj_description(oid, 'pg_database') as comment, pg_database_size(oid)::text as bytes
     from pg_database where starts_with(datname::text, $1) order by 1`,
    [`${databaseName(url).slice(0, longestName)}${ending[kind]}`],
  )
  return rows.map(({ name, comment, bytes }) => ({ name, comment, bytes: Number(bytes) }))
}

/**
 * Makes an empty database beside the one at `url` and gives its URL. What an earlier restore has left there, killed or
 * not taken, is removed.
 *
 * @throws {StartupError} when the role may not make databases
 */
export async function createFreshDatabase(url: string): Promise<string> {
  return withClient(url, async (client) => {
    for (const { name } of await listBeside(client, url, 'filling'))
      await client.query(`drop database if exists ${escapeIdentifier(name)} with (force)`)
    const name = nameBeside(url, 'filling')
    try {
      await client.query(`create database ${escapeIdentifier(name)} template template0`)
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === '42501')
        throw new StartupError(
          'A restore fills a new database beside the one in use, and this role may not make one: give it CREATEDB.',
          error,
        )
      throw error
    }
    await client.query(`comment on database ${escapeIdentifier(name)} is ${escapeLiteral(comments.filling)}`)
    return urlOf(url, name)
  })
}

/** Notes that a database is whole: it may take its place. */
export async function markReady(url: string): Promise<void> {
  await withClient(url, (client) =>
    client.query(
      `comment on database ${escapeIdentifier(databaseName(url))} is ${escapeLiteral(comments.ready)}`,
    ),
  )
}

/** Removes a database that {@link createFreshDatabase} made. */
export async function dropFreshDatabase(url: string, fresh: string): Promise<void> {
  await withClient(url, (client) =>
    client.query(`drop database if exists ${escapeIdentifier(databaseName(fresh))} with (force)`),
  )
}

/** URL of a database that waits to take the place of the one at `url`. */
export async function findReady(url: string): Promise<string | undefined> {
  return withClient(url, async (client) => {
    const beside = await listBeside(client, url, 'filling')
    const ready = beside.findLast(({ comment }) => comment === comments.ready)
    return ready && urlOf(url, ready.name)
  })
}

/**
 * Lets a database take the place of the one at `url`, in one transaction. Gives the name under which that one is kept;
 * null when it held nothing and was dropped.
 *
 * @throws {StartupError} when somebody is still connected to either
 */
export async function takePlace(url: string, fresh: string, keep: boolean): Promise<string | null> {
  const [current, next, kept] = [databaseName(url), databaseName(fresh), nameBeside(url, 'replaced')]
  return withMaintenance(url, [current, next], async (client) => {
    await waitForSessions(client, [current, next])
    try {
      await client.query(
        `begin;
         alter database ${escapeIdentifier(current)} rename to ${escapeIdentifier(kept)};
         alter database ${escapeIdentifier(next)} rename to ${escapeIdentifier(current)};
         comment on database ${escapeIdentifier(kept)} is ${escapeLiteral(`${comments.replaced} at ${new Date().toISOString()}`)};
         comment on database ${escapeIdentifier(current)} is null;
         commit`,
      )
    } catch (error) {
      await client.query('rollback')
      if (error instanceof Error && 'code' in error && error.code === '55006')
        throw inUse(['somebody'], error)
      throw error
    }
    if (keep) return kept
    await client.query(`drop database ${escapeIdentifier(kept)}`)
    return null
  })
}

/** A database cannot be renamed from within; every server has one of these. */
async function withMaintenance<T>(
  url: string,
  except: readonly string[],
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const names = ['postgres', 'template1'].filter((name) => !except.includes(name))
  let failure: unknown
  for (const name of names) {
    let isConnected = false
    try {
      return await withClient(urlOf(url, name), (client) => {
        isConnected = true
        return work(client)
      })
    } catch (error) {
      if (isConnected) throw error
      failure = error
    }
  }
  throw failure
}

/** Connections that were just closed need a moment to be gone. */
async function waitForSessions(client: Client, databases: readonly string[]): Promise<void> {
  for (const deadline = Date.now() + 1000; ; await sleep(20)) {
    const { rows } = await client.query(
      `select distinct coalesce(nullif(application_name, ''), 'a program without a name') as name
       from pg_stat_activity where datname = any ($1) and backend_type = 'client backend' order by 1`,
      [databases],
    )
    if (rows.length === 0) return
    if (Date.now() > deadline) throw inUse(rows.map(({ name }) => name))
  }
}

function inUse(names: readonly string[], cause?: unknown): StartupError {
  return new StartupError(
    `The restored database cannot take its place while ${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} connected: ` +
      'stop every server and program that uses the database, and try again.',
    cause,
  )
}

/** Databases that restores have replaced and that are still kept, the oldest first. */
export async function listReplaced(url: string): Promise<ReplacedDatabase[]> {
  return withClient(url, async (client) => {
    const beside = await listBeside(client, url, 'replaced')
    return beside.flatMap(({ name, comment, bytes }) => {
      const at = comment?.startsWith(`${comments.replaced} at `) ? comment.split(' at ').at(-1) : undefined
      return at === undefined ? [] : [{ name, bytes, replaced_at: at }]
    })
  })
}

/** Removes a database of {@link listReplaced}. */
export async function dropReplaced(url: string, { name }: ReplacedDatabase): Promise<void> {
  await withClient(url, (client) => client.query(`drop database if exists ${escapeIdentifier(name)}`))
}
