import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access, chown, mkdir, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { explainDataDirectory } from '#platform/config/data-directory.ts'
import { StartupError } from '#platform/errors/startup-error.ts'
import type { Account, RunAs } from './run-as.ts'

/** Format of the data directory as a whole; grows when an older version of this program could not use it. */
const format = 1
const postgresVersion = '18'
const marker = 'throughline.json'

/** The one role of an embedded cluster. */
export const clusterUser = 'throughline'

interface ClusterOptions {
  data_directory: string
  account: Account | undefined
  runAs: RunAs
  initdb: string
  durable: boolean
}

/** Where the cluster lies in a data directory. */
export function clusterFolder(dataDirectory: string): string {
  return path.join(dataDirectory, 'postgres')
}

/**
 * Makes the cluster if there is none, else checks that this version can use it. A new cluster is built beside its
 * place and moved there whole, so that whatever interrupts it leaves nothing half-made.
 *
 * @throws {StartupError} with the remedy, when the folder cannot be used.
 */
export async function prepareCluster(options: ClusterOptions): Promise<void> {
  const { data_directory } = options
  const cluster = clusterFolder(data_directory)
  try {
    const created = await makeFolder(data_directory)
    if (await exists(cluster)) await checkCluster(data_directory)
    else
      await createCluster(options).catch(async (error) => {
        if (created !== undefined) await rmdir(data_directory).catch(() => {})
        throw error
      })
  } catch (error) {
    throw explainDataDirectory(data_directory, error)
  }
}

/** Makes a folder with those above it; gives the outermost one it made. */
async function makeFolder(folder: string): Promise<string | undefined> {
  return mkdir(folder, { recursive: true }).catch(async (error) => {
    // Node says ENOENT on a read-only disk; the nearest folder there is knows better.
    if (error.code === 'ENOENT') await access(await nearestExisting(folder), constants.W_OK)
    throw error
  })
}

async function nearestExisting(folder: string): Promise<string> {
  return (await exists(folder)) ? folder : nearestExisting(path.dirname(folder))
}

async function createCluster({ data_directory, account, runAs, initdb, durable }: ClusterOptions) {
  const cluster = clusterFolder(data_directory)
  await removeAbandoned(data_directory)
  const unfinished = `${cluster}.unfinished-${process.pid}`
  await mkdir(unfinished, { mode: 0o700 })
  try {
    if (account !== undefined) await chown(unfinished, account.uid, account.gid)
    const { command, args, options } = runAs(initdb, [
      `--pgdata=${unfinished}`,
      `--username=${clusterUser}`,
      '--auth=trust',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
      ...(durable ? [] : ['--no-sync']),
    ])
    await promisify(execFile)(command, args, { ...options, cwd: '/' })
    await writeFile(
      path.join(unfinished, marker),
      `${JSON.stringify({ format, postgres: postgresVersion })}\n`,
    )
    await rename(unfinished, cluster).catch(async (error) => {
      // Another server was quicker; the lock on the running cluster decides between the two.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
}

/** Removes what a process that was killed while it made a cluster has left. */
async function removeAbandoned(dataDirectory: string): Promise<void> {
  for (const name of await readdir(dataDirectory)) {
    const pid = Number(/^postgres\.unfinished-(\d+)$/.exec(name)?.[1] ?? 0)
    if (pid > 0 && pid !== process.pid && !isAlive(pid))
      await rm(path.join(dataDirectory, name), { recursive: true, force: true })
  }
}

async function checkCluster(dataDirectory: string): Promise<void> {
  const cluster = clusterFolder(dataDirectory)
  await access(cluster, constants.W_OK)
  const made = await readMarker(cluster)
  if (made === undefined)
    throw new StartupError(
      `The data directory ${dataDirectory} is damaged: ${path.join(cluster, marker)} is missing or unreadable. ` +
        'Restore a backup, or move the folder away to begin anew.',
    )
  if (made.format > format)
    throw new StartupError(
      `The data directory ${dataDirectory} was written by a newer version of Throughline (format ${made.format}; ` +
        `this version knows ${format}): use that version, or choose another folder with --data-dir.`,
    )
  const version = await readFile(path.join(cluster, 'PG_VERSION'), 'utf8').then(
    (text) => text.trim(),
    () => 'unknown',
  )
  if (version !== postgresVersion)
    throw new StartupError(
      `The data directory ${dataDirectory} holds a cluster of PostgreSQL ${version}, and this version runs ` +
        `${postgresVersion}: use the version of Throughline that made it, or choose another folder with --data-dir.`,
    )
}

async function readMarker(cluster: string): Promise<{ format: number } | undefined> {
  try {
    const made: unknown = JSON.parse(await readFile(path.join(cluster, marker), 'utf8'))
    const known = typeof made === 'object' && made !== null && 'format' in made ? made.format : undefined
    return typeof known === 'number' ? { format: known } : undefined
  } catch {
    return undefined
  }
}

/** A process of any account, zombies included. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    (error) => {
      if (error.code === 'ENOENT') return false
      throw error
    },
  )
}
